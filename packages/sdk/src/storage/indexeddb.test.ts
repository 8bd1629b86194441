import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { beforeEach, describe, expect, test } from "vitest";
import { ann, commitOf, eventOf, fill, keepsTabsApart, keepsTheContract } from "./contract.ts";
import { openIndexedDb } from "./indexeddb.ts";

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const databases = async (): Promise<readonly (string | undefined)[]> =>
  (await indexedDB.databases()).map(({ name }) => name);

/** A store as the first version of the SDK has left it. */
async function leaveVersion1(name = "shop"): Promise<() => void> {
  const db = await openDB(name, 1, {
    upgrade(db) {
      for (const store of ["events", "outbox", "offers", "notes", "state"])
        db.createObjectStore(store);
    },
  });
  await db.put("events", eventOf(1), 1);
  await db.put("events", eventOf(2), 2);
  await db.put("outbox", eventOf(1), eventOf(1).messageId);
  await db.put("outbox", eventOf(2), eventOf(2).messageId);
  await db.put("notes", ann, "identity");
  await db.put("state", { revision: 2, memory: { fired: {}, looked: null } }, "state");
  return () => db.close();
}

describe("A store in IndexedDB", () => {
  keepsTheContract(() => openIndexedDb("shop"));
  keepsTabsApart(() => openIndexedDb("shop"));

  test("is there for the next page, and for other tabs", async () => {
    const tab = await openIndexedDb("shop");
    const other = await openIndexedDb("shop");
    await fill(tab, [eventOf(1)]);
    await fill(other, [eventOf(2)]);
    await tab.close();
    await other.close();
    const page = await openIndexedDb("shop");
    expect((await page.since(0)).events).toEqual([eventOf(1), eventOf(2)]);
    expect(await page.unsent(9)).toHaveLength(2);
  });

  test("is one for a shop: two shops on one origin do not mix", async () => {
    await fill(await openIndexedDb("shop"), [eventOf(1)]);
    expect(await (await openIndexedDb("other shop")).since(0)).toMatchObject({ events: [] });
  });

  test("of a revision that one tab has used, another gets a no, and nothing of it is written", async () => {
    const tabs = await Promise.all(Array.from({ length: 5 }, () => openIndexedDb("shop")));
    const commits = tabs.map((tab, i) => tab.commit(commitOf(0, eventOf(i))));
    expect((await Promise.all(commits)).filter(Boolean)).toHaveLength(1);
    expect(await tabs[0]?.unsent(9)).toHaveLength(1);
  });

  test("writes nothing of a step of which it cannot write all", async () => {
    const store = await openIndexedDb("shop");
    const event = { ...eventOf(1), properties: { cannot: () => "be cloned" } };
    await expect(store.commit(commitOf(0, event))).rejects.toThrow("could not be cloned");
    expect(await store.since(0)).toMatchObject({ revision: 0, events: [] });
  });
});

describe("A store that another tab keeps busy", () => {
  test("is given up on after half a second; what was asked of it is not done behind anybody's back", async () => {
    const store = await openIndexedDb("shop");
    const busy = await openDB("shop", 2);
    const tx = busy.transaction(["events", "outbox", "offers", "notes", "state"], "readwrite");
    const late = store.commit(commitOf(0, eventOf(1))).catch((cause: unknown) => cause);
    const started = performance.now();
    while (performance.now() - started < 700) await tx.objectStore("state").count();
    expect(await late).toMatchObject({ name: "LateError" });
    await tx.done;
    expect(await ((await late) as { later: Promise<unknown> }).later).toBe(store);
    expect(await store.since(0)).toMatchObject({ revision: 0, events: [] });
    busy.close();
  });
});

describe("A store of the first version", () => {
  test("is brought up to date with all that it had not sent, in its device's name", async () => {
    (await leaveVersion1())();
    const store = await openIndexedDb("shop");
    const { revision, events, owner } = await store.since(0);
    expect([revision, events.length, owner]).toEqual([2, 2, undefined]);
    expect(await store.unsent(9)).toEqual([
      { event: eventOf(1), deviceKey: ann.deviceKey },
      { event: eventOf(2), deviceKey: ann.deviceKey },
    ]);
    expect(await store.commit(commitOf(2, eventOf(3)))).toBe(true);
  });

  test("is not waited for behind an old tab that will not let go, and is there once that is gone", async () => {
    const letGo = await leaveVersion1();
    const started = performance.now();
    const late = await openIndexedDb("shop").catch((cause: unknown) => cause);
    expect(performance.now() - started).toBeLessThan(700);
    expect(late).toMatchObject({ name: "LateError", message: expect.stringContaining("500 ms") });
    letGo();
    const store = (await (late as { later: Promise<unknown> }).later) as Awaited<
      ReturnType<typeof openIndexedDb>
    >;
    expect(await store.unsent(9)).toHaveLength(2);
  });

  test("of which nobody knows the device loses nothing all the same", async () => {
    (await leaveVersion1())();
    const db = await openDB("shop", 1);
    await db.delete("notes", "identity");
    db.close();
    const unsent = await (await openIndexedDb("shop")).unsent(9);
    expect(unsent.map(({ deviceKey }) => deviceKey)).toEqual(["", ""]);
  });
});

describe("A newer page in another tab", () => {
  test("upgrades at once: an older connection lets go", async () => {
    const old = await openIndexedDb("shop");
    const newer = await openDB("shop", 99);
    await expect(old.since(0)).rejects.toMatchObject({ name: "InvalidStateError" });
    newer.close();
  });
});

describe("Erased", () => {
  test("the store is gone, for other tabs as well, and they hear of it", async () => {
    const heard: string[] = [];
    const tab = await openIndexedDb("shop");
    const other = await openIndexedDb("shop", () => heard.push("erased"));
    await fill(tab, [eventOf(1)]);
    await tab.erase();
    expect(heard).toEqual(["erased"]);
    expect(await databases()).toEqual([]);
    await expect(other.since(0)).rejects.toMatchObject({ name: "InvalidStateError" });
  });

  test("it is empty even while a tab will not let go", async () => {
    const tab = await openIndexedDb("shop");
    await fill(tab, [eventOf(1)]);
    const stubborn = await openDB("shop", 2);
    await tab.erase();
    for (const name of ["events", "outbox", "offers", "notes", "state"])
      expect(await stubborn.count(name)).toBe(0);
    stubborn.close();
  });
});
