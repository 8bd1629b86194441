import { afterEach, describe, expect, test } from "vitest";
import type { Batch, SiteConfig } from "@proffer/protocol";
import { createProffer } from "../create-proffer.ts";
import { createMemoryStorage } from "../storage/memory.ts";
import type { Proffer, ProfferProblem } from "../types.ts";

/** A server that answers as it is told; it stands in where a real one would not misbehave on demand. */
class FakeServer {
  readonly received = new Map<string, string>();
  requests = 0;
  answer: (batch: Batch) => Response | Promise<Response> = (batch) => this.accept(batch);

  accept(batch: Batch): Response {
    for (const { messageId = "", event = "" } of batch.batch) this.received.set(messageId, event);
    return Response.json({ accepted: batch.batch.length, duplicates: 0, refused: [] });
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    if (String(input).endsWith("/v1/config")) {
      const config: SiteConfig = {
        serverTime: Date.now(),
        ruleset: { version: 1, rules: [] },
        demo: false,
      };
      return Response.json(config);
    }
    this.requests++;
    return this.answer(JSON.parse(String(init?.body)) as Batch);
  };
}

const open: Proffer[] = [];

function start(
  server: FakeServer,
  storage = createMemoryStorage(),
): { proffer: Proffer; problems: ProfferProblem[] } {
  const proffer = createProffer({ endpoint: "http://server.test", fetch: server.fetch, storage });
  const problems: ProfferProblem[] = [];
  proffer.on("problem", (problem) => problems.push(problem));
  open.push(proffer);
  return { proffer, problems };
}

async function eventually(check: () => boolean): Promise<void> {
  await expect.poll(check, { timeout: 10_000, interval: 20 }).toBe(true);
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((proffer) => proffer.destroy()));
});

describe("Events reach the server", () => {
  test("together, with their ids and times, and leave the store when it has them", async () => {
    const server = new FakeServer();
    const storage = createMemoryStorage();
    const { proffer } = start(server, storage);
    await Promise.all([
      proffer.track("Product Viewed", { product_id: "mug" }),
      proffer.track("Page Idled"),
    ]);
    await eventually(() => server.received.size === 2);
    expect([...server.received.values()]).toEqual(["Product Viewed", "Page Idled"]);
    await expect.poll(() => storage.unsent(10)).toEqual([]);
    expect(server.requests).toBe(1);
  });

  test("a hundred and twenty in batches of fifty, each once", async () => {
    const server = new FakeServer();
    const { proffer } = start(server);
    await Promise.all(Array.from({ length: 120 }, () => proffer.track("Page Idled")));
    await eventually(() => server.received.size === 120);
    expect(server.requests).toBeLessThanOrEqual(5);
  });

  test("in requests of less than 500 KB, however large the events", async () => {
    const server = new FakeServer();
    const sizes: number[] = [];
    server.answer = (batch) => {
      sizes.push(new TextEncoder().encode(JSON.stringify(batch)).length);
      return server.accept(batch);
    };
    const { proffer } = start(server);
    await Promise.all(
      Array.from({ length: 40 }, () => proffer.track("Page Idled", { text: "字".repeat(20_000) })),
    );
    await eventually(() => server.received.size === 40);
    expect(Math.max(...sizes)).toBeLessThan(500_000);
  });

  test.each([
    ["answers 500", () => new Response("oops", { status: 500 })],
    [
      "answers 429",
      () =>
        Response.json(
          { error: { code: "unavailable", message: "Slow down.", retryable: true } },
          { status: 429 },
        ),
    ],
    ["answers garbage", () => new Response("<html>", { status: 200 })],
    ["is away", () => Promise.reject(new TypeError("fetch failed"))],
  ])("again and again from one that %s, until it has them", async (_name, misbehave) => {
    const server = new FakeServer();
    server.answer = misbehave;
    const { proffer, problems } = start(server);
    await proffer.track("Page Idled");
    await eventually(() => server.requests >= 2);
    expect(problems[0]?.type).toBe("network");
    server.answer = (batch) => server.accept(batch);
    await eventually(() => server.received.size === 1);
  });

  test("after an answer that was lost, the same ids go out again", async () => {
    const server = new FakeServer();
    const ids: string[][] = [];
    server.answer = (batch) => {
      ids.push(batch.batch.map(({ messageId = "" }) => messageId));
      const reply = server.accept(batch);
      return ids.length === 1 ? Promise.reject(new TypeError("connection reset")) : reply;
    };
    const { proffer } = start(server);
    await proffer.track("Page Idled");
    await eventually(() => ids.length === 2);
    expect(ids[1]).toEqual(ids[0]);
    expect(server.received.size).toBe(1);
  });

  test("one that is refused is told of and not sent for ever", async () => {
    const server = new FakeServer();
    server.answer = () =>
      Response.json({
        accepted: 0,
        duplicates: 0,
        refused: [{ index: 0, code: "bad_name", message: "no such name" }],
      });
    const storage = createMemoryStorage();
    const { proffer, problems } = start(server, storage);
    await proffer.track("Page Idled");
    await eventually(() => problems.length === 1);
    expect(problems[0]).toMatchObject({
      type: "event",
      message: expect.stringContaining("no such name"),
    });
    await expect.poll(() => storage.unsent(10)).toEqual([]);
  });
});
