import * as engine from "@proffer/engine";
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { casesPerLaw, seedOf, tryLaw } from "../../../engine/src/laws/plan.ts";
import { complaintOf } from "../../../engine/src/laws/planting.ts";
import { openIndexedDb } from "../storage/indexeddb.ts";
import { createMemoryStorage } from "../storage/memory.ts";
import type { Storage } from "../storage/storage.ts";
import { tabs } from "./tabs.ts";

const seed = seedOf(process.env["PROFFER_SEED"]);
const timeout = 300_000;

/** Enough to see that it keeps its part; what the pages do is the same as over memory. */
const casesOverIndexedDb = 200;

/** One store in memory for all pages. */
const shared = (count: number): readonly Storage[] => {
  const store = createMemoryStorage();
  return Array.from({ length: count }, () => store);
};

test(
  `Pages of one customer keep every limit together: ${casesPerLaw.tabs} cases (seed ${seed})`,
  async () => {
    const found = await tryLaw("tabs", tabs, { engine, openStores: shared }, seed);
    expect(found).toEqual({ said: "", cases: casesPerLaw.tabs });
  },
  timeout,
);

test(
  "So they do over IndexedDB, each page with a connection of its own",
  async () => {
    const openStores = (count: number) => {
      globalThis.indexedDB = new IDBFactory();
      return Promise.all(
        Array.from({ length: count }, () => openIndexedDb("shop", () => undefined)),
      );
    };
    const { failure } = await tabs({ engine, openStores }, { runs: casesOverIndexedDb, seed });
    expect(failure).toBeUndefined();
  },
  timeout,
);

describe("The law of tabs finds a store", () => {
  test("that writes whatever comes, on whatever it was worked out from", async () => {
    const openStores = (count: number) => shared(count).map(careless);
    expect(await complaintOf(tabs, { engine, openStores })).not.toBe("");
  });

  test("in which each page counts for itself what was shown", async () => {
    const openStores = (count: number) => shared(count).map(countingAlone);
    expect(await complaintOf(tabs, { engine, openStores })).toContain("shown too often");
  });
});

/** A page that overwrites what the others have written meanwhile. */
function careless(store: Storage): Storage {
  const commit: Storage["commit"] = async (one) => {
    const { revision: base } = await store.since(0);
    return store.commit({ ...one, base });
  };
  return { ...store, commit };
}

/** A page that does not hear of what the others have shown. */
function countingAlone(store: Storage): Storage {
  const own = new Set<string>();
  return {
    ...store,
    since: async (revision) => {
      const delta = await store.since(revision);
      const events = delta.events.filter(
        ({ event, messageId }) => event !== "Message Shown" || own.has(messageId),
      );
      return { ...delta, events };
    },
    commit: (commit) => {
      if (commit.event) own.add(commit.event.messageId);
      return store.commit(commit);
    },
  };
}
