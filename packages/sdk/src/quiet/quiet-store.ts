import type { Event, WatchPlan } from "@proffer/engine";
import { createWatch, isCausedByCustomer, isRecordOf, sessionGapMs } from "@proffer/engine";
import type { KeptConsent } from "../consent/consent.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { openDatabase } from "../storage/database.ts";
import type { StateRecord } from "../storage/state-record.ts";
import { readState } from "../storage/state-record.ts";
import type {
  ChatStore,
  DeliveryStore,
  Identity,
  KeptOffer,
  Notes,
  Unsent,
} from "../storage/storage.ts";
import type { QuietRecord } from "./quiet-record.ts";

/** The store as it stands when a page begins. */
export interface Standing {
  readonly identity: Identity;
  readonly config: Notes["config"] | undefined;
  /** Something was proffered to the customer that they have not answered. */
  readonly isAwaited: boolean;
  /** Sending has failed lately, and is not to begin anew. */
  readonly isHeld: boolean;
  readonly record: QuietRecord | undefined;
}

/** Makes an event, once it is known what came before it and who the customer is. */
export type MakeQuietly = (last: number | null, identity: Identity) => Event;

/** What was written, because nothing can come of it. */
export interface Taken {
  readonly events: readonly Event[];
  /** One more like it may need the engine. */
  readonly isNear: boolean;
  /** No timer falls due before this, UTC ms. */
  readonly due: number | undefined;
}

const written = ["notes", "state", "events", "outbox"] as const;

/** So many events are replayed in a moment. Beyond them the engine looks, and drops what is too old to be kept. */
const maxUnlooked = 256;

/**
 * The customer's store for a page that does without the engine: the same database as everybody's, written to in the same
 * way. Whatever is not as it should be is left to who knows more: every method throws then, and nothing has been written.
 */
export class QuietStore implements DeliveryStore, ChatStore {
  readonly kind = "indexeddb";
  readonly #db: Database;

  private constructor(db: Database) {
    this.#db = db;
  }

  /** @param onErased another tab deletes it. */
  static async open(name: string, onErased: () => void): Promise<QuietStore> {
    return new QuietStore(await openDatabase(name, onErased));
  }

  close(): void {
    this.#db.close();
  }

  consent(): Promise<KeptConsent | undefined> {
    return this.note("consent");
  }

  /** @param own who the customer is if nobody is kept here yet. */
  begin(own: Identity): Promise<Standing> {
    return this.#db.transact("readwrite", ["notes", "offers", "state"], (tx) => {
      const notes = tx.store("notes");
      let identity = own;
      let config: Notes["config"] | undefined;
      let isHeld = false;
      let isAwaited = false;
      // They are answered in their order.
      tx.read(notes.get("identity"), (kept: Identity | undefined) => {
        if (kept) identity = kept;
        else notes.put(own, "identity");
      });
      tx.read(notes.get("config"), (kept) => (config = kept));
      tx.read(notes.get("delivery"), (kept: Notes["delivery"] | undefined) => {
        isHeld = kept !== undefined && kept.failures > 0;
      });
      tx.read(tx.store("offers").getAll(), (offers: KeptOffer[]) => {
        isAwaited = offers.some(isUnanswered);
      });
      readState(tx, ({ record }) => tx.answer({ identity, config, isHeld, isAwaited, record }));
    });
  }

  /**
   * Writes an event down, and `Session Started` ahead of it where one begins, if nothing can come of them.
   *
   * @param beginSession makes that event.
   */
  take(
    plan: WatchPlan,
    make: MakeQuietly,
    beginSession: (first: Event) => Event | undefined,
  ): Promise<Taken | undefined> {
    return this.#db.transact<Taken | undefined>("readwrite", written, (tx) =>
      readState(tx, (state) =>
        tx.read(tx.store("notes").get("identity"), (identity: Identity | undefined) => {
          if (!identity || !isFit(state, identity, plan)) return;
          const step = look(plan, state.record, (last) => make(last, identity), beginSession);
          if (!step) return;
          tx.answer(step.taken);
          write(tx, state, identity, step.taken.events, step.record);
        }),
      ),
    );
  }

  /** Writes an event down that the engine has to look at, and cannot be had for now. */
  put(event: Event, identity: Identity): Promise<void> {
    return this.#db.transact<void>("readwrite", written, (tx) =>
      readState(tx, (state) => {
        if ((state.owner ?? identity.anonymousId) !== identity.anonymousId)
          throw new Error("Somebody else is using this device by now.");
        write(tx, state, identity, [event], undefined);
      }),
    );
  }

  unsent(max: number): Promise<readonly Unsent[]> {
    return this.#db.transact("readonly", ["outbox"], (tx) =>
      tx.read(tx.store("outbox").getAll(undefined, Math.min(max, 1e6)), tx.answer),
    );
  }

  confirm(ids: readonly string[]): Promise<void> {
    return this.#db.transact("readwrite", ["outbox"], (tx) =>
      ids.forEach((id) => tx.store("outbox").delete(id)),
    );
  }

  offers(): Promise<readonly KeptOffer[]> {
    return this.#db.transact("readonly", ["offers"], (tx) =>
      tx.read(tx.store("offers").getAll(), tx.answer),
    );
  }

  note<Name extends keyof Notes>(name: Name): Promise<Notes[Name] | undefined> {
    return this.#db.transact("readonly", ["notes"], (tx) =>
      tx.read(tx.store("notes").get(name), tx.answer),
    );
  }

  putNote<Name extends keyof Notes>(name: Name, value: Notes[Name]): Promise<void> {
    return this.#db.transact(
      "readwrite",
      ["notes"],
      (tx: Transaction<void>) => void tx.store("notes").put(value, name),
    );
  }
}

