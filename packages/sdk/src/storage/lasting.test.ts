import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ProfferProblem } from "../types.ts";
import { ann, bob, commitOf, eventOf, fill, keepsTheContract, offerOf } from "./contract.ts";
import { breakAt, clearSiteData } from "./faults.ts";
import { openIndexedDb } from "./indexeddb.ts";
import { openLasting } from "./open.ts";
import type { Storage } from "./storage.ts";

interface Page {
  readonly store: Storage;
  readonly problems: ProfferProblem[];
  /** What the page heard of its store. */
  readonly heard: string[];
}

const pages: Page[] = [];
let mend: () => void = () => undefined;

/** Opens the store as a page does; a new customer's says who they are. */
async function openPage(identity = ann): Promise<Page> {
  const problems: ProfferProblem[] = [];
  const heard: string[] = [];
  const store = await openLasting({
    name: "shop",
    onReplaced: () => heard.push("replaced"),
    onErased: () => heard.push("erased"),
    onProblem: (problem) => problems.push(problem),
  });
  if (!(await store.note("identity"))) await store.putNote("identity", identity);
  const page = { store, problems, heard };
  pages.push(page);
  return page;
}

/** What a customer does who takes the store as it is, and asks again where it was replaced. */
async function insist(
  store: Storage,
  make: (revision: number) => ReturnType<typeof commitOf>,
): Promise<void> {
  for (let tries = 0; tries < 5; tries++)
    try {
      const { revision } = await store.since(0);
      if (await store.commit(make(revision))) return;
    } catch (thrown) {
      expect(thrown).toMatchObject({ name: "ReplacedError" });
    }
  throw new Error("It was never written.");
}

const say = (store: Storage, number: number, who = ann): Promise<void> =>
  insist(store, (revision) => commitOf(revision, eventOf(number, who), who));

const historyOf = async (store: Storage): Promise<readonly string[]> =>
  (await store.since(0)).events.map(({ messageId }) => messageId);
const outboxOf = async (store: Storage): Promise<readonly string[]> =>
  (await store.unsent(99)).map(({ event }) => event.messageId);
const named = (...numbers: number[]): readonly string[] =>
  numbers.map((number) => eventOf(number).messageId);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

afterEach(async () => {
  mend();
  mend = () => undefined;
  await Promise.all(pages.splice(0).map(({ store }) => store.close()));
});

/** From now on the calls that `numbers` tells of go wrong. */
function breaks(...args: Parameters<typeof breakAt>): void {
  mend();
  ({ mend } = breakAt(...args));
}

describe("A store that lasts", () => {
  keepsTheContract(() => {
    const nothing = (): undefined => undefined;
    const heard = { onReplaced: nothing, onErased: nothing, onProblem: nothing };
    return openLasting({ name: "shop", ...heard });
  });
});

