import type { Event } from "../event/event.ts";
import { compareEvents } from "../event/event.ts";
import type { Anchor, Fact, Look, Source } from "../facts/fact.ts";
import { createFact } from "../facts/index.ts";
import { Intake } from "../facts/intake.ts";
import { Keyring } from "../facts/keyring.ts";
import type { Placed } from "../facts/source.ts";
import { createSource } from "../facts/source.ts";
import { enterAll } from "../facts/enter-all.ts";
import { Edges } from "../rules/edges.ts";
import type { Standing } from "../rules/gates.ts";
import type { Ruleset } from "../rules/rule.ts";
import { indexOf } from "../rules/ruleset-index.ts";
import { History } from "./history.ts";
import type { Past } from "./past.ts";
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
 * {@link createState} or `unpackState`; changed only by `advance`, copied by `decide`.
 *
 * @example
 * ```ts
 * const kept = JSON.stringify({ history: state.history, memory: state.memory() });
 * const again = createState(state.customer, JSON.parse(kept));
 * ```
 */
export class State implements Past, Standing {
  readonly customer: string;
  /** Used-up edges, by rule. */
  readonly edges: Edges;
  /** Timers that fell due up to and including this instant have been looked at. */
  looked: number;
  /** No timer falls due before this instant. */
  nextDue = Number.NEGATIVE_INFINITY;
  /** The facts of the rule set in use, by their index. */
  facts: readonly Fact[] = [];
  /** What they keep by groups. */
  rings: readonly Keyring[] = [];
  /** What holds for the customer now, whatever the rule set. */
  present = new Present();
  /** Firings that wait for opening hours. */
  waiting: readonly Waiting[];
  /** What the facts are read from, by the numbers of the rule set in use. */
  sources: readonly Source[] = [];
  readonly #history: History;
  #intake = new Intake([]);
  #ruleset: Ruleset | undefined;

  constructor(
    customer: string,
    history: History,
    edges: Edges,
    looked: number,
    waiting: readonly Waiting[],
  ) {
    this.customer = customer;
    this.waiting = waiting;
    this.#history = history;
    this.edges = edges;
    this.looked = looked;
  }

  /** The customer's events in their order; of a state from a snapshot those that have been read. */
  get history(): readonly Event[] {
    return this.#history.events;
  }

  /** The latest event's instant, UTC ms; `undefined` before the first. */
  get lastAt(): number | undefined {
    return this.#history.last?.timestamp;
  }

  /** Whether its facts are those of this rule set. */
  isOf(ruleset: Ruleset): boolean {
    return this.#ruleset === ruleset;
  }

