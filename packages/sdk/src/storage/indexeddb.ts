import type { Event } from "@proffer/engine";
import { adopt } from "./adopt.ts";
import type { Database, StoreName, Transaction } from "./database.ts";
import { deleteDatabase, openDatabase } from "./database.ts";
import type { Seed } from "./seed.ts";
import { readState } from "./state-record.ts";
import type { Commit, Delta, Identity, KeptOffer, Notes, Snapshot, Storage } from "./storage.ts";
import { maxEvents, newestOffers, retentionMs } from "./storage.ts";
import { LateError } from "./within.ts";

/** A store in IndexedDB. */
export interface IndexedDbStorage extends Storage {
  readonly kind: "indexeddb";
  /** Takes in what it lacks of what is known of another store, or of itself before it was emptied. */
  adopt(seed: Seed): Promise<void>;
}

type Work<Value> = (tx: Transaction<Value>) => void;

const everything = ["events", "outbox", "offers", "notes", "state"] as const;

/** IndexedDB counts in 32 bits, and refuses more. */
const maxCount = 0xffffffff;

/** So many are read at a time where they are looked through. */
const chunk = 100;

/**
 * Opens the customer's store in IndexedDB. Its calls fail when the browser has taken it away (site data cleared, disk
 * gone, a newer page in another tab), and within half a second when it does not answer: a `LateError` then, whose
 * `later` brings the storage.
 *
 * @param onErased another tab deletes the store: somebody wants to be forgotten.
 * @param onFull there was no room left, so the older half of the events went.
 */
export async function openIndexedDb(
  name: string,
  onErased: () => void = () => undefined,
  onFull: () => void = () => undefined,
): Promise<IndexedDbStorage> {
  const create = (db: unknown): IndexedDbStorage => createStorage(db as Database, onFull);
  return create(await openDatabase(name, onErased).catch(laterAs(create)));
}

/** Of something late, what is made of it. */
function laterAs<Value>(make: (late: unknown) => Value): (cause: unknown) => never {
  return (cause) => {
    throw cause instanceof LateError
      ? new LateError(cause.message, cause.later.then(make))
      : (cause as Error);
  };
}

function createStorage(db: Database, onFull: () => void): IndexedDbStorage {
  let isHalved = false;

  const transact = <Value>(
    mode: IDBTransactionMode,
    names: readonly StoreName[],
    work: Work<Value>,
  ): Promise<Value> => db.transact(mode, names, work).catch(laterAs(() => storage));

  const read = <Value>(names: readonly StoreName[], work: Work<Value>): Promise<Value> =>
    transact("readonly", names, work);

  /** Where there is no room left, the older half of the events goes; once, lest it eats itself up. */
  async function write<Value>(names: readonly StoreName[], work: Work<Value>): Promise<Value> {
    try {
      return await transact("readwrite", names, work);
    } catch (cause) {
      if ((cause as Error).name !== "QuotaExceededError" || isHalved) throw cause;
      isHalved = true;
      await transact("readwrite", ["events"], halve);
      const written = await transact("readwrite", names, work);
      onFull();
      return written;
    }
  }

  const storage: IndexedDbStorage = {
    kind: "indexeddb",
    since: (revision) => read(["events", "state"], (tx) => since(tx, revision)),
    upTo: (revision) => all<Event>(read, "events", IDBKeyRange.upperBound(revision)),
    commit: (commit) => write(["events", "outbox", "offers", "state"], (tx) => put(tx, commit)),
    unsent: (max) => all(read, "outbox", undefined, max),
    confirm: (ids) =>
      write<void>(["outbox"], (tx) => {
        for (const id of ids) tx.store("outbox").delete(id);
      }),
    offers: async () => newestOffers(await all<KeptOffer>(read, "offers")),
    putOffer: (offer) =>
      write<void>(["offers"], (tx) => void tx.store("offers").put(offer, offer.id)),
    note: <Name extends keyof Notes>(name: Name) =>
      read<Notes[Name] | undefined>(["notes"], (tx) =>
        tx.read(tx.store("notes").get(name), tx.answer),
      ),
    putNote: (name, value) => write(["notes", "state"], (tx) => putNote(tx, name, value)),
    claim: (own) => write(["notes"], (tx) => claim(tx, own)),
    prune: (now) => write(["events", "offers"], (tx) => prune(tx, now)),
    begin: (identity) => write(["events", "offers", "notes", "state"], (tx) => begin(tx, identity)),
    adopt: (seed) => write(everything, (tx) => adopt(tx, seed)),
    erase: () => erase(db),
    close: () => Promise.resolve(db.close()),
  };
  return storage;
}

function all<Value>(
  read: (names: readonly StoreName[], work: Work<Value[]>) => Promise<Value[]>,
  name: StoreName,
  range?: IDBKeyRange,
  max?: number,
): Promise<Value[]> {
  const count = max === undefined ? undefined : Math.min(max, maxCount);
  return read([name], (tx) => tx.read(tx.store(name).getAll(range, count), tx.answer));
}