describe("A page whose store is taken away", () => {
  test("opens it again and goes on, without a word, where nothing was lost", async () => {
    const { store, problems, heard } = await openPage();
    await fill(store, [eventOf(1)]);
    breaks(0, "is closed");
    await say(store, 2);
    expect(store.kind).toBe("indexeddb");
    expect([problems, heard]).toEqual([[], ["replaced"]]);
    const next = await openPage();
    expect(await historyOf(next.store)).toEqual(named(1, 2));
    expect(await outboxOf(next.store)).toEqual(named(1, 2));
  });

  test("writes nothing that was worked out before that", async () => {
    const { store } = await openPage();
    await fill(store, [eventOf(1), eventOf(2)]);
    await store.since(0);
    breaks(0, "is closed");
    await store.unsent(1);
    expect(await store.commit(commitOf(2, eventOf(3)))).toBe(false);
    await expect(store.since(2)).rejects.toMatchObject({ name: "ReplacedError" });
    await expect(store.upTo(2)).rejects.toMatchObject({ name: "ReplacedError" });
    await store.putNote("snapshot", { revision: 2, bytes: Uint8Array.of(1) });
    expect(await store.note("snapshot")).toBeUndefined();
  });

  test("gives it back what it knows where the site's data was cleared", async () => {
    const { store, problems } = await openPage();
    await fill(store, [eventOf(1), eventOf(2)]);
    await store.confirm(named(1));
    await store.putOffer(offerOf("o", 1));
    await store.putNote("chat", { open: true, pending: [] });
    breaks(0, "is cleared");
    await say(store, 3);
    expect([store.kind, problems]).toEqual(["indexeddb", []]);
    const next = await openPage(bob);
    expect(await next.store.note("identity")).toEqual(ann);
    expect(await next.store.note("chat")).toEqual({ open: true, pending: [] });
    expect(await historyOf(next.store)).toEqual(named(1, 2, 3));
    expect((await next.store.offers()).map(({ id }) => id)).toEqual(["o"]);
    // What the server has is offered to it again; what it has not must be.
    expect(await outboxOf(next.store)).toEqual(expect.arrayContaining([...named(2, 3)]));
    expect((await next.store.since(0)).owner).toBe("ann");
  });

  test("gives back a snapshot for what it never read", async () => {
    const before = await openPage();
    await fill(before.store, [eventOf(1), eventOf(2), eventOf(3)]);
    await before.store.putNote("snapshot", { revision: 2, bytes: Uint8Array.of(7) });
    await before.store.close();
    const { store } = await openPage();
    expect((await store.note("snapshot"))?.revision).toBe(2);
    expect((await store.since(2)).events).toHaveLength(1);
    breaks(0, "is cleared");
    await say(store, 4);
    const next = await openPage();
    const snapshot = await next.store.note("snapshot");
    expect([...(snapshot?.bytes ?? [])]).toEqual([7]);
    expect(snapshot?.alone).toBe(true);
    const behind = await next.store.since(snapshot?.revision ?? 0);
    expect(behind.events.map(({ messageId }) => messageId)).toEqual(named(3, 4));
    expect(await historyOf(next.store)).toEqual(named(3, 4));
  });

  test("gives back the whole history where it read it later", async () => {
    const before = await openPage();
    await fill(before.store, [eventOf(1), eventOf(2)]);
    await before.store.putNote("snapshot", { revision: 2, bytes: Uint8Array.of(7) });
    await before.store.close();
    const { store } = await openPage();
    await store.note("snapshot");
    await store.since(2);
    await store.upTo(2);
    breaks(0, "is cleared");
    await say(store, 3);
    const next = await openPage();
    expect(await historyOf(next.store)).toEqual(named(1, 2, 3));
    expect(await next.store.note("snapshot")).toBeUndefined();
  });

  test("gives back the same whoever else has read the store on the page", async () => {
    const { store } = await openPage();
    await fill(store, [eventOf(1), eventOf(2), eventOf(3)]);
    await store.since(0);
    const other = await openPage();
    await fill(other.store, [eventOf(4)]);
    // Somebody exports the history; the customer has not caught up with the other tab yet.
    await store.since(0);
    await store.since(3);
    await store.since(2);
    clearSiteData();
    await say(store, 5);
    expect(await historyOf((await openPage()).store)).toEqual(named(1, 2, 3, 4, 5));
  });

  test("does so once, however many tabs there are: none adds what another has brought", async () => {
    const tabs = [await openPage(), await openPage(), await openPage()];
    const [first, second, third] = tabs.map(({ store }) => store) as [Storage, Storage, Storage];
    await fill(first, [eventOf(1), eventOf(2)]);
    for (const { store } of tabs) await store.since(0);
    await fill(first, [eventOf(3)]);
    await first.since(0);
    clearSiteData();
    // The one that knows least comes first.
    await say(second, 4);
    await say(third, 5);
    await say(first, 6);
    expect([...(await historyOf(third))].sort()).toEqual(named(1, 2, 3, 4, 5, 6));
    expect((await (await openIndexedDb("shop")).since(0)).events).toHaveLength(6);
  });

  test("leaves it to somebody who has begun in it meanwhile, but what has to be sent is sent", async () => {
    const page = await openPage();
    await fill(page.store, [eventOf(1)]);
    clearSiteData();
    const other = await openPage(bob);
    await fill(other.store, [eventOf(2, bob)], bob);
    await expect(page.store.since(0)).rejects.toMatchObject({ name: "ReplacedError" });
    expect((await page.store.since(0)).owner).toBe("bob");
    expect(await historyOf(page.store)).toEqual(named(2));
    expect(await outboxOf(page.store)).toEqual(named(1, 2));
    expect(await page.store.note("identity")).toEqual(bob);
  });

  test("goes on in memory where it fails again, and says so once", async () => {
    const { store, problems } = await openPage();
    await fill(store, [eventOf(1)]);
    breaks(0, "throws", Number.POSITIVE_INFINITY);
    await say(store, 2);
    await say(store, 3);
    expect(store.kind).toBe("memory");
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ type: "storage" });
    expect(problems[0]?.message).toContain("in memory until the page closes");
    expect(await historyOf(store)).toEqual(named(1, 2, 3));
    expect(await outboxOf(store)).toEqual(named(1, 2, 3));
  });

  test("waits for a browser that is still at deleting, and says nothing", async () => {
    const { store, problems } = await openPage();
    await fill(store, [eventOf(1)]);
    clearSiteData();
    // The call that finds it gone, and the first two that open it again.
    breaks(0, "throws", 3);
    await say(store, 2);
    expect([store.kind, problems]).toEqual(["indexeddb", []]);
    expect(await historyOf((await openPage()).store)).toEqual(named(1, 2));
  });

  test("is not opened for ever: one that opens and never writes is left", async () => {
    const { store, problems } = await openPage();
    const put = IDBObjectStore.prototype.put;
    let opened = 0;
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (this: IDBFactory, ...args) {
      opened++;
      return open.apply(this, args);
    };
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("The disk is gone.", "UnknownError");
    };
    mend = () =>
      Object.assign(IDBObjectStore.prototype, { put }) &&
      Object.assign(IDBFactory.prototype, { open });
    for (let i = 1; i < 9; i++) await say(store, i);
    expect(store.kind).toBe("memory");
    expect(opened).toBe(2);
    expect(problems).toHaveLength(1);
  });

  test("by a newer page, goes on in memory: the store is not its any more", async () => {
    const { store, problems } = await openPage();
    await fill(store, [eventOf(1)]);
    const newer = await openDB("shop", 99);
    await say(store, 2);
    expect([store.kind, problems.length]).toEqual(["memory", 1]);
    newer.close();
  });
});

