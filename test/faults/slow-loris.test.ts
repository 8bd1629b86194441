import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startSite } from "../../packages/server/src/testing/site.ts";
import type { Site } from "../../packages/server/src/testing/site.ts";

/** As short as a test may be; the server's own are some ten times that. */
const timeouts = { headersMs: 1_000, bodyMs: 1_000, idleMs: 1_500, keepAliveMs: 1_500 };

/** What each kind of slow client does, and goes on doing. */
const kinds: Readonly<Record<string, (socket: Socket) => NodeJS.Timeout | undefined>> = {
  "sends nothing": () => undefined,
  "sends its headers letter by letter": (socket) => {
    socket.write("GET /v1/config HTTP/1.1\r\nHost: shop\r\n");
    return setInterval(() => socket.write("X"), 100);
  },
  "sends its body letter by letter": (socket) => {
    socket.write(
      "POST /v1/batch HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{",
    );
    return setInterval(() => socket.write(" "), 100);
  },
  "sends its body in endless small pieces": (socket) => {
    socket.write(
      "POST /v1/batch HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    return setInterval(() => socket.write("1\r\n \r\n"), 100);
  },
  "asks and asks and never reads": (socket) => {
    socket.pause();
    return setInterval(
      () => socket.write("GET /v1/config?ruleset HTTP/1.1\r\nHost: shop\r\n\r\n".repeat(20)),
      20,
    );
  },
  "asks a thousand times at once": (socket) => {
    socket.write("GET /v1/config HTTP/1.1\r\nHost: shop\r\n\r\n".repeat(1_000));
    return undefined;
  },
};

let site: Site;
let sockets: Socket[];
let timers: NodeJS.Timeout[];
beforeEach(async () => {
  [sockets, timers] = [[], []];
  site = await startSite({ timeouts });
});
afterEach(async () => {
  for (const timer of timers) clearInterval(timer);
  for (const socket of sockets) socket.destroy();
  await site.close();
});

/** @returns for each what resolves when the server has ended it. */
async function besiege(count: number, begin: (typeof kinds)[string]): Promise<Promise<void>[]> {
  const ends: Promise<void>[] = [];
  for (let i = 0; i < count; i++) {
    const socket = connect(Number(new URL(site.url).port), "127.0.0.1");
    socket.on("error", () => {});
    sockets.push(socket);
    await new Promise((resolve) => socket.once("connect", resolve));
    // Else it would not hear of its end either.
    socket.resume();
    const timer = begin(socket);
    if (timer) timers.push(timer);
    ends.push(new Promise((resolve) => socket.once("close", () => resolve())));
  }
  return ends;
}

describe("A client that", () => {
  test.each(Object.entries(kinds))("%s is cut off", async (kind, begin) => {
    const ended = await besiege(5, begin);
    // A socket that is paused does not hear of its end before it is read again.
    if (kind.includes("never reads"))
      setTimeout(() => {
        for (const socket of sockets) socket.resume();
      }, 4_000);
    const late = new Promise((resolve) => setTimeout(() => resolve("late"), 10_000));
    expect(await Promise.race([Promise.all(ended), late])).not.toBe("late");
  });
});

test("500 of them do not stop those who want something", async () => {
  const before = process.memoryUsage().rss;
  for (const begin of Object.values(kinds)) await besiege(84, begin);
  const took: number[] = [];
  for (let i = 0; i < 100; i++) {
    const from = performance.now();
    const { accepted } = await site.send(`customer-${i}`, [
      { messageId: "m1", event: "Product Viewed", properties: { product_id: "mug" } },
    ]);
    expect(accepted).toBe(1);
    took.push(performance.now() - from);
  }
  expect(took.toSorted((a, b) => a - b)[90]).toBeLessThan(1_000);
  // What nobody reads must not pile up.
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
});
