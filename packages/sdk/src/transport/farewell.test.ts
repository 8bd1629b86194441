import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Clock } from "../clock.ts";
import { ann, bob, eventOf, fill } from "../storage/contract.ts";
import { createMemoryStorage } from "../storage/memory.ts";
import type { Identity } from "../storage/storage.ts";
import { FakeServer } from "./fake-server.ts";
import { Http } from "./http.ts";
import { Outbox } from "./outbox.ts";

/** What a page says of itself. */
const page = { visibilityState: "visible" };

let server: FakeServer;
let outbox: Outbox;
let storage: ReturnType<typeof createMemoryStorage>;
let maySend: boolean;

/** Stores events and says so, as the customer's page does; nothing has been sent then. */
async function store(
  numbers: readonly number[],
  properties: Readonly<Record<string, unknown>> = {},
  who: Identity = ann,
): Promise<void> {
  for (const number of numbers) {
    const event = { ...eventOf(number, who), properties };
    await fill(storage, [event], who);
    outbox.nudge({ event, deviceKey: who.deviceKey });
  }
}

const named = (...numbers: number[]): readonly string[] =>
  numbers.map((number) => eventOf(number).messageId);
const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1);
const unsent = async (): Promise<readonly string[]> =>
  (await storage.unsent(999)).map(({ event }) => event.messageId);

/** What was handed over, request by request. */
const handed = (): readonly (readonly string[])[] =>
  server.seen.filter(({ keepalive }) => keepalive).map(({ ids }) => ids);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 2) });
  vi.stubGlobal("document", page);
  page.visibilityState = "visible";
  server = new FakeServer();
  storage = createMemoryStorage();
  maySend = true;
  outbox = new Outbox({
    http: new Http("http://server.test", server.fetch),
    storage: () => storage,
    identity: () => ann,
    clock: new Clock(Date.now),
    onProblem: () => undefined,
    maySend: () => maySend,
  });
});

afterEach(() => {
  outbox.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("A page that goes", () => {
  test("hands over what is not sent yet, before anything is waited for", async () => {
    await store([1, 2, 3]);
    void outbox.leave();
    // Not a turn later: there may be none.
    expect(handed()).toEqual([named(1, 2, 3)]);
  });

  test("keeps it until the server has answered, and for good where it did not", async () => {
    server.answer = () => new Promise(() => undefined);
    await store([1]);
    void outbox.leave();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await unsent()).toEqual(named(1));
    server.answer = () => new Response("<html>");
    await store([2]);
    void outbox.leave();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await unsent()).toEqual(named(1, 2));
    server.answer = (batch) => server.accept(batch);
    await store([3]);
    await outbox.leave();
    expect(await unsent()).toEqual(named(1, 2));
  });

  test("hands over the newest first, in small requests that together leave room for the page's own", async () => {
    await store(upTo(200), { text: "字".repeat(300) });
    void outbox.farewell();
    const requests = server.seen;
    expect(requests.length).toBeGreaterThan(3);
    const bytes = requests.map((request) => request.bytes);
    expect(bytes.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(60_000);
    expect(bytes.reduce((sum, one) => sum + one)).toBeGreaterThan(55_000);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(15_000);
    const newest = requests[0]?.ids ?? [];
    expect(newest.at(-1)).toBe(named(200)[0]);
    expect([...newest].sort()).toEqual(newest);
    const all = requests.toReversed().flatMap(({ ids }) => ids);
    expect(all).toEqual(named(...upTo(200).slice(-all.length)));
    await vi.advanceTimersByTimeAsync(6000);
    expect(server.received.size).toBe(200);
  });

  test("hands over an event that is larger than a small request, but none that is larger than all", async () => {
    await store([1], { text: "x".repeat(30_000) });
    await store([2], { text: "x".repeat(61_000) });
    void outbox.farewell();
    expect(handed()).toEqual([]);
    await store([3], { text: "x".repeat(30_000) });
    void outbox.farewell();
    expect(handed()).toEqual([named(3)]);
  });

  test("sends each device's in its own name", async () => {
    await store([1, 2]);
    await storage.begin(bob);
    await store([3], {}, bob);
    void outbox.farewell();
    expect(server.seen.map(({ ids, deviceKey }) => [ids, deviceKey])).toEqual([
      [named(3), bob.deviceKey],
      [named(1, 2), ann.deviceKey],
    ]);
  });

  test("does not hand over twice what it has just handed over, however often it flickers", async () => {
    server.answer = () => new Promise(() => undefined);
    await store([1]);
    for (let i = 0; i < 20; i++) {
      void outbox.farewell();
      outbox.hurry();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(handed()).toEqual([named(1)]);
    await store([2]);
    void outbox.farewell();
    void outbox.leave();
    expect(handed()).toEqual([named(1), named(2)]);
  });

  test("hands it over again later, where nothing has been heard of it", async () => {
    server.answer = () => Promise.reject(new TypeError("64 KB are full"));
    await store([1]);
    void outbox.farewell();
    await vi.advanceTimersByTimeAsync(11_000);
    void outbox.farewell();
    expect(handed()).toEqual([named(1), named(1)]);
  });

  test("and comes back sends what was not confirmed, once the answers should have been there", async () => {
    server.answer = () => Promise.reject(new TypeError("64 KB are full"));
    await store([1]);
    void outbox.farewell();
    server.answer = (batch) => server.accept(batch);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(server.received.size).toBe(0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.received.size).toBe(1);
  });

  test("leaves alone what is under way, unless that will be cut off", async () => {
    server.answer = () => new Promise(() => undefined);
    await store([1]);
    await vi.advanceTimersByTimeAsync(60);
    expect(server.seen.map(({ keepalive }) => keepalive)).toEqual([false]);
    void outbox.farewell();
    expect(handed()).toEqual([]);
    void outbox.leave();
    expect(handed()).toEqual([named(1)]);
  });

  test("has nothing to hand over where the server has it all", async () => {
    await store([1]);
    await vi.advanceTimersByTimeAsync(100);
    void outbox.leave();
    expect(server.requests).toBe(1);
  });

  test("hands nothing over where the browser is offline", async () => {
    vi.stubGlobal("navigator", { onLine: false });
    await store([1]);
    void outbox.leave();
    expect(server.requests).toBe(0);
    expect(await unsent()).toEqual(named(1));
  });
});

describe("A customer who does not agree", () => {
  test("is not told of, neither now nor when the page goes", async () => {
    maySend = false;
    await store([1]);
    await vi.advanceTimersByTimeAsync(100);
    outbox.hurry();
    await vi.advanceTimersByTimeAsync(1000);
    void outbox.leave();
    expect(await outbox.flush()).toBe(false);
    expect(server.requests).toBe(0);
  });

  test("any more is not told of from memory", async () => {
    await store([1]);
    await storage.erase();
    outbox.forget();
    await vi.advanceTimersByTimeAsync(1000);
    void outbox.leave();
    expect(server.requests).toBe(0);
  });
});

describe("A page that is out of sight", () => {
  test("hands over at once what happens then", async () => {
    page.visibilityState = "hidden";
    await store([1]);
    expect(handed()).toEqual([named(1)]);
    await vi.advanceTimersByTimeAsync(6000);
    expect(server.requests).toBe(1);
  });

  test("does so even on its way out", async () => {
    await outbox.leave();
    page.visibilityState = "hidden";
    await store([1]);
    expect(handed()).toEqual([named(1)]);
  });
});
