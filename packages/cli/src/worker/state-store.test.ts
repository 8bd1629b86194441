import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { StateStore } from "./state-store.ts";

const source = { stream: "EVENTS", created: "2026-01-01T00:00:00Z", partition: "0/2" };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (found: Uint8Array | undefined): string | undefined =>
  found && new TextDecoder().decode(found);

let folder: string;
const opened: StateStore[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proffer-store-"));
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function open(of = source): Promise<StateStore> {
  const store = await StateStore.open(folder, of);
  opened.push(store);
  return store;
}

async function put(store: StateStore, customer: string, state: string, due = Infinity) {
  await store.write({ customer, state: bytes(state), due });
}

describe("StateStore", () => {
  test("gives back what was written, before a snapshot and after, the last state of each customer", async () => {
    const store = await open();
    await put(store, "mei", "one");
    await put(store, "壶", "two", 42);
    expect(text(await store.read("mei"))).toBe("one");
    await store.commit({ sequence: 7, published: 3, rules: "r" });
    await put(store, "mei", "three");
    await store.commit({ sequence: 9, published: 4, rules: "r" });
    const again = await open();
    expect(again.progress).toEqual({ sequence: 9, published: 4, rules: "r" });
    expect([text(await again.read("mei")), text(await again.read("壶"))]).toEqual(["three", "two"]);
    expect(await again.read("tom")).toBeUndefined();
    expect([...again.dues()]).toEqual([
      ["mei", Infinity],
      ["壶", 42],
    ]);
  });

  test("what was written after the last snapshot is not there after a kill", async () => {
    const store = await open();
    await put(store, "mei", "one");
    await store.commit({ sequence: 1, published: 0, rules: "r" });
    await put(store, "mei", "two");
    await put(store, "tom", "x".repeat(5 << 20));
    const again = await open();
    expect(again.progress.sequence).toBe(1);
    expect(text(await again.read("mei"))).toBe("one");
    expect(await again.read("tom")).toBeUndefined();
  });

  test("half a record behind the snapshot does no harm", async () => {
    const store = await open();
    await put(store, "mei", "one");
    await store.commit({ sequence: 1, published: 0, rules: "r" });
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".states")))
      appendFileSync(join(folder, file), "\u0007\u0000\u0000");
    expect(text(await (await open()).read("mei"))).toBe("one");
  });

  test("keeps no more than what counts and some slack, over many snapshots and many starts", async () => {
    const big = "x".repeat(2 << 20);
    let store = await open();
    for (let i = 1; i <= 60; i++) {
      await put(store, `c${i % 3}`, `${i} ${big}`);
      await put(store, "rare", "kept");
      await store.commit({ sequence: i, published: i, rules: "r" });
      if (i % 3 === 0) store = await open();
    }
    const size = readdirSync(folder).reduce(
      (sum, file) => sum + statSync(join(folder, file)).size,
      0,
    );
    expect(size).toBeLessThan(100 << 20);
    expect(readdirSync(folder).length).toBeLessThan(20);
    expect(text(await store.read("c0"))?.slice(0, 3)).toBe("60 ");
    expect(text(await store.read("c1"))?.slice(0, 3)).toBe("58 ");
    expect(text(await store.read("rare"))).toBe("kept");
  });

  test("who opens it has it: the one before cannot undo its snapshots", async () => {
    const first = await open();
    const second = await open();
    await put(second, "mei", "second");
    await second.commit({ sequence: 5, published: 0, rules: "r" });
    await put(first, "mei", "first");
    await expect(first.commit({ sequence: 2, published: 0, rules: "r" })).rejects.toThrow(
      "another worker has taken this partition over",
    );
    const third = await open();
    expect(third.progress.sequence).toBe(5);
    expect(text(await third.read("mei"))).toBe("second");
  });

  test.each([
    ["partition", { ...source, partition: "1/2" }, /snapshot of partition 0\/2, and this is 1\/2/],
    ["stream", { ...source, stream: "OTHER" }, /snapshot of stream EVENTS, and this is OTHER/],
    [
      "stream that was made anew",
      { ...source, created: "2026-02-02T00:00:00Z" },
      /the stream EVENTS as it was made 2026-01-01/,
    ],
  ])("a snapshot of another %s is not taken for ours", async (_what, other, message) => {
    await open();
    await expect(StateStore.open(folder, other)).rejects.toThrow(message);
  });

  test("a segment that has lost its end is told of", async () => {
    const store = await open();
    await put(store, "mei", "one");
    await store.commit({ sequence: 1, published: 0, rules: "r" });
    const file = readdirSync(folder).find(
      (name) => name.endsWith(".states") && statSync(join(folder, name)).size > 0,
    );
    truncateSync(join(folder, file ?? ""), 5);
    await expect(StateStore.open(folder, source)).rejects.toThrow(/has 5 bytes, and the snapshot/);
  });
});