/** Whether what is kept beside the events tells all that has to be known of them. */
function isFit(
  { revision, owner, record, quietFrom }: StateRecord,
  own: Identity,
  plan: WatchPlan,
): boolean {
  if (owner !== undefined && owner !== own.anonymousId) return false;
  if (revision === 0) return true;
  if (quietFrom !== undefined && revision - quietFrom >= maxUnlooked) return false;
  return record?.at === revision && isRecordOf(record.watch, plan);
}

function write(
  tx: Transaction<never>,
  state: StateRecord,
  { anonymousId: owner, deviceKey }: Identity,
  events: readonly Event[],
  record: Omit<QuietRecord, "at"> | undefined,
): void {
  let { revision } = state;
  for (const event of events) {
    tx.store("events").put(event, ++revision);
    tx.store("outbox").put({ event, deviceKey }, event.messageId);
  }
  const quietFrom = state.quietFrom ?? state.revision;
  const kept = record && { ...record, at: revision };
  tx.store("state").put({ ...state, revision, owner, quietFrom, record: kept }, "state");
}

interface Look {
  readonly taken: Taken;
  readonly record: Omit<QuietRecord, "at">;
}

/** Nothing where the engine has to look at it. */
function look(
  plan: WatchPlan,
  record: QuietRecord | undefined,
  make: (last: number | null) => Event,
  beginSession: (first: Event) => Event | undefined,
): Look | undefined {
  const made = make(record?.lastAt ?? null);
  const isActive = isCausedByCustomer(made.event);
  const isNew =
    isActive && made.timestamp - (record?.activeAt ?? Number.NEGATIVE_INFINITY) >= sessionGapMs;
  const first = isNew ? beginSession(made) : undefined;
  // The session comes first, and the event is stamped behind it.
  const event = first ? make(first.timestamp) : made;
  const { timestamp } = event;
  const events = first ? [first, event] : [event];
  const watch = createWatch(plan, record?.watch);
  const verdicts = events.map((one) => watch.take(one));
  if (verdicts.includes("awake")) return undefined;
  return {
    taken: {
      events,
      isNear: verdicts.includes("near"),
      due: watch.due,
    },
    record: {
      watch: watch.record(),
      lastAt: timestamp,
      activeAt: isActive || first ? timestamp : (record?.activeAt ?? null),
    },
  };
}

/** When the engine is needed although nothing happens, UTC ms: no timer falls due before that. */
export function dueOf(
  record: QuietRecord | undefined,
  plan: WatchPlan | undefined,
): number | undefined {
  return record && plan && createWatch(plan, record.watch).due;
}

/** Shown to nobody, or to somebody who has not said what they make of it. */
function isUnanswered({ state }: KeptOffer): boolean {
  return state === "waiting" || state === "shown";
}