describe("A page whose store is slow", () => {
  /** Another tab keeps the store busy. */
  async function holdUp(ms: number): Promise<void> {
    const db = await openDB("shop", 2);
    const stores = ["events", "outbox", "offers", "notes", "state"];
    const tx = db.transaction(stores, "readwrite");
    const until = performance.now() + ms;
    const busy = async (): Promise<void> => {
      while (performance.now() < until) await tx.objectStore("state").count();
      await tx.done;
      db.close();
    };
    void busy();
  }

  test("is in memory after half a second, and back with all that came when it answers", async () => {
    const { store, problems, heard } = await openPage();
    await fill(store, [eventOf(1)]);
    await holdUp(900);
    const started = performance.now();
    await say(store, 2);
    expect(performance.now() - started).toBeLessThan(750);
    expect(store.kind).toBe("memory");
    expect(problems[0]?.message).toContain("in memory until its store answers");
    await say(store, 3);
    await store.putOffer({ ...offerOf("o", 1), state: "shown" });
    await expect.poll(() => store.kind, { timeout: 2000 }).toBe("indexeddb");
    expect(heard).toEqual(["replaced", "replaced"]);
    await say(store, 4);
    const next = await openPage();
    expect(await historyOf(next.store)).toEqual(named(1, 2, 3, 4));
    expect(await outboxOf(next.store)).toEqual(named(1, 2, 3, 4));
    expect((await next.store.offers())[0]?.state).toBe("shown");
    expect(problems).toHaveLength(1);
  });

  test("keeps what another tab did meanwhile beside its own", async () => {
    const { store } = await openPage();
    await fill(store, [eventOf(1)]);
    await holdUp(900);
    await say(store, 2);
    const other = await openIndexedDb("shop");
    await other.since(0).catch(() => undefined);
    await expect.poll(() => store.kind, { timeout: 2000 }).toBe("indexeddb");
    await fill(other, [eventOf(3)]);
    expect(await historyOf(store)).toEqual(named(1, 2, 3));
  });

  test("to open, takes what happened meanwhile for its owner's", async () => {
    const before = await openPage();
    await fill(before.store, [eventOf(1)]);
    await before.store.close();
    const old = await openDB("shop", 2);
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (this: IDBFactory, ...args) {
      const request = open.apply(this, args);
      const listen = request.addEventListener.bind(request) as typeof addEventListener;
      request.addEventListener = (type: string, told: unknown) =>
        listen(type, () => setTimeout(told as () => void, 800));
      return request;
    };
    mend = () => Object.assign(IDBFactory.prototype, { open });
    const { store } = await openPage(bob);
    expect(store.kind).toBe("memory");
    await say(store, 2, bob);
    await expect.poll(() => store.kind, { timeout: 2000 }).toBe("indexeddb");
    const { events, owner } = await store.since(0);
    expect(owner).toBe("ann");
    expect(events.map(({ anonymousId }) => anonymousId)).toEqual(["ann", "ann"]);
    // The server has heard of it in the other name already, perhaps.
    const unsent = await store.unsent(9);
    expect(unsent.map(({ event, deviceKey }) => [event.anonymousId, deviceKey])).toEqual([
      ["ann", ann.deviceKey],
      ["bob", bob.deviceKey],
    ]);
    expect(await store.note("identity")).toEqual(ann);
    old.close();
  });
});

