import { startOf } from "../event/calendar.ts";
import type { Within } from "./fact.ts";
import { maxEventsBehind } from "./fact.ts";

/** The last instant that lies outside the window which ends at `at`; what comes behind it is inside. */
export function openingOf(within: Within | null, at: number): number {
  if (within === null) return Number.NEGATIVE_INFINITY;
  if (within.type === "rolling") return at - within.ms;
  return startOf(within.window, at, within.zone) - 1;
}

/** Events in their order as columns: time, id, and a value where the fact has one. Old ones leave from the front. */
export class Column<Value> {
  readonly times: number[];
  readonly ids: string[];
  readonly values: Value[];

  constructor(times: number[] = [], ids: string[] = [], values: Value[] = []) {
    this.times = times;
    this.ids = ids;
    this.values = values;
  }

  push(time: number, id: string, value: Value): void {
    this.times.push(time);
    this.ids.push(id);
    this.values.push(value);
  }

  /** The index of the first event behind `instant`, by halving. */
  firstAfter(instant: number): number {
    let low = 0;
    let high = this.times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.times[middle] as number) > instant) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The ids from an index on, at most as many as a decision shows. */
  idsFrom(index: number): string[] {
    return this.ids.slice(Math.max(index, this.ids.length - maxEventsBehind));
  }

  /** Drops the first `count`. One by one is what an array does fastest while most events drop nothing or one. */
  drop(count: number): void {
    for (let i = 0; i < count; i++) {
      this.times.shift();
      this.ids.shift();
      this.values.shift();
    }
  }

  copy(): Column<Value> {
    return new Column([...this.times], [...this.ids], [...this.values]);
  }
}

/** A column for each group of a fact. */
export class Groups<Group extends { copy(): Group }> {
  readonly #byKey: Map<string, Group>;
  readonly #make: () => Group;

  constructor(make: () => Group, byKey = new Map<string, Group>()) {
    this.#make = make;
    this.#byKey = byKey;
  }

  find(key: string): Group | undefined {
    return this.#byKey.get(key);
  }

  of(key: string): Group {
    let group = this.#byKey.get(key);
    if (!group) this.#byKey.set(key, (group = this.#make()));
    return group;
  }

  delete(key: string): void {
    this.#byKey.delete(key);
  }

  copy(): Groups<Group> {
    const copies = [...this.#byKey].map(([key, group]) => [key, group.copy()] as const);
    return new Groups(this.#make, new Map(copies));
  }
}
