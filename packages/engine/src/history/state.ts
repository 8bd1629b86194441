import type { Event } from "../event/event.ts";
import { compareEvents } from "../event/event.ts";
import type { Fact, Source } from "../facts/fact.ts";
import { createFact } from "../facts/index.ts";
import { createSource } from "../facts/source.ts";
import type { Ruleset } from "../rules/rule.ts";
import { indexOf } from "../rules/ruleset-index.ts";
import type { Edges } from "../rules/edges.ts";
import { copyEdges, readEdges, writeEdges } from "../rules/edges.ts";
import { Present } from "./present.ts";

/** A firing outside its rule's hours: the rule is looked at again when they begin. */
export interface Waiting {
  readonly rule: string;
  readonly version: string;
  readonly key: string | null;
  /** When to look again, UTC ms. */
  readonly at: number;
  /** The event that the look was about. */
  readonly event: string;
}

/**
 * What has to be kept beside a customer's events, as JSON: which edges are used up and how far timers were looked at.
 * All else follows from the events.
 */
export interface Memory {
  /** By `rule@version`: the keys that are true and have fired. */
  readonly fired: Readonly<Record<string, readonly string[]>>;
  /** The instant up to which timers have been looked at, UTC ms; `null` before the first event. */
  readonly looked: number | null;
  /** Firings that wait for opening hours. */
  readonly waiting?: readonly Waiting[];
}

/**
 * Everything that is known of one customer: the history, and what follows from it for one rule set. Made by
 * {@link createState}; changed only by `advance`, copied by `decide`.
 *
 * @example
 * ```ts
 * const kept = JSON.stringify({ history: state.history, memory: state.memory() });
 * const again = createState(state.customer, JSON.parse(kept));
 * ```
 */
export class State {
  readonly customer: string;
  /** The customer's events in their order. */
  readonly history: readonly Event[];
  /** Used-up edges, by rule. */
  readonly edges: Edges;
  /** Timers that fell due up to and including this instant have been looked at. */
  looked: number;
  /** No timer falls due before this instant. */
  nextDue = Number.NEGATIVE_INFINITY;
  /** The facts of the rule set in use, by their index. */
  facts: readonly Fact[] = [];
  /** What holds for the customer now, whatever the rule set. */
  present = new Present();
  /** Firings that wait for opening hours. */
  waiting: readonly Waiting[];
  readonly #events: Event[];
  readonly #ids: Set<string>;
  #sources: readonly Source[] = [];
  #ruleset: Ruleset | undefined;

  constructor(
    customer: string,
    events: Event[],
    edges: Edges,
    looked: number,
    waiting: readonly Waiting[],
  ) {
    this.customer = customer;
    this.waiting = waiting;
    this.#events = events;
    this.history = events;
    this.#ids = new Set(events.map(({ messageId }) => messageId));
    this.edges = edges;
    this.looked = looked;
  }

  /** Makes the facts those of this rule set, from the history where they were another's. */
  use(ruleset: Ruleset): void {
    if (this.#ruleset === ruleset) return;
    this.#ruleset = ruleset;
    this.#rebuild();
  }

  has(messageId: string): boolean {
    return this.#ids.has(messageId);
  }

  /** Whether an event's place is before one that is already here. */
  isLate(event: Event): boolean {
    const last = this.#events.at(-1);
    return last !== undefined && compareEvents(event, last) < 0;
  }

  /** Puts an event in its place and brings every fact up to date. The caller has ruled out a duplicate. */
  admit(event: Event): void {
    this.#ids.add(event.messageId);
    if (this.isLate(event)) {
      this.#events.splice(this.#placeOf(event), 0, event);
      this.#rebuild();
    } else {
      this.#events.push(event);
      this.#fold(event);
    }
  }

  fact(index: number): Fact {
    return this.facts[index] as Fact;
  }

  copy(): State {
    const edges = copyEdges(this.edges);
    const copy = new State(this.customer, [...this.#events], edges, this.looked, this.waiting);
    copy.#ruleset = this.#ruleset;
    copy.#sources = this.#sources.map((source) => source.copy());
    copy.facts = copy.#factsOver(copy.#sources);
    copy.nextDue = this.nextDue;
    copy.present = this.present.copy();
    return copy;
  }

  /** What has to be kept beside the events. */
  memory(): Memory {
    return {
      fired: writeEdges(this.edges),
      looked: Number.isFinite(this.looked) ? this.looked : null,
      ...(this.waiting.length > 0 && { waiting: this.waiting }),
    };
  }

  #rebuild(): void {
    const plans = this.#ruleset ? indexOf(this.#ruleset).sources.plans : [];
    this.#sources = plans.map(createSource);
    this.facts = this.#factsOver(this.#sources);
    this.nextDue = Number.NEGATIVE_INFINITY;
    this.present = new Present();
    for (const event of this.#events) this.#fold(event);
  }

  #factsOver(sources: readonly Source[]): readonly Fact[] {
    if (!this.#ruleset) return [];
    const { of } = indexOf(this.#ruleset).sources;
    return this.#ruleset.facts.map((plan) => {
      const source = of[plan.index];
      return createFact(plan, source === undefined ? undefined : sources[source]);
    });
  }

  #fold(event: Event): void {
    this.present.take(event);
    if (!this.#ruleset) return;
    const index = indexOf(this.#ruleset);
    for (const source of index.sourcesOf(event.event)) {
      this.#sources[source]?.add(event);
      const due = event.timestamp + (index.soonest[source] as number);
      if (due < this.nextDue) this.nextDue = due;
    }
  }

  #placeOf(event: Event): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareEvents(this.#events[middle] as Event, event) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The state of a customer who is new, or whose events and memory were kept elsewhere.
 *
 * @param kept the customer's events, in any order, and what `state.memory()` gave. Of two events with one id the first wins.
 * @example
 * ```ts
 * let state = createState("anon-1");
 * const result = await decide(state, event, ruleset, event.timestamp);
 * state = result.state;
 * ```
 */
export function createState(
  customer: string,
  kept: { readonly history?: Iterable<Event>; readonly memory?: Memory } = {},
): State {
  const byId = new Map<string, Event>();
  for (const event of kept.history ?? [])
    if (!byId.has(event.messageId)) byId.set(event.messageId, event);
  const events = [...byId.values()].sort(compareEvents);
  const looked = kept.memory?.looked ?? Number.NEGATIVE_INFINITY;
  const waiting = kept.memory?.waiting ?? [];
  return new State(customer, events, readEdges(kept.memory?.fired ?? {}), looked, waiting);
}
