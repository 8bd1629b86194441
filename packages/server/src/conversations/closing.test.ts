import { connect as connectSocket } from "node:net";
import "@fastify/websocket";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closeRestart } from "@proffer/protocol";
import { connect } from "../testing/chat-client.ts";
import type { ChatClient } from "../testing/chat-client.ts";
import { keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site;
let isOpen: boolean;
beforeEach(async () => {
  site = await startSite();
  isOpen = true;
});
afterEach(() => (isOpen ? site.close() : undefined));

/** @returns how long the server took to end, ms. */
async function close(): Promise<number> {
  const from = performance.now();
  isOpen = false;
  await site.close();
  return performance.now() - from;
}

/** A visitor who has opened a conversation. */
async function begin(): Promise<{ ada: ChatClient; conversation: string }> {
  const ada = await connect(site.url);
  ada.send({ type: "hello", role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") });
  await ada.next("welcome");
  ada.send({ type: "open", clientId: "first", text: "Hello" });
  return { ada, conversation: (await ada.next("ack")).conversation };
}

/** Many messages at once, faster than any of them can be kept. */
function pour({ socket }: ChatClient, conversation: string, count: number): void {
  for (let i = 0; i < count; i++)
    socket.send(JSON.stringify({ type: "say", conversation, clientId: `c${i}`, text: "x" }));
}

describe("A visitor who sends more than can be kept at once", () => {
  test("does not keep everybody else waiting meanwhile", async () => {
    const { ada, conversation } = await begin();
    pour(ada, conversation, 3_000);
    await ada.next("ack");
    const from = performance.now();
    expect((await fetch(`${site.url}/healthz`)).status).toBe(200);
    expect(performance.now() - from).toBeLessThan(500);
    // Else there was nothing to wait for.
    const { total } = await countMessages();
    expect(total).toBeLessThan(2_500);
    ada.socket.terminate();
  });

  test("does not hold up the server's end", async () => {
    const { ada, conversation } = await begin();
    pour(ada, conversation, 20_000);
    await ada.next("ack");
    expect(await close()).toBeLessThan(8_000);
    expect(await ada.closed).toBe(closeRestart);
  }, 60_000);
});

test("A visitor who does not read what is sent to them does not hold up the server's end", async () => {
  const { ada, conversation } = await begin();
  const rows = Array.from({ length: 4_000 }, (_, i) => ({
    conversation,
    seq: i + 2,
    client_id: `long-${i}`,
    author: "agent" as const,
    name: null,
    text: "x".repeat(4_000),
    at: site.clock.now,
    attachment: null,
  }));
  for (let from = 0; from < rows.length; from += 500)
    await site.store.db
      .insertInto("messages")
      .values(rows.slice(from, from + 500))
      .execute();
  ada.socket.pause();
  ada.send({ type: "read", conversation, after: 0 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  // Else all of it was sent.
  const [socket] = site.fastify.websocketServer.clients;
  expect(socket?.bufferedAmount).toBeGreaterThan(0);
  expect(await close()).toBeLessThan(8_000);
  ada.socket.terminate();
}, 60_000);

test("A frame that never comes to its end does not hold up the server's", async () => {
  const { ada, conversation } = await begin();
  let release = (): void => {};
  const holding = site.store.transaction(async (trx) => {
    await trx.updateTable("conversations").set({ last_at: 0 }).execute();
    await new Promise<void>((resolve) => (release = resolve));
  });
  ada.send({ type: "say", conversation, clientId: "stuck", text: "Is anybody there?" });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const from = performance.now();
  await site.fastify.close();
  const tookMs = performance.now() - from;
  release();
  await holding.catch(() => undefined);
  expect(tookMs).toBeLessThan(8_000);
  // Else the frame had come to its end.
  expect(tookMs).toBeGreaterThan(2_000);
}, 30_000);

describe("A connection that asks to become a socket and gets another answer", () => {
  async function ask(path: string): Promise<{ readonly ended: Promise<unknown> }> {
    const socket = connectSocket(Number(new URL(site.url).port), "127.0.0.1");
    socket.on("error", () => {});
    await new Promise((resolve) => socket.once("connect", resolve));
    const ended = new Promise((resolve) => socket.once("close", resolve));
    const said = new Promise((resolve) => socket.once("data", resolve));
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: shop\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n`,
    );
    await said;
    return { ended };
  }
  const paths = [
    ["a route's", "/v1/config"],
    ["no route's", "/nowhere"],
    ["of an address that cannot be read", "/%ff"],
    ["of one that is too long", `/v1/files/${"x".repeat(2_000)}/cup.png`],
  ] as const;

  test.each(paths)("%s does not hold up the server's end", async (_what, path) => {
    const { ended } = await ask(path);
    expect(await close()).toBeLessThan(3_000);
    await ended;
  });

  test.each(paths)("%s is not kept for ever", async (_what, path) => {
    await site.close();
    site = await startSite({ chatLimits: { helloMs: 300 } });
    const { ended } = await ask(path);
    const late = new Promise((resolve) => setTimeout(() => resolve("late"), 3_000));
    expect(await Promise.race([ended, late])).not.toBe("late");
  });
});

async function countMessages(): Promise<{ readonly total: number }> {
  const rows = await site.store.db.selectFrom("messages").select("seq").execute();
  return { total: rows.length };
}
