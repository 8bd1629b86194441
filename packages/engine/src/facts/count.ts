import type { Event } from "../event/event.ts";
import type { CountPlan, Fact, Look, Reading } from "./fact.ts";
import { enters, groupOf, maxEventsBehind, unknown } from "./fact.ts";

/** The counted events of one group: those within the window as time and id, oldest first, and how many there ever were. */
interface Group {
  readonly times: number[];
  readonly ids: string[];
  total: number;
}

/** `count`: how many events came within the half-open window `(t − within, t]`, per value of `by`. */
export class Count implements Fact {
  readonly #plan: CountPlan;
  readonly #groups: Map<string, Group>;

  constructor(plan: CountPlan, groups = new Map<string, Group>()) {
    this.#plan = plan;
    this.#groups = groups;
  }

  add(event: Event): void {
    const { event: name, by, where, visitsMs, withinMs } = this.#plan;
    if (!enters(event, name, where)) return;
    const key = groupOf(event, by);
    if (key === undefined) return;
    const group = this.#group(key);
    const last = group.times.at(-1);
    if (visitsMs !== null && last !== undefined && event.timestamp - last < visitsMs) return;
    group.times.push(event.timestamp);
    group.ids.push(event.messageId);
    group.total++;
    forget(group, withinMs === null ? null : event.timestamp - Math.max(withinMs, visitsMs ?? 0));
  }

  read(look: Look): Reading {
    const { by, withinMs } = this.#plan;
    const key = groupOf(look.event, by);
    if (key === undefined) return unknown;
    const group = this.#groups.get(key);
    if (!group) return { value: 0, events: [] };
    if (withinMs === null) return { value: group.total, events: group.ids.slice(-maxEventsBehind) };
    const from = firstAfter(group.times, look.at - withinMs);
    const events = group.ids.slice(Math.max(from, group.ids.length - maxEventsBehind));
    return { value: group.times.length - from, events };
  }

  copy(): Count {
    const groups = new Map<string, Group>();
    for (const [key, { times, ids, total }] of this.#groups)
      groups.set(key, { times: [...times], ids: [...ids], total });
    return new Count(this.#plan, groups);
  }

  anchors(): Iterable<Event> {
    return [];
  }

  isAnchoredBy(_event: Event): boolean {
    return false;
  }

  #group(key: string): Group {
    let group = this.#groups.get(key);
    if (!group) this.#groups.set(key, (group = { times: [], ids: [], total: 0 }));
    return group;
  }
}

/** Drops what no window can reach again; without a window only the last ids are worth keeping. The last one stays for `visits`. */
function forget(group: Group, until: number | null): void {
  const spent =
    until === null
      ? group.times.length - maxEventsBehind
      : Math.min(firstAfter(group.times, until), group.times.length - 1);
  // Shifting one by one is what an array does fastest while most events drop nothing or one.
  for (let i = 0; i < spent; i++) {
    group.times.shift();
    group.ids.shift();
  }
}

/** The index of the first time behind `instant`, by halving. */
function firstAfter(times: readonly number[], instant: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}
