import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Analytics } from "@segment/analytics-node";
import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Event } from "../../packages/engine/src/index.ts";
import { startSite } from "../../packages/server/src/testing/site.ts";
import type { Site } from "../../packages/server/src/testing/site.ts";

/** What stands between a client and the server: it may answer in the server's place, or lose the server's answer. */
type Mood = "forward" | "429" | "503" | "lose the answer";

interface Request {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly mood: Mood;
}

let site: Site;
let front: Server;
let host: string;
let moods: Mood[];
let seen: Request[];

beforeEach(async () => {
  site = await startSite();
  site.clock.now = Date.now();
  moods = [];
  seen = [];
  front = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const mood = moods.shift() ?? "forward";
      seen.push({ path: request.url ?? "", headers: request.headers, mood });
      if (mood === "429" || mood === "503")
        return response.writeHead(Number(mood), { "retry-after": "1" }).end();
      const { host: _host, connection: _connection, ...headers } = request.headers;
      const answer = await fetch(site.url + request.url, {
        method: "POST",
        headers: headers as Record<string, string>,
        body: Buffer.concat(chunks),
      });
      if (mood === "lose the answer") return response.destroy();
      response.writeHead(answer.status, { "content-type": "application/json" });
      return response.end(await answer.text());
    });
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  host = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
});
afterEach(async () => {
  front.closeAllConnections();
  front.close();
  await site.close();
});

async function kept(): Promise<readonly { customer: string; event: Event }[]> {
  const rows = await site.store.db
    .selectFrom("events")
    .select(["customer", "json"])
    .orderBy("seq")
    .execute();
  return rows.map(({ customer, json }) => ({ customer, event: JSON.parse(json) as Event }));
}

const names = async (): Promise<readonly string[]> =>
  (await kept()).map(({ event }) => event.event);

describe("@segment/analytics-node", () => {
  const create = (): Analytics =>
    new Analytics({ writeKey: "wk_0123456789", host, flushAt: 5, flushInterval: 50 });

  test("posts unchanged what it has: with basic authentication, and what is of no use here is no error", async () => {
    const analytics = create();
    const failures: unknown[] = [];
    analytics.on("error", (error) => failures.push(error));
    const timestamp = new Date(Date.now() - 3_600_000);
    analytics.identify({ userId: "42", traits: { tier: "gold" } });
    analytics.track({
      userId: "42",
      event: "Order Completed",
      properties: { order_id: "A-1" },
      timestamp,
    });
    analytics.page({ anonymousId: "ada", name: "Home" });
    analytics.screen({ anonymousId: "ada", name: "Cart" });
    analytics.group({ userId: "42", groupId: "acme" });
    analytics.alias({ userId: "42", previousId: "ada" });
    await analytics.closeAndFlush();
    expect(failures).toEqual([]);
    expect(await kept()).toMatchObject([
      { customer: "user:42", event: { event: "Identify", traits: { tier: "gold" } } },
      { customer: "user:42", event: { event: "Order Completed", timestamp: timestamp.getTime() } },
      { customer: "ada", event: { event: "Page", properties: { name: "Home" } } },
      { customer: "ada", event: { event: "Screen" } },
    ]);
    expect(seen[0]).toMatchObject({
      path: "/v1/batch",
      headers: { authorization: `Basic ${Buffer.from("wk_0123456789:").toString("base64")}` },
    });
  });

  test.each(["429", "503", "lose the answer"] as const)(
    "sends again what met “%s”, and it counts once",
    async (mood) => {
      moods = [mood];
      const analytics = create();
      const failures: unknown[] = [];
      analytics.on("error", (error) => failures.push(error));
      for (const order of ["A-1", "A-2"])
        analytics.track({
          userId: "42",
          event: "Order Completed",
          properties: { order_id: order },
        });
      await analytics.closeAndFlush();
      expect(failures).toEqual([]);
      expect(seen.map((request) => request.mood)).toEqual([mood, "forward"]);
      expect(await names()).toEqual(["Order Completed", "Order Completed"]);
    },
  );

  test("loses none of a thousand events", async () => {
    const analytics = new Analytics({
      writeKey: "wk",
      host,
      flushAt: 50,
      maxEventsInBatch: 50,
    } as never);
    for (let i = 0; i < 1000; i++)
      analytics.track({ userId: `u${i % 7}`, event: "Order Completed", properties: { i } });
    await analytics.closeAndFlush({ timeout: 30_000 });
    expect(new Set((await kept()).map(({ event }) => event.properties["i"])).size).toBe(1000);
  });
});

describe("@rudderstack/rudder-sdk-node", () => {
  const create = (): RudderAnalytics =>
    new RudderAnalytics("wk_0123456789", {
      dataPlaneUrl: host,
      flushAt: 20,
      flushInterval: 50,
      logLevel: "silly" as never,
    });

  const flushed = (analytics: RudderAnalytics): Promise<unknown> =>
    new Promise((resolve, reject) => {
      void analytics.flush((error?: unknown) =>
        error ? reject(error as Error) : resolve(undefined),
      );
    });

  test("posts unchanged what it has: packed by gzip, with its own names for times", async () => {
    const analytics = create();
    const originalTimestamp = new Date(Date.now() - 60_000);
    analytics.identify({ userId: "42", traits: { tier: "gold" } });
    analytics.track({
      userId: "42",
      event: "Order Completed",
      properties: { order_id: "A-1" },
      originalTimestamp,
    } as never);
    analytics.page({ anonymousId: "ada", name: "Home" } as never);
    analytics.screen({ anonymousId: "ada", name: "Cart" } as never);
    analytics.group({ userId: "42", groupId: "acme" });
    analytics.alias({ userId: "42", previousId: "ada" });
    await flushed(analytics);
    await expect.poll(names).toEqual(["Identify", "Order Completed", "Page", "Screen"]);
    expect((await kept())[1]).toMatchObject({
      customer: "user:42",
      event: { timestamp: originalTimestamp.getTime() },
    });
    for (const { path, headers } of seen) {
      expect(path).toBe("/v1/batch");
      expect(headers["content-encoding"]).toBe("gzip");
      expect(headers.authorization).toMatch(/^Basic /);
    }
  });

  test.each(["429", "503", "lose the answer"] as const)(
    "sends again what met “%s”, and it counts once",
    async (mood) => {
      moods = [mood];
      const analytics = create();
      analytics.track({ userId: "42", event: "Order Completed", properties: { order_id: "A-1" } });
      await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(2);
      await expect.poll(names).toEqual(["Order Completed"]);
      await flushed(analytics);
      expect(await names()).toEqual(["Order Completed"]);
    },
  );
});