  /** Makes the facts those of this rule set, from the history where they were another's. */
  use(ruleset: Ruleset): void {
    if (this.#ruleset === ruleset) return;
    this.#history.mustBeWhole("take up another rule set");
    this.resume(ruleset);
    this.#rebuild();
  }

  /** Takes up a rule set with nothing folded: a snapshot fills in what it has. */
  resume(ruleset: Ruleset): void {
    this.#ruleset = ruleset;
    this.edges.use(ruleset.rules);
    this.#makeSources();
  }

  /** How many events there are, read or not, and the instant from which an event is not late whatever its id. */
  get end(): { readonly length: number; readonly from: number } {
    const { length, endsAt } = this.#history;
    return { length, from: endsAt };
  }

  has(messageId: string): boolean {
    return this.#history.has(messageId);
  }

  /** Whether an event's place is before one that is already here. */
  isLate(event: Event): boolean {
    const { last } = this.#history;
    return last !== undefined && compareEvents(event, last) < 0;
  }

  /** Puts an event in its place, gives that, and brings every fact up to date. The caller has ruled out a duplicate. */
  admit(event: Event): number {
    const isLate = this.isLate(event);
    const place = this.#history.insert(event);
    if (isLate) this.#rebuild();
    else this.#fold(event, place);
    return place;
  }

  fact(index: number): Fact {
    return this.facts[index] as Fact;
  }

  eventAt(place: number): Event | undefined {
    return this.#history.eventAt(place);
  }

  /** A look as an event would bring it at an instant. */
  look(event: Event, at: number): Look {
    return { at, event, place: this.#history.placeOf(event), present: this.present };
  }

  /** The event of an id, as timers count from it. */
  anchorOf(messageId: string): Anchor | undefined {
    return this.#history.anchorOf(messageId);
  }

  /** Whether all events are here; a state from a snapshot may not have read those that it stands for. */
  get isWhole(): boolean {
    return this.#history.isWhole;
  }

  /**
   * Reads the events that a snapshot stands for, where they have not been read and somebody can. Where fewer are left by
   * now, facts are those of what is left.
   */
  recall(): void | Promise<void> {
    const recalled = this.#history.recall();
    return recalled?.then((isSame) => {
      if (!isSame) this.#rebuild();
    });
  }

  /** Takes over what was kept beside the events. */
  remember({ fired, looked, waiting }: Memory): void {
    this.edges.restore(fired);
    this.looked = looked ?? Number.NEGATIVE_INFINITY;
    this.waiting = waiting ?? [];
    this.nextDue = Number.NEGATIVE_INFINITY;
  }

  copy(): State {
    const history = this.#history.copy();
    const copy = new State(this.customer, history, this.edges.copy(), this.looked, this.waiting);
    copy.#ruleset = this.#ruleset;
    copy.#intake = new Intake(this.#ruleset ? indexOf(this.#ruleset).sources.filters : []);
    copy.rings = this.rings.map((ring) => ring.copy());
    copy.sources = this.sources.map((source) => source.copy(copy.rings));
    copy.facts = copy.#factsOver(copy.sources);
    copy.nextDue = this.nextDue;
    copy.present = this.present.copy();
    return copy;
  }

  /** What has to be kept beside the events. */
  memory(): Memory {
    return {
      fired: this.edges.write(),
      looked: Number.isFinite(this.looked) ? this.looked : null,
      ...(this.waiting.length > 0 && { waiting: this.waiting }),
    };
  }

  #rebuild(): void {
    this.#makeSources();
    this.nextDue = Number.NEGATIVE_INFINITY;
    this.present = new Present();
    const { events } = this.#history;
    for (let place = 0; place < events.length; place++) this.#fold(events[place] as Event, place);
  }

  #makeSources(): void {
    const sources = this.#ruleset && indexOf(this.#ruleset).sources;
    this.#intake = new Intake(sources?.filters ?? []);
    this.rings = sources?.rings.map((by) => new Keyring(by)) ?? [];
    this.sources =
      sources?.plans.map((plan, i) =>
        createSource(plan, sources.placed[i] as Placed, this.rings),
      ) ?? [];
    this.facts = this.#factsOver(this.sources);
  }

  #factsOver(sources: readonly Source[]): readonly Fact[] {
    if (!this.#ruleset) return [];
    const { of } = indexOf(this.#ruleset).sources;
    return this.#ruleset.facts.map((plan) => {
      const source = of[plan.index];
      return createFact(plan, source === undefined ? undefined : sources[source]);
    });
  }

  #fold(event: Event, place: number): void {
    this.present.take(event);
    if (!this.#ruleset) return;
    const index = indexOf(this.#ruleset);
    const { sources, timed } = index.concernedBy(event.event);
    this.#intake.take(event, place);
    for (const ring of this.rings) ring.enter(event);
    enterAll(this.sources, sources, this.#intake);
    for (const source of timed) {
      const due = event.timestamp + (index.soonest[source] as number);
      if (due < this.nextDue) this.nextDue = due;
    }
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
  const edges = new Edges(kept.memory?.fired ?? {});
  return new State(customer, new History(events), edges, looked, waiting);
}
