import type { Event, Memory, Waiting } from "@proffer/engine";
import type { Transaction } from "./database.ts";
import type { Seed } from "./seed.ts";
import { unsentOf } from "./seed.ts";
import type { StateRecord } from "./state-record.ts";
import { readState } from "./state-record.ts";
import type { Identity, KeptOffer, Notes, Unsent } from "./storage.ts";

/** What a store and what is known of another one have to do with each other. */
interface Kinship {
  readonly state: StateRecord;
  readonly identity: Identity | undefined;
  /** The store knows the events that the seed knows, up to the seed's revision. */
  readonly isWhole: boolean;
}

/**
 * Takes in what a store lacks of what a page knows of its customer, within one transaction: all of it where the store
 * was emptied; what came meanwhile where it was only away; nothing but what has to be sent where somebody else has
 * begun. Several pages may do it, one after the other.
 */
export function adopt(tx: Transaction<void>, seed: Seed): void {
  readState(tx, (state) =>
    tx.read(tx.store("notes").get("identity"), (identity: Identity | undefined) => {
      const { revision = 0, fresh = [] } = seed;
      const isNew = state.owner === undefined && identity === undefined;
      const { handedOver = Number.POSITIVE_INFINITY } = state;
      const isWhole = !isNew && Math.min(state.revision, handedOver) >= revision;
      if (!isNew && !isKin(seed, state, identity)) return send(tx, seed.unsent);
      if (isWhole && fresh.length === 0) return;
      send(tx, isWhole ? seed.unsent : unsentOf(seed));
      merge(tx, seed, { state, identity, isWhole });
    }),
  );
}

/** What nobody in particular has done on this device was its owner's doing, unless they say that they are others. */
function isKin(
  { owner, notes }: Seed,
  state: StateRecord,
  identity: Identity | undefined,
): boolean {
  if (owner !== undefined) return owner === (state.owner ?? identity?.anonymousId);
  const userId = notes?.identity?.userId;
  return (identity?.userId ?? userId) === (userId ?? identity?.userId);
}

function send(tx: Transaction<void>, unsent: Iterable<Unsent> = []): void {
  for (const one of unsent) tx.store("outbox").put(one, one.event.messageId);
}

function merge(tx: Transaction<void>, seed: Seed, kinship: Kinship): void {
  const { state, isWhole } = kinship;
  const after = seed.revision ?? 0;
  const range = isWhole ? IDBKeyRange.lowerBound(after, true) : undefined;
  tx.read(tx.store("events").getAll(range), (kept: Event[]) => {
    const known = new Set(kept.map(({ messageId }) => messageId));
    const first = Math.max(state.revision, after);
    let revision = first;
    for (const event of (isWhole ? seed.fresh : seed.history) ?? [])
      if (!known.has(event.messageId)) tx.store("events").put(own(event, kinship), ++revision);
    const owner = state.owner ?? (kinship.identity ?? seed.notes?.identity)?.anonymousId;
    // One more, so that nothing is written that was worked out from what another store held.
    const next = {
      ...state,
      revision: revision + 1,
      memory: mergeMemory(state.memory, seed.memory),
    };
    const handedOver = isWhole ? {} : { handedOver: Math.max(state.handedOver ?? 0, after) };
    tx.store("state").put(
      { ...next, ...handedOver, ...(owner !== undefined && { owner }) },
      "state",
    );
    const isEmpty = kept.length === 0 && state.revision === 0;
    if (seed.snapshot && isEmpty)
      tx.store("notes").put({ revision: first, bytes: seed.snapshot, alone: true }, "snapshot");
  });
  mergeOffers(tx, seed.offers ?? []);
  mergeNotes(tx, seed, kinship.identity);
}

function own(event: Event, { identity }: Kinship): Event {
  return identity ? { ...event, anonymousId: identity.anonymousId } : event;
}

/** An edge that fired on either side has fired. */
function mergeMemory(mine: Memory | undefined, theirs: Memory | undefined): Memory | undefined {
  if (!mine || !theirs) return mine ?? theirs;
  const fired: Record<string, readonly string[]> = { ...mine.fired };
  for (const [rule, keys] of Object.entries(theirs.fired))
    fired[rule] = [...new Set([...(fired[rule] ?? []), ...keys])];
  const looked = Math.max(mine.looked ?? 0, theirs.looked ?? 0) || null;
  const byFiring = (waiting: readonly Waiting[] = []): [string, Waiting][] =>
    waiting.map((one) => [JSON.stringify([one.rule, one.version, one.key]), one]);
  const waiting = new Map([...byFiring(theirs.waiting), ...byFiring(mine.waiting)]);
  return { fired, looked, ...(waiting.size > 0 && { waiting: [...waiting.values()] }) };
}

/** What became of an offer only goes forward. */
function mergeOffers(tx: Transaction<void>, offers: readonly KeptOffer[]): void {
  const store = tx.store("offers");
  for (const offer of offers)
    tx.read(store.get(offer.id), (kept: KeptOffer | undefined) => {
      if (!kept || progressOf(offer) > progressOf(kept)) store.put(offer, offer.id);
    });
}

function progressOf({ state, reserved = false, coupon }: KeptOffer): number {
  const progress = { waiting: 0, shown: 4, clicked: 8, dismissed: 12 }[state];
  return progress + (reserved ? 2 : 0) + (coupon ? 1 : 0);
}

/** What the store has stays, but for what was said while it was away. */
function mergeNotes(
  tx: Transaction<void>,
  { notes = {}, fresh = [] }: Seed,
  identity?: Identity,
): void {
  const store = tx.store("notes");
  const { userId, token } = notes.identity ?? {};
  const said = { ...(userId !== undefined && { userId }), ...(token !== undefined && { token }) };
  tx.read(store.getAllKeys(), (names) => {
    for (const name of Object.keys(notes) as (keyof Notes)[]) {
      const isNewer = name === "chat" && fresh.length > 0;
      if (name !== "snapshot" && (isNewer || !names.includes(name))) store.put(notes[name], name);
    }
    if (identity && userId !== undefined) store.put({ ...identity, ...said }, "identity");
  });
}
