import type { Event, Memory } from "@proffer/engine";
import type { Seed } from "./seed.ts";
import type { Commit, Delta, Identity, KeptOffer, Notes, Snapshot, Unsent } from "./storage.ts";

/** What a page knows of its store, from what it has read and written: enough to make another one of. */
export class Known {
  /** What it read of the history begins behind this revision. */
  #base = 0;
  #revision = 0;
  /** By messageId, in the order in which they came. */
  readonly #events = new Map<string, Event>();
  #memory: Memory | undefined;
  #owner: string | undefined;
  #offers = new Map<string, KeptOffer>();
  #notes: Partial<Notes> = {};
  /** The snapshot that was read last, and the one that stands for what is not known of the history. */
  #snapshot: Snapshot | undefined;
  #standing: Snapshot | undefined;
  readonly #unsent = new Map<string, Unsent>();
  /** How far the store was when it was left for memory, whose it was, and what came since. */
  #left: (Pick<Seed, "revision" | "owner"> & { readonly fresh: Event[] }) | undefined;

  /** What was read behind a revision. */
  sawDelta(after: number, { revision, events, memory, owner }: Delta): void {
    const isNext = after >= this.#base && after <= this.#revision && owner === this.#owner;
    if (!isNext) this.#beginAt(after);
    this.#sawEvents(events);
    this.#revision = revision;
    this.#memory = memory;
    this.#owner = owner;
  }

  /** What was read up to a revision: the part that was left out before. */
  sawEarlier(last: number, events: readonly Event[]): void {
    if (last !== this.#base || this.#standing?.alone) return;
    const later = [...this.#events.values()];
    this.#events.clear();
    this.#sawEvents([...events, ...later]);
    this.#base = 0;
    this.#standing = undefined;
  }

  /** What was written. */
  committed({ base, event, send, memory, owner, offers }: Commit): void {
    this.#revision = base + 1;
    this.#memory = memory;
    this.#owner = owner;
    for (const offer of offers) this.sawOffer(offer);
    if (!event) return;
    this.#sawEvents([event]);
    this.#left?.fresh.push(event);
    if (send) this.#unsent.set(event.messageId, { event, ...send });
  }

  sawOffer(offer: KeptOffer): void {
    this.#offers.set(offer.id, offer);
  }

  sawOffers(offers: readonly KeptOffer[]): void {
    this.#offers = new Map(offers.map((offer) => [offer.id, offer]));
  }

  sawNote<Name extends keyof Notes>(name: Name, value: Notes[Name] | undefined): void {
    if (name === "snapshot") this.#snapshot = value as Snapshot | undefined;
    else if (value === undefined) delete this.#notes[name];
    else this.#notes[name] = value;
  }

  sawUnsent(unsent: readonly Unsent[]): void {
    for (const one of unsent) this.#unsent.set(one.event.messageId, one);
  }

  confirmed(messageIds: readonly string[]): void {
    for (const id of messageIds) this.#unsent.delete(id);
  }

  /** Somebody else has begun. */
  began(identity: Identity): void {
    const { config } = this.#notes;
    this.forget();
    this.#notes = { identity, ...(config && { config }) };
    this.#owner = identity.anonymousId;
  }

  forget(): void {
    this.#snapshot = undefined;
    this.#beginAt(0);
    this.#revision = 0;
    this.#memory = undefined;
    this.#owner = undefined;
    this.#offers.clear();
    this.#notes = {};
    this.#left &&= { ...this.#left, fresh: [] };
  }

  /** The store is left for memory. What is known goes on there; the store, should it answer again, has to hear of what comes now. */
  leave(): void {
    this.#left ??= { revision: this.#revision, owner: this.#ownerNow(), fresh: [] };
  }

  /** The customer is in a store that lasts. */
  arrive(): void {
    this.#left = undefined;
  }

  /** What another store has to take in to be as good as this one. */
  seed(): Seed {
    return {
      history: [...this.#events.values()],
      memory: this.#memory,
      owner: this.#ownerNow(),
      offers: [...this.#offers.values()],
      notes: { ...this.#notes },
      revision: this.#revision,
      unsent: [...this.#unsent.values()],
      ...(this.#standing && { snapshot: this.#standing.bytes }),
    };
  }

  /** What the store has to take in that was left, now that it answers again. */
  seedBack(): Seed {
    return { ...this.seed(), ...this.#left };
  }

  #ownerNow(): string | undefined {
    return this.#owner ?? this.#notes.identity?.anonymousId;
  }

  #beginAt(revision: number): void {
    const read = this.#snapshot;
    const stands = read?.revision === revision && (revision > 0 || read.alone);
    this.#standing = stands ? read : undefined;
    this.#base = revision;
    this.#events.clear();
  }

  #sawEvents(events: readonly Event[]): void {
    for (const event of events) this.#events.set(event.messageId, event);
  }
}