function since(tx: Transaction<Delta>, after: number): void {
  const range = IDBKeyRange.lowerBound(after, true);
  readState(tx, ({ revision, memory, owner, quietFrom, record }) =>
    tx.read(tx.store("events").getAll(range), (events: Event[]) => {
      // Who writes without the engine writes one event a revision, and nothing else.
      const unlooked = quietFrom === undefined ? 0 : revision - Math.max(after, quietFrom);
      const quiet = Math.min(events.length, unlooked);
      tx.answer({
        revision,
        events,
        memory,
        owner,
        ...(quiet > 0 && { quiet }),
        ...(record?.at === revision && { record }),
      });
    }),
  );
}

/** What it reads of the revision still holds when it writes, whatever other tabs do: it is one transaction. */
function put(tx: Transaction<boolean>, commit: Commit): void {
  const { base, event, send, memory, owner, offers } = commit;
  readState(tx, ({ quietFrom: _looked, record: _old, ...state }) => {
    const isTaken = state.revision !== base || (state.owner ?? owner) !== owner;
    tx.answer(!isTaken);
    if (isTaken) return;
    const revision = base + 1;
    const record = commit.record && { record: { ...commit.record, at: revision } };
    tx.store("state").put({ ...state, revision, memory, owner, ...record }, "state");
    if (event) tx.store("events").put(event, revision);
    if (event && send) tx.store("outbox").put({ event, ...send }, event.messageId);
    for (const offer of offers) tx.store("offers").put(offer, offer.id);
  });
}

function putNote<Name extends keyof Notes>(
  tx: Transaction<void>,
  name: Name,
  value: Notes[Name],
): void {
  readState(tx, ({ begun = 0, owner }) => {
    // Of before another customer began, in a tab that had not heard of it.
    const isForeign =
      (name === "snapshot" && (value as Snapshot).revision < begun) ||
      (name === "identity" && owner !== undefined && owner !== (value as Identity).anonymousId);
    if (!isForeign) tx.store("notes").put(value, name);
  });
}

function claim(tx: Transaction<Identity>, own: Identity): void {
  const notes = tx.store("notes");
  tx.read(notes.get("identity"), (kept: Identity | undefined) => {
    if (!kept) notes.put(own, "identity");
    tx.answer(kept ?? own);
  });
}

function begin(tx: Transaction<void>, identity: Identity): void {
  const notes = tx.store("notes");
  readState(tx, ({ revision }) =>
    tx.read(notes.get("config"), (config) => {
      for (const name of ["events", "offers", "notes"] as const) tx.store(name).clear();
      notes.put(identity, "identity");
      if (config !== undefined) notes.put(config, "config");
      const begun = revision + 1;
      tx.store("state").put({ revision: begun, begun, owner: identity.anonymousId }, "state");
    }),
  );
}

/** Drops events from the oldest on; in chunks, for there may be ten thousand and most are to stay. */
function prune(tx: Transaction<void>, now: number): void {
  const events = tx.store("events");
  tx.read(events.count(), (count) => {
    const surplus = count - maxEvents;
    if (surplus > 0) dropOldest(tx, surplus, dropOld);
    else dropOld();
  });
  function dropOld(): void {
    tx.read(events.getAll(undefined, chunk), (oldest: Event[]) => {
      const recent = oldest.findIndex(({ timestamp }) => timestamp >= now - retentionMs);
      const old = recent < 0 ? oldest.length : recent;
      if (old > 0) dropOldest(tx, old, recent < 0 ? dropOld : undefined);
    });
  }
  tx.read(tx.store("offers").getAll(), (offers: KeptOffer[]) => {
    const kept = new Set(newestOffers(offers));
    for (const offer of offers) if (!kept.has(offer)) tx.store("offers").delete(offer.id);
  });
}

function halve(tx: Transaction<void>): void {
  tx.read(tx.store("events").count(), (count) => dropOldest(tx, Math.ceil(count / 2)));
}

function dropOldest<Value>(tx: Transaction<Value>, count: number, then?: () => void): void {
  const events = tx.store("events");
  tx.read(events.getAllKeys(undefined, count), (keys) => {
    if (keys.length > 0) events.delete(IDBKeyRange.upperBound(keys.at(-1)));
    then?.();
  });
}

/** Emptied first: a tab that will not let go keeps the database, but nothing in it. */
async function erase(db: Database): Promise<void> {
  const emptying = db.transact<boolean>("readwrite", everything, (tx) => {
    for (const name of everything) tx.store(name).clear();
    tx.answer(true);
  });
  const isEmpty = await emptying.catch(() => false);
  db.close();
  const deleting = deleteDatabase(db.name);
  await (isEmpty ? deleting.catch(() => undefined) : deleting);
}
