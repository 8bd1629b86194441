import { startOf } from "../event/calendar.ts";
import type { Event } from "../event/event.ts";
import type { Look, Within } from "./fact.ts";
import { groupOf, maxEventsBehind } from "./fact.ts";

/** The last instant that lies outside the window which ends at `at`; what comes behind it is inside. */
export function openingOf(within: Within | null, at: number): number {
  if (within === null) return Number.NEGATIVE_INFINITY;
  if (within.type === "rolling") return at - within.ms;
  return startOf(within.window, at, within.zone) - 1;
}

/** The last instant that no window of these reaches: they share what is kept, and the widest says how much that is. */
export function openingOfAll(windows: readonly Within[], at: number): number {
  let opening = at;
  for (const window of windows) opening = Math.min(opening, openingOf(window, at));
  return opening;
}

/** Below this many dropped events moving the rest up costs more than the room is worth. */
const minDropped = 64;

/** The events of one group in their order. Old ones leave from the front, which moves a mark and nothing else. */
export class Column {
  times: number[] = [];
  events: Event[] = [];
  /** Where what is kept begins. */
  head = 0;
  /** How many there ever were. */
  total = 0;

  get length(): number {
    return this.times.length;
  }

  push(event: Event): void {
    this.times.push(event.timestamp);
    this.events.push(event);
    this.total++;
  }

  /** The index of the first kept event behind `instant`, by halving. */
  firstAfter(instant: number): number {
    const { times } = this;
    let low = this.head;
    let high = times.length;
    // Most windows still hold all that is kept.
    if (low === high || (times[low] as number) > instant) return low;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((times[middle] as number) > instant) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The ids from an index on, at most as many as a decision shows. */
  idsFrom(index: number): string[] {
    const from = Math.max(index, this.head, this.events.length - maxEventsBehind);
    return this.events.slice(from).map(({ messageId }) => messageId);
  }

  /** Forgets what lies before an index. */
  dropTo(index: number): void {
    if (index <= this.head) return;
    this.head = index;
    if (index >= minDropped && index * 2 >= this.times.length) this.compact();
  }

  copy(): this {
    const copy = Object.create(Object.getPrototypeOf(this) as object) as this;
    Object.assign(copy, this);
    copy.times = [...this.times];
    copy.events = [...this.events];
    return copy;
  }

  protected compact(): void {
    this.times = this.times.slice(this.head);
    this.events = this.events.slice(this.head);
    this.head = 0;
  }
}

/** Something that is kept for each group: for each value of `by`, or once for the customer. */
export class Groups<Group extends { copy(): Group }> {
  readonly #by: string | null;
  readonly #make: () => Group;
  readonly #byKey: Map<string, Group>;
  #look: Look | undefined;
  #found: Group | null | undefined;

  constructor(by: string | null, make: () => Group, byKey = new Map<string, Group>()) {
    this.#by = by;
    this.#make = make;
    this.#byKey = byKey;
  }

  /**
   * The group that a look is about: `null` where nothing is kept for it, `undefined` where its event has none. Many rules
   * ask at one look, so the answer is kept until the next.
   */
  at(look: Look): Group | null | undefined {
    if (this.#look !== look) {
      const key = groupOf(look.event, this.#by);
      this.#found = key === undefined ? undefined : (this.#byKey.get(key) ?? null);
      this.#look = look;
    }
    return this.#found;
  }

  /** The group that an event goes into; `undefined` where it has none. */
  of(event: Event): Group | undefined {
    this.#look = undefined;
    const key = groupOf(event, this.#by);
    if (key === undefined) return undefined;
    let group = this.#byKey.get(key);
    if (!group) this.#byKey.set(key, (group = this.#make()));
    return group;
  }

  /** Forgets the group of an event. */
  forget(event: Event): void {
    this.#look = undefined;
    const key = groupOf(event, this.#by);
    if (key !== undefined) this.#byKey.delete(key);
  }

  values(): Iterable<Group> {
    return this.#byKey.values();
  }

  copy(): Groups<Group> {
    const copies = [...this.#byKey].map(([key, group]) => [key, group.copy()] as const);
    return new Groups(this.#by, this.#make, new Map(copies));
  }
}
