import type { Event, Memory } from "@proffer/engine";
import type { Commit, Delta, KeptOffer, Notes, Storage } from "./storage.ts";
import { maxEvents, maxOffers, retentionMs } from "./storage.ts";

/** What a store may start with: what could be saved of one that broke. */
export interface Seed {
  readonly history?: readonly Event[];
  readonly memory?: Memory;
  readonly offers?: readonly KeptOffer[];
  readonly notes?: Partial<Notes>;
  /** What stands for the events that could not be saved: those of `history` come behind it. */
  readonly snapshot?: Uint8Array;
}

/** Of a history that was saved from a broken store, this many events are offered to the server again. */
const maxResent = 500;

/**
 * Keeps everything until the page or the process ends: in Node, and where IndexedDB cannot be had.
 *
 * @example
 * ```ts
 * const proffer = createProffer({ rules, storage: createMemoryStorage() });
 * ```
 */
export function createMemoryStorage(seed: Seed = {}): Storage {
  const events: { readonly revision: number; readonly event: Event }[] = [];
  const unsent = new Map<string, Event>();
  const offers = new Map((seed.offers ?? []).map((offer) => [offer.id, offer]));
  const notes: Partial<Notes> = { ...seed.notes };
  if (seed.snapshot) notes.snapshot = { revision: 0, bytes: seed.snapshot, alone: true };
  let memory = seed.memory;
  let revision = 0;
  for (const event of seed.history ?? []) events.push({ revision: ++revision, event });
  // What the broken store had not sent is not known; the server tells repeats by their ids.
  for (const event of (seed.history ?? []).slice(-maxResent)) unsent.set(event.messageId, event);

  return {
    kind: "memory",
    since: (after): Promise<Delta> =>
      Promise.resolve({
        revision,
        events: events.filter((kept) => kept.revision > after).map(({ event }) => event),
        memory,
      }),
    upTo: (last) =>
      Promise.resolve(events.filter(({ revision: own }) => own <= last).map(({ event }) => event)),
    commit: (commit: Commit): Promise<boolean> => {
      if (commit.base !== revision) return Promise.resolve(false);
      revision++;
      memory = commit.memory;
      if (commit.event) {
        events.push({ revision, event: commit.event });
        if (commit.send) unsent.set(commit.event.messageId, commit.event);
      }
      for (const offer of commit.offers) offers.set(offer.id, offer);
      return Promise.resolve(true);
    },
    unsent: (max) => Promise.resolve([...unsent.values()].slice(0, max)),
    confirm: (ids) => {
      for (const id of ids) unsent.delete(id);
      return Promise.resolve();
    },
    offers: () => Promise.resolve([...offers.values()].slice(-maxOffers)),
    putOffer: (offer) => {
      offers.set(offer.id, offer);
      return Promise.resolve();
    },
    note: (name) => Promise.resolve(notes[name]),
    putNote: (name, value) => {
      notes[name] = value;
      return Promise.resolve();
    },
    prune: (now) => {
      const kept = events
        .filter(({ event }) => event.timestamp >= now - retentionMs)
        .slice(-maxEvents);
      events.splice(0, events.length, ...kept);
      for (const id of [...offers.keys()].slice(0, -maxOffers)) offers.delete(id);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
