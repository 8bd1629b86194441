import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Clock } from "../clock.ts";
import { ann, eventOf, fill } from "../storage/contract.ts";
import { createMemoryStorage } from "../storage/memory.ts";
import type { Storage } from "../storage/storage.ts";
import { FakeServer } from "./fake-server.ts";
import { Http } from "./http.ts";
import { Outbox } from "./outbox.ts";

/** Web Locks, as far as one exclusive lock goes. */
class FakeLocks {
  readonly #queue: (() => void)[] = [];
  held = 0;

  /** How many hold the lock or wait for it. */
  get size(): number {
    return this.held + this.#queue.length;
  }

  async request(
    _name: string,
    { signal }: { signal: AbortSignal },
    work: () => Promise<void> | undefined,
  ): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        this.held++;
        resolve();
      };
      signal.addEventListener("abort", () => {
        if (!this.#queue.includes(go)) return;
        this.#queue.splice(this.#queue.indexOf(go), 1);
        reject(new DOMException("aborted", "AbortError"));
      });
      if (this.held > 0) this.#queue.push(go);
      else go();
    });
    await work();
    this.held--;
    this.#queue.shift()?.();
  }
}

interface Tab {
  readonly outbox: Outbox;
  /** Stores an event; the other tabs hear of it. */
  say(number: number): Promise<void>;
}

const tabs: Tab[] = [];
let server: FakeServer;
let store: Storage;
let locks: FakeLocks;
const page = { visibilityState: "visible" };

function openTab(): Tab {
  const outbox = new Outbox({
    name: "proffer-shop",
    http: new Http("http://server.test", server.fetch),
    storage: () => store,
    identity: () => ann,
    clock: new Clock(Date.now),
    onProblem: () => undefined,
  });
  const tab = {
    outbox,
    async say(number: number) {
      await fill(store, [eventOf(number)]);
      outbox.nudge({ event: eventOf(number), deviceKey: ann.deviceKey });
      for (const other of tabs) if (other !== tab) other.outbox.heard();
    },
  };
  tabs.push(tab);
  outbox.nudge();
  return tab;
}

const open = (count: number): readonly Tab[] => Array.from({ length: count }, openTab);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 2) });
  locks = new FakeLocks();
  vi.stubGlobal("navigator", { locks });
  vi.stubGlobal("document", page);
  page.visibilityState = "visible";
  server = new FakeServer();
  store = { ...createMemoryStorage(), kind: "indexeddb" };
});

afterEach(() => {
  for (const { outbox } of tabs.splice(0)) outbox.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("Of five tabs", () => {
  test("one sends for all", async () => {
    const five = open(5);
    await vi.advanceTimersByTimeAsync(100);
    for (const [i, tab] of five.entries()) await tab.say(i);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.received.size).toBe(5);
    expect(server.requests).toBe(1);
  });

  test("another takes over at once when that one is gone", async () => {
    const [leader, second] = open(5) as [Tab, Tab];
    await vi.advanceTimersByTimeAsync(100);
    leader.outbox.stop();
    await second.say(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(server.received.size).toBe(1);
  });

  test("another takes up what that one had not sent when it was killed", async () => {
    const [leader] = open(2) as [Tab];
    await vi.advanceTimersByTimeAsync(100);
    await fill(store, [eventOf(1)]);
    leader.outbox.stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(server.received.size).toBe(1);
  });

  test("the one that is looked at sends itself where that one is frozen", async () => {
    const [frozen, seen] = open(2) as [Tab, Tab];
    await vi.advanceTimersByTimeAsync(100);
    // It holds the lock and does nothing.
    tabs.splice(tabs.indexOf(frozen), 1);
    await seen.say(1);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(server.received.size).toBe(0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.received.size).toBe(1);
    frozen.outbox.stop();
  });

  test("one sends whose timers are slow because it is out of sight", async () => {
    const [, second] = open(2) as [Tab, Tab];
    await vi.advanceTimersByTimeAsync(100);
    page.visibilityState = "hidden";
    await second.say(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.received.size).toBe(1);
  });

  test("any one brings what somebody waits for", async () => {
    const [, second] = open(2) as [Tab, Tab];
    await vi.advanceTimersByTimeAsync(100);
    await fill(store, [eventOf(1)]);
    expect(await second.outbox.flush()).toBe(true);
    expect(server.received.size).toBe(1);
  });

  test("one fails for all: the others do not try beside it", async () => {
    server.answer = () => new Response("", { status: 502 });
    const five = open(5);
    await vi.advanceTimersByTimeAsync(100);
    for (const [i, tab] of five.entries()) await tab.say(i);
    await vi.advanceTimersByTimeAsync(600_000);
    const alone = server.requests;
    expect(alone).toBeLessThan(30);
    expect(alone).toBeGreaterThan(5);
  });
});

describe("A tab on its way out", () => {
  test("lets go of the lock, and of its place in the queue, and stands again when it is back", async () => {
    const [leader, second] = open(2) as [Tab, Tab];
    await vi.advanceTimersByTimeAsync(100);
    expect(locks.size).toBe(2);
    void second.outbox.leave();
    void leader.outbox.leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(locks.size).toBe(0);
    await leader.say(1);
    expect(locks.size).toBe(0);
    leader.outbox.comeBack();
    await vi.advanceTimersByTimeAsync(600);
    expect(locks.size).toBe(1);
    expect(server.received.size).toBe(1);
  });
});

describe("Where there are no locks", () => {
  test.each([
    ["because the browser has none", {}],
    [
      "because the frame may not have them",
      { locks: { request: () => Promise.reject(new DOMException("no", "SecurityError")) } },
    ],
    [
      "because asking throws",
      {
        locks: {
          request: () => {
            throw new TypeError("no");
          },
        },
      },
    ],
  ])(
    "%s, every tab sends what it has stored, and the server has each once",
    async (_why, navigator) => {
      vi.stubGlobal("navigator", navigator);
      const five = open(5);
      for (const [i, tab] of five.entries()) await tab.say(i);
      await vi.advanceTimersByTimeAsync(1000);
      expect(server.received.size).toBe(5);
      // Nobody sends because another tab has said something.
      expect(server.requests).toBeLessThanOrEqual(5);
    },
  );

  test("because the store is in memory, which no other tab can read, none is asked for", async () => {
    store = createMemoryStorage();
    const [, second] = open(2) as [Tab, Tab];
    await second.say(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(server.received.size).toBe(1);
    expect(locks.size).toBe(0);
  });
});
