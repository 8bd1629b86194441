import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseRuleset } from "@proffer/engine";
import type { Event } from "@proffer/engine";
import { Clock } from "../clock.ts";
import { Customer } from "../customer.ts";
import { messageIdOf, randomPart } from "../ids.ts";
import { FakeServer } from "../transport/fake-server.ts";
import { Http } from "../transport/http.ts";
import { Outbox } from "../transport/outbox.ts";
import { ann } from "./contract.ts";
import type { Fault } from "./faults.ts";
import { breakAt, faults } from "./faults.ts";
import { openLasting } from "./open.ts";
import type { Identity } from "./storage.ts";

const { ruleset } = parseRuleset({
  version: 1,
  rules: [
    {
      id: "looks",
      conditions: {
        all: [{ fact: "count", params: { event: "Look" }, operator: "greaterThan", value: 2 }],
      },
      event: { type: "tag", params: { tag: "keen" } },
    },
  ],
});

/** What a page does with its store: everything but the page. */
async function openPage(server: FakeServer) {
  const clock = new Clock(() => Date.now());
  let identity: Identity = ann;
  const problems: string[] = [];
  const store = await openLasting({
    name: "shop",
    onReplaced: () => undefined,
    onErased: () => problems.push("erased"),
    onProblem: ({ message }) => problems.push(message),
  });
  identity = (await store.note("identity")) ?? identity;
  await store.putNote("identity", identity);
  const shared = {
    storage: () => store,
    identity: () => identity,
    clock,
    onProblem: ({ message, cause }: { message: string; cause?: unknown }) =>
      problems.push(`${message} ${String(cause)}`),
  };
  const customer = new Customer({
    ...shared,
    ruleset: () => ruleset,
    now: () => clock.now(),
    toOffers: () => [],
    sends: () => true,
    onFailure: () => undefined,
    onOwner: async () => {
      identity = (await store.note("identity")) ?? identity;
    },
    beginSession: () => undefined,
    onSession: () => undefined,
    snapshotEvery: 3,
  });
  const outbox = new Outbox({ ...shared, http: new Http("http://server.test", server.fetch) });

  async function track(n: number): Promise<void> {
    const random = randomPart();
    const make = (last: number | undefined): Event => {
      const timestamp = clock.stamp(clock.now(), last);
      const messageId = messageIdOf(timestamp, random);
      const { anonymousId } = identity;
      return { messageId, type: "track", event: "Look", properties: { n }, timestamp, anonymousId };
    };
    for (let tries = 0; ; tries++)
      try {
        await customer.take(make);
        return;
      } catch (cause) {
        if ((cause as Error).name !== "ReplacedError" || tries > 8) throw cause;
        customer.restart();
      }
  }
  return { store, outbox, track, problems };
}

/** Two tabs and the page after them. Each event is tracked once; the last page sends what is left. */
async function liveThrough(server: FakeServer, mend: () => void): Promise<readonly string[]> {
  const a = await openPage(server);
  await a.store.prune(Date.now());
  const b = await openPage(server);
  await a.track(1);
  await b.track(2);
  await Promise.all([a.track(3), b.track(4), a.outbox.flush()]);
  await a.track(5);
  await b.outbox.flush();
  await b.track(6);
  await Promise.all([a.outbox.flush(), b.outbox.flush()]);
  const told = [...a.problems, ...b.problems];
  // Whoever was in memory may go back by now.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await a.track(7);
  await a.outbox.flush();
  await a.store.close();
  await b.store.close();
  mend();
  const last = await openPage(server);
  await last.track(8);
  await last.outbox.flush();
  const { events } = await last.store.since(0);
  const kept = events.map(({ properties }) => Number(properties["n"]));
  expect([...new Set(kept)].sort()).toEqual([...kept].sort());
  await last.store.close();
  return told;
}

/** How often the server holds each of the eight: by ids that are all different. */
const heldBy = (server: FakeServer): readonly number[] =>
  [...server.received.values()].map(({ properties }) => Number(properties?.["n"])).sort();

/** Runs it with timers of its own: every turn of the loop is a millisecond. */
async function inItsOwnTime<Value>(work: Promise<Value>): Promise<Value> {
  const running = new Set([work]);
  const done = work.finally(() => running.clear());
  done.catch(() => undefined);
  while (running.size > 0) {
    await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(1);
  }
  return done;
}

/** How many calls there are where nothing breaks. */
async function countCalls(): Promise<number> {
  globalThis.indexedDB = new IDBFactory();
  const breaker = breakAt(Number.POSITIVE_INFINITY, "throws");
  await inItsOwnTime(liveThrough(new FakeServer(), () => undefined));
  breaker.mend();
  return breaker.calls;
}

describe.each(faults)("Where a call of IndexedDB %s", (fault: Fault) => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    ["once", 1, 1],
    // Whether it breaks for good a call earlier or later makes less of a difference.
    ["and all after it", Number.POSITIVE_INFINITY, 3],
  ])(
    "%s, whichever it is, no event is lost and none is doubled",
    async (_name, times, step) => {
      const calls = await countCalls();
      expect(calls).toBeGreaterThan(80);
      for (let n = 0; n < calls; n += step) {
        globalThis.indexedDB = new IDBFactory();
        const server = new FakeServer();
        const breaker = breakAt(n, fault, times);
        try {
          await inItsOwnTime(liveThrough(server, () => breaker.mend()));
        } catch (cause) {
          throw new Error(`at call ${n}: ${(cause as Error).message}`, { cause });
        } finally {
          breaker.mend();
        }
        expect([n, ...heldBy(server)]).toEqual([n, 1, 2, 3, 4, 5, 6, 7, 8]);
      }
    },
    120_000,
  );
});
