import type { Event, Memory } from "@proffer/engine";
import type { DBSchema, IDBPDatabase } from "idb";
import { openDB } from "idb";
import type { Commit, Delta, KeptOffer, Notes, Storage } from "./storage.ts";
import { maxEvents, maxOffers, retentionMs } from "./storage.ts";

interface Schema extends DBSchema {
  /** By the revision that brought them. */
  events: { key: number; value: Event };
  /** Not confirmed by the server yet, by messageId, which sorts by age. */
  outbox: { key: string; value: Event };
  offers: { key: string; value: KeptOffer };
  notes: { key: string; value: unknown };
  /** One record: how far the store is, and what the engine remembers. */
  state: { key: "state"; value: { readonly revision: number; readonly memory: Memory } };
}

const version = 1;

/** Opening waits this long at most: an old tab that will not let go must not hold up a new page. */
const openWithinMs = 500;

/**
 * Opens the customer's store in IndexedDB.
 *
 * @param onLost called when the browser takes the store away (site data cleared, disk gone).
 * @throws if it cannot be had within half a second.
 */
export async function openIndexedDb(name: string, onLost: () => void): Promise<Storage> {
  const opening = openDB<Schema>(name, version, {
    upgrade(db) {
      for (const store of ["events", "outbox", "offers", "notes", "state"] as const)
        db.createObjectStore(store);
    },
    // A newer version of this page wants to upgrade: let go at once, or it waits for this tab for ever.
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
    terminated: onLost,
  });
  const db = await within(openWithinMs, opening);
  return createStorage(db);
}

function createStorage(db: IDBPDatabase<Schema>): Storage {
  return {
    kind: "indexeddb",
    since: (revision) => since(db, revision),
    upTo: (revision) => db.getAll("events", IDBKeyRange.upperBound(revision)),
    commit: (commit) => commitTo(db, commit),
    unsent: (max) => db.getAll("outbox", undefined, max),
    async confirm(ids) {
      const tx = db.transaction("outbox", "readwrite");
      await Promise.all([...ids.map((id) => tx.store.delete(id)), tx.done]);
    },
    offers: () => offersOf(db),
    async putOffer(offer) {
      await db.put("offers", offer, offer.id);
    },
    async note<Name extends keyof Notes>(name: Name) {
      return (await db.get("notes", name)) as Notes[Name] | undefined;
    },
    async putNote(name, value) {
      await db.put("notes", value, name);
    },
    prune: (now) => prune(db, now),
    close: () => Promise.resolve(db.close()),
  };
}

/** The newest ones, oldest first. */
async function offersOf(db: IDBPDatabase<Schema>): Promise<KeptOffer[]> {
  const offers = await db.getAll("offers");
  return offers.sort((a, b) => a.decision.noticedAt - b.decision.noticedAt).slice(-maxOffers);
}

async function since(db: IDBPDatabase<Schema>, revision: number): Promise<Delta> {
  const tx = db.transaction(["events", "state"]);
  const [state, events] = await Promise.all([
    tx.objectStore("state").get("state"),
    tx.objectStore("events").getAll(IDBKeyRange.lowerBound(revision, true)),
  ]);
  return { revision: state?.revision ?? 0, events, memory: state?.memory };
}

/** One transaction: what it read of the revision still holds when it writes, whatever other tabs do. */
async function commitTo(
  db: IDBPDatabase<Schema>,
  { base, event, send, memory, offers }: Commit,
): Promise<boolean> {
  const tx = db.transaction(["events", "outbox", "offers", "state"], "readwrite");
  const current = (await tx.objectStore("state").get("state"))?.revision ?? 0;
  if (current !== base) {
    await tx.done;
    return false;
  }
  const revision = base + 1;
  const writes: Promise<unknown>[] = [tx.objectStore("state").put({ revision, memory }, "state")];
  if (event) {
    writes.push(tx.objectStore("events").put(event, revision));
    if (send) writes.push(tx.objectStore("outbox").put(event, event.messageId));
  }
  for (const offer of offers) writes.push(tx.objectStore("offers").put(offer, offer.id));
  await Promise.all([...writes, tx.done]);
  return true;
}

async function prune(db: IDBPDatabase<Schema>, now: number): Promise<void> {
  const kept = await offersOf(db);
  const old = (await db.getAllKeys("offers")).filter(
    (id) => !kept.some((offer) => offer.id === id),
  );
  await Promise.all(old.map((id) => db.delete("offers", id)));
  const tx = db.transaction("events", "readwrite");
  let surplus = (await tx.store.count()) - maxEvents;
  for (let cursor = await tx.store.openCursor(); cursor; cursor = await cursor.continue()) {
    if (surplus-- <= 0 && cursor.value.timestamp >= now - retentionMs) break;
    await cursor.delete();
  }
  await tx.done;
}

async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`IndexedDB did not open within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