describe("A page whose store is full", () => {
  test("drops the older half of the events, says so, and goes on", async () => {
    const { store, problems } = await openPage();
    await fill(store, [eventOf(1), eventOf(2), eventOf(3), eventOf(4)]);
    // since: begin, get, getAll; commit: begin, get, put.
    breaks(5, "is full");
    await say(store, 5);
    expect([store.kind, problems.length]).toEqual(["indexeddb", 1]);
    expect(problems[0]?.message).toContain("older half");
    expect(await historyOf(store)).toEqual(named(3, 4, 5));
    expect(await outboxOf(store)).toEqual(named(1, 2, 3, 4, 5));
  });

  test("goes on in memory where that does not help", async () => {
    const { store, problems } = await openPage();
    await fill(store, [eventOf(1)]);
    breaks(5, "is full", Number.POSITIVE_INFINITY);
    await say(store, 2);
    expect(store.kind).toBe("memory");
    expect(await historyOf(store)).toEqual(named(1, 2));
    expect(problems).toHaveLength(1);
  });
});

describe("A page whose store another tab erases", () => {
  test("knows nothing more, hears of it, and does not bring it back", async () => {
    const { store, heard, problems } = await openPage();
    const other = await openPage();
    await fill(store, [eventOf(1)]);
    await other.store.erase();
    expect(heard).toEqual(["replaced", "erased"]);
    expect(await historyOf(store)).toEqual([]);
    expect(await store.unsent(9)).toEqual([]);
    await say(store, 2);
    expect(store.kind).toBe("memory");
    expect(await indexedDB.databases()).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("erases itself what it could not open", async () => {
    const before = await openPage();
    await fill(before.store, [eventOf(1)]);
    await before.store.close();
    breaks(0, "throws");
    const { store } = await openPage();
    expect(store.kind).toBe("memory");
    await store.erase();
    expect(await indexedDB.databases()).toEqual([]);
  });
});
