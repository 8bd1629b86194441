import { isCausedByCustomer } from "../event/catalogue.ts";
import type { Event } from "../event/event.ts";
import type { EventFilter, Filter } from "./fact.ts";
import { isScalar } from "../rules/operators.ts";
import { passes, propertyOf } from "./fact.ts";

/** An event on its way into the sources: what many of them ask of it is worked out once. */
export class Intake {
  event: Event | undefined;
  /** Its place in the customer's order. */
  place = -1;
  readonly #filters: readonly Enters[];
  /** By filter: twice the number of the event that it was last asked about, and one more where that passed. */
  readonly #answers: Float64Array;
  #number = 0;

  constructor(filters: readonly EventFilter[]) {
    this.#filters = filters.map(compile);
    this.#answers = new Float64Array(filters.length);
  }

  /** Turns to the next event. */
  take(event: Event, place: number): void {
    this.event = event;
    this.place = place;
    this.#number += 2;
  }

  /** Whether the event enters a fact with this filter: it has the name, and passes every line of `where` for certain. */
  enters(filter: number): boolean {
    const known = this.#answers[filter] as number;
    if (known >= this.#number) return known > this.#number;
    const answer = (this.#filters[filter] as Enters)(this.event as Event);
    this.#answers[filter] = answer ? this.#number + 1 : this.#number;
    return answer;
  }
}

/** Whether an event enters a fact: it has the name, and passes every line of `where` for certain. */
export function enters(event: Event, filter: EventFilter): boolean {
  return isNamedBy(filter, event) && filter.where.every((line) => passes(event, line) === true);
}

type Enters = (event: Event) => boolean;

/** {@link enters} with the filter bound: the comparison with one text, which most lines are, is made without a detour. */
function compile(filter: EventFilter): Enters {
  const lines = filter.where.map(compileLine);
  const [only] = lines;
  if (!only) return (event) => isNamedBy(filter, event);
  if (lines.length === 1) return (event) => isNamedBy(filter, event) && only(event);
  return (event) => isNamedBy(filter, event) && lines.every((line) => line(event));
}

function compileLine(line: Filter): Enters {
  const { property, operator, value } = line;
  if (operator === "equal" && isScalar(value))
    return (event) => propertyOf(event, property) === value;
  return (event) => passes(event, line) === true;
}

function isNamedBy({ event: name }: EventFilter, { event }: Event): boolean {
  return name === "*" ? isCausedByCustomer(event) : event === name;
}
