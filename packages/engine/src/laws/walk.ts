import type { Decision, Event, Ruleset, State } from "../index.ts";
import { needsSurface } from "../index.ts";
import type { Arrival, Course } from "./courses.ts";
import type { Subject } from "./law.ts";

/** Long enough behind the last event for every timer that a rule here can set. */
const restMs = 8 * 86_400_000;

/** A rule whose timer counts from its own messages would never end either. */
const maxTold = 12;

/** The instant at which a course is over and somebody looks at the clock for the last time. */
export function endOf(arrivals: readonly Arrival[]): number {
  return (arrivals.at(-1)?.now ?? 0) + restMs;
}

/** How somebody goes through a course, looking at the timers whenever one falls due. */
export interface Walk {
  /** Further instants at which somebody looks at the clock. */
  readonly looks?: readonly number[];
  /** In place, or each step on a copy. */
  readonly step: "advance" | "decide";
  /** Whether what is decided is shown at once, and told of a millisecond later. */
  readonly shows: boolean;
  /** What becomes of the state before each step. */
  readonly between?: (state: State, index: number) => State;
}

/** What came of it. */
export interface Walked {
  /** Everything that was decided, in order. */
  readonly decisions: readonly Decision[];
  /** The arrivals of the course, and among them what was told of what was shown. */
  readonly arrivals: readonly Arrival[];
  readonly state: State;
}

/** Goes through a course from its first arrival to the last look. */
export async function walk(
  engine: Subject,
  ruleset: Ruleset,
  { customer, arrivals }: Pick<Course, "customer" | "arrivals">,
  way: Walk,
): Promise<Walked> {
  const walker = new Walker(engine, ruleset, customer, way);
  for (const arrival of arrivals) {
    await walker.lookUntil(arrival.now - 1);
    await walker.arrive(arrival);
  }
  const end = endOf(arrivals);
  await walker.lookUntil(end - 1);
  await walker.look(end);
  return walker;
}

class Walker implements Walked {
  readonly decisions: Decision[] = [];
  readonly arrivals: Arrival[] = [];
  state: State;
  readonly #engine: Subject;
  readonly #ruleset: Ruleset;
  readonly #way: Walk;
  #now = Number.NEGATIVE_INFINITY;
  #steps = 0;
  #toTell = maxTold;

  constructor(engine: Subject, ruleset: Ruleset, customer: string, way: Walk) {
    this.#engine = engine;
    this.#ruleset = ruleset;
    this.#way = way;
    this.state = engine.createState(customer);
  }

  /** Looks at the clock, up to and including an instant, as often as this walk does. */
  async lookUntil(until: number): Promise<void> {
    for (let at = this.#nextLook(); at <= until; at = this.#nextLook()) await this.look(at);
  }

  async look(at: number): Promise<void> {
    await this.#tell(await this.#step({ type: "timer", at }, at));
  }

  async arrive(arrival: Arrival): Promise<void> {
    this.arrivals.push(arrival);
    await this.#tell(await this.#step(arrival.event, arrival.now));
  }

  async #step(input: Parameters<Subject["advance"]>[1], now: number): Promise<readonly Decision[]> {
    const { step, between } = this.#way;
    if (between) this.state = between(this.state, this.#steps);
    this.#steps++;
    this.#now = now;
    const { state, decisions } =
      step === "decide"
        ? await this.#engine.decide(this.state, input, this.#ruleset, now)
        : {
            state: this.state,
            decisions: await this.#engine.advance(this.state, input, this.#ruleset, now),
          };
    this.state = state;
    this.decisions.push(...decisions);
    return decisions;
  }

  /** What is told brings nothing to be told of again: a rule that answers itself would go on for ever. */
  async #tell(decisions: readonly Decision[]): Promise<void> {
    const told = this.#way.shows ? decisions.flatMap(toldOf).slice(0, this.#toTell) : [];
    this.#toTell -= told.length;
    for (const what of told) {
      await this.lookUntil(this.#now);
      const event = { ...what, timestamp: this.#now + 1 };
      this.arrivals.push({ event, now: event.timestamp });
      await this.#step(event, event.timestamp);
    }
  }

  /** Of a timer that fell due before its event arrived: at once. */
  #nextLook(): number {
    const due = this.#engine.nextTimer(this.state, this.#ruleset) ?? Number.POSITIVE_INFINITY;
    const coming = (this.#way.looks ?? []).filter((at) => at > this.#now);
    return Math.min(...coming, Math.max(due, this.#now));
  }
}

/** What a browser tells of a decision that was seen, or that somebody who is held out would have seen. */
function toldOf(decision: Decision): readonly Event[] {
  const { id, rule, key } = decision;
  const properties = { rule_id: rule, firing_id: id, ...(key !== null && { key }) };
  const tell = (event: string, more: object): readonly Event[] => [
    {
      messageId: `~${id}`,
      type: "track",
      event,
      properties: { ...properties, ...more },
      timestamp: 0,
    },
  ];
  if (decision.outcome === "act")
    return needsSurface(decision.action.type) ? tell("Message Shown", {}) : [];
  const missed = decision.counterfactual?.outcome === "act";
  return missed ? tell("Message Suppressed", { holdout: true }) : [];
}

/** What a state remembers beside its events; it does not matter in which order it learned it. */
export function memoryOf(state: State): unknown {
  const { fired, ...rest } = state.memory();
  const edges = Object.entries(fired).flatMap(([edge, keys]) => keys.map((key) => [edge, key]));
  return { ...rest, edges: edges.map((pair) => JSON.stringify(pair)).sort() };
}
