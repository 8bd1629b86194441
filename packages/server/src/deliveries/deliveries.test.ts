import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import type { DeliveryList } from "@proffer/protocol";
import { day, hour, second, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { startHookTarget } from "../testing/hook-target.ts";
import type { HookTarget } from "../testing/hook-target.ts";
import { backOff, maxAttempts } from "./back-off.ts";
import { createCircuits } from "./circuit.ts";

const secret = `whsec_${Buffer.from("a secret of thirty-two characters").toString("base64")}`;

const tells = (endpoint: string, event: string) => ({
  id: endpoint,
  repeat: "every",
  on: [event],
  conditions: {
    all: [{ fact: "count", params: { event }, operator: "greaterThanInclusive", value: 1 }],
  },
  event: { type: "webhook", params: { endpoint } },
});

let good: HookTarget;
let bad: HookTarget;
let site: Site;

beforeEach(async () => {
  [good, bad] = [await startHookTarget(), await startHookTarget()];
  site = await startSite({
    rules: {
      version: 1,
      endpoints: { good: {}, bad: {}, inside: {} },
      rules: [
        tells("good", "Page"),
        tells("bad", "Cart Viewed"),
        tells("inside", "Checkout Started"),
      ],
    },
    reach: {
      endpoints: new Map([
        ["good", { url: good.url, secret }],
        ["bad", { url: bad.url, secret }],
        ["inside", { url: "https://169.254.169.254/", secret }],
      ]),
      allowHosts: [good.host, bad.host],
      random: () => 0.5,
      timeoutMs: 500,
    },
  });
});
afterEach(async () => {
  await site.close();
  await good.close();
  await bad.close();
});

async function list(state?: string): Promise<DeliveryList["deliveries"]> {
  const query = state === undefined ? "" : `?state=${state}`;
  const response = await fetch(`${site.url}${routes.deliveries}${query}`, {
    headers: { authorization: `Bearer ${site.agentKey}` },
  });
  return ((await response.json()) as DeliveryList).deliveries;
}

async function retry(body: unknown): Promise<unknown> {
  const response = await fetch(site.url + routes.retryDeliveries, {
    method: "POST",
    headers: { authorization: `Bearer ${site.agentKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

async function later(ms: number): Promise<void> {
  site.clock.now += ms;
  await site.workNow();
}

describe("A webhook", () => {
  test("that fails is tried again after 5 s, 30 s, 2 min, … with the same id, until it is taken", async () => {
    bad.answer = () => ({ status: 500, body: "no" });
    await site.send("ada", [{ event: "Cart Viewed" }]);
    await later(second);
    expect(bad.received.length).toBe(1);
    await later(4 * second);
    expect(bad.received.length).toBe(1);
    await later(second);
    expect(bad.received.length).toBe(2);
    expect(await list("waiting")).toMatchObject([{ attempts: 2, problem: "answered 500: no" }]);
    bad.answer = () => ({ status: 200 });
    await later(30 * second);
    expect(await list()).toMatchObject([{ state: "sent", attempts: 3, problem: null }]);
    await later(day);
    expect(bad.received.length).toBe(3);
    const ids = bad.received.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(1);
    expect(bad.received[0]?.headers["idempotency-key"]).toBe(ids[0]);
  });

  test("is not tried before the other side wants it to be", async () => {
    bad.answer = () => ({ status: 429, headers: { "retry-after": "3600" } });
    await site.send("ada", [{ event: "Cart Viewed" }]);
    await later(second);
    await later(hour - second);
    expect(bad.received.length).toBe(1);
    await later(2 * second);
    expect(bad.received.length).toBe(2);
  });

  test("that is refused for good is given up at once, and sent when somebody says so", async () => {
    bad.answer = () => ({ status: 410 });
    await site.send("ada", [{ event: "Cart Viewed" }]);
    await later(second);
    expect(await list("dead")).toMatchObject([{ endpoint: "bad", attempts: 1 }]);
    bad.answer = () => ({ status: 200 });
    await later(day);
    expect(bad.received.length).toBe(1);
    expect(await retry({ endpoint: "good" })).toEqual({ retried: 0 });
    expect(await retry({ endpoint: "bad" })).toEqual({ retried: 1 });
    await later(0);
    expect(await list()).toMatchObject([{ state: "sent" }]);
  });

  test("to what lies inside is given up, and says why", async () => {
    await site.send("ada", [{ event: "Checkout Started" }]);
    await later(second);
    expect(await list("dead")).toMatchObject([
      { endpoint: "inside", problem: expect.stringContaining("leads inside") as string },
    ]);
  });

  test("is not held up by another endpoint that keeps everybody waiting", async () => {
    bad.answer = () => "never";
    for (let i = 0; i < 8; i++) await site.send(`ada-${i}`, [{ event: "Cart Viewed" }]);
    const before = Date.now();
    await site.send("bob", [{ event: "Page" }]);
    site.clock.now += second;
    while (good.received.length === 0 && Date.now() - before < 4000)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(good.received.length).toBe(1);
    expect(Date.now() - before).toBeLessThan(450);
  });

  test("is nobody's to see but an admin's, and nothing in the list says whom it is for", async () => {
    await site.send("canary-ada", [{ event: "Page" }]);
    await later(second);
    expect((await fetch(site.url + routes.deliveries)).status).toBe(403);
    expect(JSON.stringify(await list())).not.toContain("canary-ada");
  });
});

test("back-off grows from 5 s to a day, with a fifth of chance, and ends", () => {
  const waits = Array.from({ length: maxAttempts }, (_, i) => backOff(i + 1, 0.5));
  expect(waits).toEqual(
    [5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200, 86_400]
      .map((s) => s * 1000)
      .concat([])
      .concat([undefined as never]),
  );
  expect([backOff(1, 0), backOff(1, 1)]).toEqual([4500, 5500]);
  expect(backOff(1, 0.5, 60_000)).toBe(60_000);
  expect(backOff(1, 0.5, 1)).toBe(5000);
});

test("a circuit opens after five failures in a row, for longer each time, and closes at the first success", () => {
  let now = 0;
  const circuits = createCircuits(() => now);
  for (let i = 0; i < 4; i++) circuits.failed("crm");
  expect(circuits.open()).toEqual([]);
  circuits.failed("crm");
  expect(circuits.open()).toEqual(["crm"]);
  now = 15_000;
  expect(circuits.open()).toEqual([]);
  circuits.failed("crm");
  now = 44_999;
  expect(circuits.open()).toEqual(["crm"]);
  now = 45_000;
  circuits.worked("crm");
  circuits.failed("crm");
  expect(circuits.open()).toEqual([]);
});
