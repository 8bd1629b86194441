import { afterEach, describe, expect, test } from "vitest";
import { startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site | undefined;
afterEach(async () => {
  await site?.close();
  site = undefined;
});

async function metricsOf({ url }: Site): Promise<ReadonlyMap<string, number>> {
  const reply = await fetch(`${url}/metrics`);
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  const lines = (await reply.text()).split("\n").filter((line) => line && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}

describe("/metrics", () => {
  test("counts what happens", async () => {
    site = await startSite();
    const bad = { messageId: "m3", event: "Cart Viewed", timestamp: "never" };
    await site.send("ada", [{ messageId: "m1", event: "Cart Viewed" }]);
    await site.send("ada", [
      { messageId: "m1", event: "Cart Viewed" },
      { messageId: "m2", event: "Cart Viewed" },
      bad,
    ]);
    await site.post("/v1/claims", { anonymousId: "ada" });
    await site.post("/v1/claims", {
      anonymousId: "ada",
      rule: "no-such-rule",
      version: "1",
      key: null,
      trigger: { type: "event", messageId: "m1" },
    });
    const metrics = await metricsOf(site);
    const expected: Record<string, number> = {
      'proffer_events_total{outcome="accepted"}': 2,
      'proffer_events_total{outcome="duplicate"}': 1,
      'proffer_events_total{outcome="refused"}': 1,
      'proffer_http_requests_total{method="POST",route="/v1/batch",status="200"}': 2,
      'proffer_http_requests_total{method="POST",route="/v1/claims",status="400"}': 1,
      'proffer_http_request_duration_seconds_count{method="POST",route="/v1/batch"}': 2,
      proffer_sockets: 0,
      proffer_agents_online: 0,
      proffer_conversations_waiting: 0,
      'proffer_deliveries{state="dead"}': 0,
      proffer_rollout_percent: 0,
    };
    for (const [name, value] of Object.entries(expected))
      expect({ name, value: metrics.get(name) }).toEqual({ name, value });
    const claims = [...metrics].filter(([name]) => name.startsWith("proffer_claims_total"));
    expect(claims.map(([, value]) => value)).toEqual([1]);
    expect(
      metrics.get('proffer_store_transaction_duration_seconds_count{outcome="done"}'),
    ).toBeGreaterThan(0);
    expect(metrics.get("process_resident_memory_bytes")).toBeGreaterThan(0);
  });

  test("knows no person, and grows by no name that comes from outside", async () => {
    site = await startSite();
    const before = await metricsOf(site);
    for (let i = 0; i < 60; i++) {
      await fetch(`${site.url}/cAnAry-${i}`);
      await fetch(`${site.url}/v1/files/cAnAry-${i}/cAnAry.png?q=cAnAry`);
      await fetch(`${site.url}/cAnAry-${i}`, { method: i % 2 ? "PATCH" : "PUT" });
      await site.send(`cAnAry-${i}`, [{ event: `cAnAry ${i}`, messageId: `cAnAry-${i}` }]);
    }
    const after = await metricsOf(site);
    // Two routes and what leads nowhere, each with its histogram of some fifteen lines.
    expect(after.size - before.size).toBeLessThan(120);
    expect([...after.keys()].join()).not.toMatch(/cAnAry/i);
  });

  test.each([
    ["x-forwarded-for", "1.2.3.4"],
    ["forwarded", "for=1.2.3.4"],
    ["via", "1.1 proxy"],
    ["host", "help.shop.example"],
  ])("is not for whoever comes through another server (%s)", async (name, value) => {
    site = await startSite();
    const { statusCode } = await site.fastify.inject({
      url: "/metrics",
      headers: { [name]: value },
    });
    expect(statusCode).toBe(403);
    expect((await fetch(`${site.url}/metrics`)).status).toBe(200);
  });

  test("with a token is for whoever has it, and for nobody else", async () => {
    site = await startSite({ metricsToken: "token-of-the-metrics" });
    const ask = async (authorization?: string): Promise<number> =>
      (await fetch(`${site?.url}/metrics`, authorization ? { headers: { authorization } } : {}))
        .status;
    expect(await ask("Bearer token-of-the-metrics")).toBe(200);
    expect(await ask("Bearer token-of-the-metricz")).toBe(403);
    expect(await ask()).toBe(403);
  });
});

describe("/readyz", () => {
  const ready = async ({ url }: Site) => {
    const reply = await fetch(`${url}/readyz`);
    return { status: reply.status, body: (await reply.json()) as { checks: object } };
  };

  test("says that the server can be sent requests", async () => {
    site = await startSite();
    expect(await ready(site)).toEqual({
      status: 200,
      body: { ready: true, checks: { store: "ok", rules: "ok", draining: "ok" } },
    });
  });

  test("says that the database is away, while /healthz says that the process lives", async () => {
    site = await startSite();
    await site.store.db.schema.alterTable("schema_version").renameTo("away").execute();
    expect(await ready(site)).toMatchObject({
      status: 503,
      body: { ready: false, checks: { store: "The database cannot be used." } },
    });
    expect((await fetch(`${site.url}/healthz`)).status).toBe(200);
    await site.store.db.schema.alterTable("away").renameTo("schema_version").execute();
    expect((await ready(site)).status).toBe(200);
  });
});
