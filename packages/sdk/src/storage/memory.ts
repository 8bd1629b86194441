import type { Event } from "@proffer/engine";
import type { Seed } from "./seed.ts";
import { unsentOf } from "./seed.ts";
import type { Commit, Delta, Identity, KeptOffer, Notes, Snapshot, Storage } from "./storage.ts";
import { maxEvents, newestOffers, retentionMs } from "./storage.ts";

export type { Seed } from "./seed.ts";

/**
 * Keeps everything until the page or the process ends: in Node, and where IndexedDB cannot be had.
 *
 * @example
 * ```ts
 * const proffer = createProffer({ rules, storage: createMemoryStorage() });
 * ```
 */
export function createMemoryStorage(seed: Seed = {}): Storage {
  const { history = [], snapshot } = seed;
  const before = Math.max(0, (seed.revision ?? 0) - history.length);
  let events = history.map((event, i) => ({ revision: before + i + 1, event }));
  const unsent = new Map([...unsentOf(seed)].map((one) => [one.event.messageId, one]));
  let offers = new Map((seed.offers ?? []).map((offer) => [offer.id, offer]));
  let notes: Partial<Notes> = { ...seed.notes };
  if (snapshot) notes.snapshot = { revision: before, bytes: snapshot, alone: true };
  let { memory, owner } = seed;
  let revision = before + events.length;
  let begun = 0;

  function since(after: number): Delta {
    // Those behind are few, and at the end.
    const last = events.findLastIndex((kept) => kept.revision <= after);
    const behind = events.slice(last + 1).map(({ event }) => event);
    return { revision, events: behind, memory, owner };
  }

  function upTo(last: number): readonly Event[] {
    return events.filter((kept) => kept.revision <= last).map(({ event }) => event);
  }

  function commit({ base, event, send, ...rest }: Commit): boolean {
    if (base !== revision || (owner ?? rest.owner) !== rest.owner) return false;
    revision++;
    ({ memory, owner } = rest);
    if (event) events.push({ revision, event });
    if (event && send) unsent.set(event.messageId, { event, ...send });
    for (const offer of rest.offers) offers.set(offer.id, offer);
    return true;
  }

  function forget(kept: Partial<Notes>): void {
    events = [];
    offers = new Map();
    notes = kept;
    memory = undefined;
    owner = kept.identity?.anonymousId;
    begun = ++revision;
  }

  return {
    kind: "memory",
    since: async (after) => since(after),
    upTo: async (last) => upTo(last),
    commit: async (one) => commit(one),
    unsent: async (max) => [...unsent.values()].slice(0, max),
    confirm: async (ids) => {
      for (const id of ids) unsent.delete(id);
    },
    offers: async () => newestOffers(offers.values()),
    putOffer: async (offer: KeptOffer) => {
      offers.set(offer.id, offer);
    },
    note: async (name) => notes[name],
    putNote: async (name, value) => {
      // Packed before another customer began.
      const isForeign =
        (name === "snapshot" && (value as Snapshot).revision < begun) ||
        (name === "identity" &&
          (owner ?? (value as Identity).anonymousId) !== (value as Identity).anonymousId);
      if (!isForeign) notes[name] = value;
    },
    claim: async (own) => (notes.identity ??= own),
    prune: async (now) => {
      const recent = events.findIndex(({ event }) => event.timestamp >= now - retentionMs);
      events = recent < 0 ? [] : events.slice(Math.max(recent, events.length - maxEvents));
      offers = new Map(newestOffers(offers.values()).map((offer) => [offer.id, offer]));
    },
    begin: async (identity: Identity) => {
      const { config } = notes;
      forget({ identity, ...(config && { config }) });
    },
    erase: async () => {
      forget({});
      unsent.clear();
    },
    close: async () => undefined,
  };
}
