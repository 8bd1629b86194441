import type { Event } from "../event/event.ts";
import { groupOf } from "../facts/key.ts";
import type {
  Watch,
  WatchConcern,
  WatchCondition,
  WatchInstants,
  WatchPlan,
  WatchRecord,
} from "./plan.ts";

/** How far from holding a condition is that one more such event brings no nearer. */
const far = -9;

/** The place among the timers of what the engine said itself, and of what it has to look at already. */
const own = 0;

/**
 * A watch over one customer's events. It is what a page has before it has the engine, so it is small.
 *
 * @param plan what `compileWatch` gave, of this version or another.
 * @param record what `record()` of the last watch gave; without one the customer is new. With that of another plan the
 * watch is awake at every event, and what it records is void again: make a new one, and let it take the history.
 * @example
 * ```ts
 * const watch = createWatch(plan, kept);
 * if (watch.take(event) === "awake") await wakeTheEngine();
 * ```
 */
export function createWatch(plan: WatchPlan, record?: WatchRecord): Watch {
  const isBlind = plan.format !== 1 || (record !== undefined && !isRecordOf(record, plan));
  const planned = isBlind ? [] : plan.tallies;
  const seen = planned.map((_, tally) => new Map(record?.tallies[tally]));
  let at = record?.at;
  let dues: Record<number, number> = { ...record?.dues };

  const groupIn = (tally: number, event: Event) => groupOf(event, planned[tally]!.by);
  const soonest = (): number => Math.min(...Object.values(dues));

  const begin = (timer: number, due: number, isAnew?: 1): void => {
    dues[timer] = isAnew ? due : Math.min(due, dues[timer] ?? due);
  };

  /** What a tally holds of a group, the latest first. What is not told apart any more stands for all that it has not. */
  const instantsOf = (tally: number, group: string): WatchInstants =>
    seen[tally]!.get(group) ?? seen[tally]!.get("") ?? [];

  const enter = (tally: number, event: Event): void => {
    const { keep, ms } = planned[tally]!;
    const groups = seen[tally]!;
    const group = groupIn(tally, event);
    if (group === undefined) return;
    const instants = instantsOf(tally, group);
    // A late one is taken for later than it was, which makes nothing rarer.
    const entered = Math.max(event.timestamp, instants[0] ?? event.timestamp);
    groups.delete(group);
    groups.set(group, [entered, ...instants].slice(0, keep));
    for (const [old, its] of groups) {
      // The one group of everything, or what is not told apart any more.
      if (old === "") continue;
      if (groups.size <= plan.groups && isWithin(its[0], event.timestamp, ms)) break;
      groups.delete(old);
      groups.set("", latestOf(its, groups.get("") ?? []));
    }
  };

  /** How many more events like this one a condition is away from where it may hold. From 0 on it is there. */
  const marginOf = (condition: WatchCondition, event: Event): number => {
    if (condition === true) return 0;
    if ("all" in condition) return Math.min(...condition.all.map((one) => marginOf(one, event)));
    if ("any" in condition) return Math.max(...condition.any.map((one) => marginOf(one, event)));
    const [tally, nth, ms, isGap] = condition;
    const group = groupIn(tally, event);
    // Of an event without a group nothing is known.
    if (group === undefined) return far;
    const instants = instantsOf(tally, group);
    const within = instants.filter((one) => isWithin(one, event.timestamp, ms)).length;
    if (!isGap) return within - nth;
    return within < nth && nth <= instants.length ? 0 : far;
  };

  return {
    take(event) {
      const { timestamp, event: name } = event;
      const concern: WatchConcern = isBlind
        ? {}
        : Object.hasOwn(plan.names, name)
          ? plan.names[name]!
          : plan.others;
      const isLate = timestamp <= at!;
      // What is late may be about anything, and what was due before has to be looked at first.
      const needs = isBlind || isLate || timestamp > soonest();
      if (!isLate) {
        at = timestamp;
        // By its place in the order a late one may have ended less.
        concern.ends?.forEach((tally) => seen[tally]!.delete(groupIn(tally, event)!));
        concern.stops?.forEach((timer) => delete dues[timer]);
      }
      concern.enters?.forEach((tally) => enter(tally, event));
      concern.begins?.forEach(([timer, ms, isAnew]) => begin(timer, timestamp + ms, isAnew));
      const margin = needs ? 0 : concern.looks ? marginOf(concern.looks, event) : far;
      if (margin >= 0) begin(own, timestamp);
      return margin < -1 ? "asleep" : margin < 0 ? "near" : "awake";
    },
    get due() {
      const due = soonest();
      return due < Infinity ? due : undefined;
    },
    looked(until, next) {
      dues = next === undefined ? {} : { [own]: next };
      at = Math.max(until, at ?? until);
    },
    record: () => ({
      hash: isBlind ? "" : plan.hash,
      at,
      dues: { ...dues },
      tallies: seen.map(pairsOf),
    }),
  };
}

/**
 * Whether a record goes with a plan. Where it does not, the watch has to take the whole history.
 *
 * @example
 * ```ts
 * isRecordOf(undefined, { hash: "1" }); // false
 * ```
 */
export function isRecordOf(
  record: WatchRecord | undefined,
  plan: Pick<WatchPlan, "hash">,
): record is WatchRecord {
  return record?.hash === plan.hash;
}

/** Not by `Array.from`: Prototype.js, which shops still have, puts one in its place that knows no maps. */
function pairsOf<Key, Value>(map: ReadonlyMap<Key, Value>): [Key, Value][] {
  return [...map];
}

/** Windows are open at their far end. */
function isWithin(instant = 0, at: number, ms = Infinity): boolean {
  return instant > at - ms;
}

/** Instants that are as late, one by one, as those of either of two groups. */
function latestOf(a: WatchInstants, b: WatchInstants): WatchInstants {
  return (a.length > b.length ? a : b).map((at, i) => Math.max(at, a[i] ?? at, b[i] ?? at));
}
