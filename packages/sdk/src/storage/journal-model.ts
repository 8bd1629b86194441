import type { Event, Memory } from "@proffer/engine";
import type { Delta, Identity, KeptOffer, Notes, Unsent } from "./storage.ts";
import { maxEvents, newestOffers, retentionMs } from "./storage.ts";

/** What one line of a journal says: what has changed, in this order. What is left out has not. */
export interface Change {
  /** It is part of what stands for all lines before it. */
  readonly whole?: true;
  /** Another customer from now on. */
  readonly begin?: Identity;
  /** Where `memory` is left out it is what it was. */
  readonly state?: {
    readonly revision: number;
    readonly owner?: string | undefined;
    readonly memory?: Memory | undefined;
    /** The revision with which this customer began. */
    readonly begun?: number;
  };
  readonly events?: readonly KeptEvent[];
  /** Waits for the server, and is part of the history no more. */
  readonly unsent?: readonly Unsent[];
  readonly confirmed?: readonly string[];
  readonly offers?: readonly KeptOffer[];
  readonly notes?: Partial<Notes>;
  /** What is too old at this instant is dropped, UTC ms. */
  readonly prunedAt?: number;
}

/** An event of the history, with the key of the device for which it waits for the server. */
interface KeptEvent {
  readonly revision: number;
  readonly event: Event;
  readonly deviceKey?: string;
}

/** So many events stand in one line of a checkpoint: few lines, and none too long. */
const eventsPerLine = 100;

/** What a journal comes to when its lines are read in order. */
export class JournalModel {
  #events: KeptEvent[] = [];
  readonly #unsent = new Map<string, Unsent>();
  #offers = new Map<string, KeptOffer>();
  #notes: Partial<Notes> = {};
  #revision = 0;
  #begun = 0;
  #memory: Memory | undefined;
  #memoryJson: string | undefined;
  #owner: string | undefined;

  get revision(): number {
    return this.#revision;
  }

  /** With which revision this customer began: what was worked out from an earlier one is another's. */
  get begun(): number {
    return this.#begun;
  }

  get owner(): string | undefined {
    return this.#owner;
  }

  /** Whether this is what is remembered: as it was when it came, whatever its owner has made of it since. */
  remembers(memory: Memory): boolean {
    return JSON.stringify(memory) === this.#memoryJson;
  }

  since(revision: number): Delta {
    const events = this.#events.filter((kept) => kept.revision > revision);
    return {
      revision: this.#revision,
      events: events.map(({ event }) => event),
      memory: this.#memory,
      owner: this.#owner,
    };
  }

  upTo(revision: number): readonly Event[] {
    return this.#events.filter((kept) => kept.revision <= revision).map(({ event }) => event);
  }

  unsent(max: number): readonly Unsent[] {
    return [...this.#unsent.values()].slice(0, max);
  }

  isUnsent(messageId: string): boolean {
    return this.#unsent.has(messageId);
  }

  offers(): readonly KeptOffer[] {
    return newestOffers(this.#offers.values());
  }

  note<Name extends keyof Notes>(name: Name): Notes[Name] | undefined {
    return this.#notes[name];
  }

  /** Whether there is anything to drop at this instant. */
  isOverdue(now: number): boolean {
    const { length } = this.#recent(now);
    return length < this.#events.length || this.offers().length < this.#offers.size;
  }

  apply(change: Change): void {
    if (change.begin) this.#begin(change.begin);
    const { state, events = [], unsent = [], confirmed = [], offers = [] } = change;
    if (state) {
      this.#revision = state.revision;
      this.#owner = state.owner;
      this.#begun = state.begun ?? this.#begun;
      if (state.memory) this.#remember(state.memory);
    }
    for (const kept of unsent) this.#unsent.set(kept.event.messageId, kept);
    for (const kept of events) this.#add(kept);
    for (const id of confirmed) this.#unsent.delete(id);
    for (const offer of offers) this.#offers.set(offer.id, offer);
    this.#notes = { ...this.#notes, ...change.notes };
    if (change.prunedAt !== undefined) this.#prune(change.prunedAt);
  }

  /** Changes that come to all this where there was nothing. */
  checkpoint(): readonly Change[] {
    const isKept = new Set(this.#events.map(({ event }) => event.messageId));
    const orphans = this.unsent(Infinity).filter(({ event }) => !isKept.has(event.messageId));
    const events = this.#events.map(({ revision, event }) => ({
      revision,
      event,
      ...this.#keyOf(event),
    }));
    const [revision, begun, owner] = [this.#revision, this.#begun, this.#owner];
    const state = { revision, begun, owner, memory: this.#memory };
    return [
      { whole: true, state, notes: this.#notes, offers: this.offers() },
      ...inLots(orphans).map((unsent) => ({ whole: true as const, unsent })),
      ...inLots(events).map((lot) => ({ whole: true as const, events: lot })),
    ];
  }

  /** Drops the oldest events that the server has until the others are no longer than this as JSON. */
  shrink(maxChars: number): void {
    let chars = 0;
    const newestFirst = this.#events.toReversed().filter(({ event }) => {
      chars += JSON.stringify(event).length;
      return chars <= maxChars || this.isUnsent(event.messageId);
    });
    this.#events = newestFirst.reverse();
  }

  #add({ revision, event, deviceKey }: KeptEvent): void {
    this.#events.push({ revision, event });
    if (deviceKey !== undefined) this.#unsent.set(event.messageId, { event, deviceKey });
  }

  #keyOf({ messageId }: Event): { readonly deviceKey?: string } {
    const waiting = this.#unsent.get(messageId);
    return waiting ? { deviceKey: waiting.deviceKey } : {};
  }

  #remember(memory: Memory | undefined): void {
    this.#memory = memory;
    this.#memoryJson = JSON.stringify(memory);
  }

  #begin(identity: Identity): void {
    const { config } = this.#notes;
    this.#events = [];
    this.#offers.clear();
    this.#notes = { identity, ...(config && { config }) };
    this.#remember(undefined);
    this.#owner = identity.anonymousId;
    this.#begun = ++this.#revision;
  }

  #prune(now: number): void {
    this.#events = this.#recent(now);
    this.#offers = new Map(this.offers().map((offer) => [offer.id, offer]));
  }

  #recent(now: number): KeptEvent[] {
    const recent = this.#events.findIndex(({ event }) => event.timestamp >= now - retentionMs);
    return recent < 0 ? [] : this.#events.slice(Math.max(recent, this.#events.length - maxEvents));
  }
}

function inLots<Entry>(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const lots = Math.ceil(entries.length / eventsPerLine);
  return Array.from({ length: lots }, (_, i) =>
    entries.slice(i * eventsPerLine, (i + 1) * eventsPerLine),
  );
}
