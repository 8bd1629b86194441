import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import { createMemoryStorage, createProffer } from "@proffer/sdk";
import type { Proffer } from "@proffer/sdk";
import { startServer } from "../support/server.ts";
import type { TestServer } from "../support/server.ts";

let server: TestServer;
const open: Proffer[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
afterEach(async () => {
  await Promise.all(open.splice(0).map((proffer) => proffer.destroy()));
});

function start(storage = createMemoryStorage()): Proffer {
  const proffer = createProffer({
    endpoint: server.url,
    storage,
    WebSocket: NodeWebSocket as unknown as typeof globalThis.WebSocket,
  });
  open.push(proffer);
  return proffer;
}

const moveClock = (offsetMs: number): Promise<unknown> =>
  fetch(`${server.url}/demo/clock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ offsetMs }),
  });

describe("The SDK in Node, against a real server", () => {
  test("decides by the server's rules", async () => {
    const proffer = start();
    const gaiwan = { product_id: "gaiwan", name: "Celadon Gaiwan" };
    await proffer.track("Product Viewed", gaiwan);
    await proffer.track("Product Viewed", gaiwan);
    const [decision] = await proffer.track("Product Viewed", gaiwan);
    expect(decision).toMatchObject({ rule: "third-look", key: "gaiwan", outcome: "act" });
    expect(proffer.offers()[0]?.text).toContain("Celadon Gaiwan");
  });

  test("claims a coupon that a week away has earned, and the same one again", async () => {
    const storage = createMemoryStorage();
    const before = start(storage);
    await before.track("Product Viewed", { product_id: "mug" });
    await before.destroy();
    await moveClock(8 * 86_400_000);
    try {
      const proffer = start(storage);
      await proffer.track("Page Idled");
      const [offer] = proffer.offers();
      expect(offer).toMatchObject({ type: "coupon", rule: "welcome-back" });
      const coupon = await offer!.claim();
      expect(coupon).toMatchObject({ campaign: "win-back", value: { percent: 10 } });
      expect(await proffer.offers()[0]?.claim()).toEqual(coupon);
    } finally {
      await moveClock(0);
    }
  });

  test("is refused a coupon that it has not earned, in words that may be shown", async () => {
    const rules = {
      version: 1,
      campaigns: { "win-back": { value: { percent: 10 }, budget: { count: 500 } } },
      rules: [
        {
          id: "welcome-back",
          conditions: {
            all: [
              {
                fact: "count",
                params: { event: "Page Idled" },
                operator: "greaterThanInclusive",
                value: 1,
              },
            ],
          },
          event: { type: "coupon", params: { campaign: "win-back" } },
        },
      ],
    };
    const cheat = createProffer({ endpoint: server.url, rules });
    open.push(cheat);
    await cheat.track("Page Idled");
    await expect(cheat.offers()[0]?.claim()).rejects.toMatchObject({
      profferError: true,
      retryable: false,
    });
  });

  test("talks to a person, and what is said arrives in order and once", async () => {
    const proffer = start();
    const agent = new NodeWebSocket(`${server.url.replace("http", "ws")}/v1/chat`, {
      origin: server.url,
    });
    const heard: {
      type: string;
      message?: { text: string; seq: number };
      conversation?: { id: string };
    }[] = [];
    agent.on("message", (data) => heard.push(JSON.parse(String(data)) as (typeof heard)[number]));
    await new Promise((resolve) => agent.once("open", resolve));
    const key = /#key=(\S+)/.exec(server.desk)?.[1];
    agent.send(JSON.stringify({ type: "hello", role: "agent", key, name: "Ana" }));

    for (const word of ["one", "two", "three"]) proffer.chat.say(word);
    await expect
      .poll(() => proffer.chat.getState().messages.filter((message) => "seq" in message).length, {
        timeout: 5000,
      })
      .toBe(3);
    expect(proffer.chat.getState().messages.map(({ text }) => text)).toEqual([
      "one",
      "two",
      "three",
    ]);

    const conversation = proffer.chat.getState().conversation?.id;
    agent.send(
      JSON.stringify({ type: "say", conversation, clientId: "agent-message-1", text: "four" }),
    );
    await expect
      .poll(() => proffer.chat.getState().messages.at(-1), { timeout: 5000 })
      .toMatchObject({ from: "agent", name: "Ana", text: "four", seq: 4 });
    agent.close();
  });

  test("keeps what was said while the server was away, and says it when it is back", async () => {
    const proffer = start();
    proffer.chat.say("before");
    await expect
      .poll(() => proffer.chat.getState().conversation?.messages, { timeout: 5000 })
      .toBe(1);
    await server.kill();
    proffer.chat.say("during");
    expect(proffer.chat.getState().messages.at(-1)).toMatchObject({
      text: "during",
      pending: true,
    });
    await server.restart();
    await expect
      .poll(
        () => proffer.chat.getState().messages.map((message) => ["seq" in message, message.text]),
        { timeout: 15_000 },
      )
      .toEqual([
        [true, "before"],
        [true, "during"],
      ]);
  });
});
