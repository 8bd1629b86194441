import { isCausedByCustomer } from "../event/caused-by.ts";
import type { Event } from "../event/event.ts";
import { isScalar } from "../rules/operators.ts";
import type { EventFilter, Filter } from "./fact.ts";
import { passes, propertyOf } from "./fact.ts";

/** An event on its way into the sources: what many of them ask of it is worked out once. */
export class Intake {
  event: Event | undefined;
  /** Its place in the customer's order. */
  place = -1;
  readonly #sieve: Sieve;
  /** By filter: the number of the event that passed it last. */
  readonly #passed: Float64Array;
  #number = 0;

  constructor(filters: readonly EventFilter[]) {
    this.#sieve = sieveOf(filters);
    this.#passed = new Float64Array(filters.length);
  }

  /** Turns to the next event. */
  take(event: Event, place: number): void {
    this.event = event;
    this.place = place;
    this.#number++;
    for (const mesh of this.#sieve.of(event.event)) mesh(event, this.#passed, this.#number);
  }

  /** Whether the event enters a fact with this filter: it has the name, and passes every line of `where` for certain. */
  enters(filter: number): boolean {
    return this.#passed[filter] === this.#number;
  }
}

/** Whether an event enters a fact: it has the name, and passes every line of `where` for certain. */
export function enters(event: Event, { event: name, where }: EventFilter): boolean {
  const isNamed = name === "*" ? isCausedByCustomer(event.event) : event.event === name;
  return isNamed && where.every((line) => passes(event, line) === true);
}

/** Notes which of some filters an event passes, whose name they all have. */
type Mesh = (event: Event, passed: Float64Array, number: number) => void;

const sieves = new WeakMap<readonly EventFilter[], Sieve>();

function sieveOf(filters: readonly EventFilter[]): Sieve {
  let sieve = sieves.get(filters);
  if (!sieve) sieves.set(filters, (sieve = new Sieve(filters)));
  return sieve;
}

/** The filters by the names they ask for; those that compare one property with one text, by that property. */
class Sieve {
  readonly #filters: readonly EventFilter[];
  readonly #names: ReadonlySet<string>;
  /** Made when the first event of the name comes; those of all other names are kept under `"*"`. */
  readonly #meshes = new Map<string, readonly Mesh[]>();

  constructor(filters: readonly EventFilter[]) {
    this.#filters = filters;
    this.#names = new Set(filters.map(({ event }) => event));
  }

  of(name: string): readonly Mesh[] {
    const known = this.#meshes.get(name);
    if (known) return known;
    const isActivity = isCausedByCustomer(name);
    if (!this.#names.has(name)) return isActivity ? this.#get("*", ["*"]) : [];
    return this.#get(name, isActivity ? [name, "*"] : [name]);
  }

  #get(name: string, names: readonly string[]): readonly Mesh[] {
    let meshes = this.#meshes.get(name);
    if (!meshes) {
      meshes = meshesOf(this.#filters, ({ event }) => names.includes(event));
      this.#meshes.set(name, meshes);
    }
    return meshes;
  }
}

function meshesOf(
  filters: readonly EventFilter[],
  isNamed: (filter: EventFilter) => boolean,
): readonly Mesh[] {
  const plain: number[] = [];
  const byProperty = new Map<string, Map<unknown, number[]>>();
  const others: Mesh[] = [];
  for (const [number, filter] of filters.entries()) {
    if (!isNamed(filter)) continue;
    const [line, ...more] = filter.where;
    if (!line) plain.push(number);
    else if (more.length === 0 && line.operator === "equal" && isScalar(line.value))
      sort(byProperty, line, number);
    else others.push(meshOf(filter.where, number));
  }
  return [
    passAll(plain),
    ...[...byProperty].map(([property, of]) => passEqual(property, of)),
    ...others,
  ];
}

function sort(
  byProperty: Map<string, Map<unknown, number[]>>,
  { property, value }: Filter,
  number: number,
): void {
  const values = byProperty.get(property) ?? new Map<unknown, number[]>();
  byProperty.set(property, values.set(value, [...(values.get(value) ?? []), number]));
}

function passAll(filters: readonly number[]): Mesh {
  return (_event, passed, number) => {
    for (const filter of filters) passed[filter] = number;
  };
}

/** One look at a property tells of every text that it is compared with. */
function passEqual(property: string, byValue: ReadonlyMap<unknown, readonly number[]>): Mesh {
  return (event, passed, number) => {
    const filters = byValue.get(propertyOf(event, property));
    if (filters) for (const filter of filters) passed[filter] = number;
  };
}

function meshOf(where: readonly Filter[], filter: number): Mesh {
  return (event, passed, number) => {
    if (where.every((line) => passes(event, line) === true)) passed[filter] = number;
  };
}
