import type { Event } from "../event/event.ts";

/**
 * What of a rule set it takes to say that nothing can come of an event, as plain JSON. Made by `compileWatch`, where the
 * rule set is; read by `createWatch`, where the engine is not yet.
 */
export interface WatchPlan {
  readonly format: 1;
  /** Of the rule set and of all that is here: a record that was kept for another plan is void. */
  readonly hash: string;
  /** So many groups are told apart by a tally; the least recent ones beyond that are one. */
  readonly groups: number;
  readonly tallies: readonly WatchTally[];
  /** By the event's name. */
  readonly names: Readonly<Record<string, WatchConcern>>;
  /** Of an event of any other name. */
  readonly others: WatchConcern;
}

/** A list of instants for each value of `by`: of more events than the facts that it stands for take in, never of fewer. */
export interface WatchTally {
  readonly by: string | null;
  /** The last so many matter. */
  readonly keep: number;
  /** And those no older than so many ms; without it all do. */
  readonly ms?: number;
}

/** What an event of one name does. */
export interface WatchConcern {
  /** The tallies that it ends for its group. */
  readonly ends?: readonly number[];
  /** Those that it enters. */
  readonly enters?: readonly number[];
  /** What has to hold for any rule to be true at it; without it none is looked at. */
  readonly looks?: WatchCondition;
  /** The timers that it begins. */
  readonly begins?: readonly WatchBegin[];
  /** Those that it stops. */
  readonly stops?: readonly number[];
}

/** A timer by its number, from 1; after how many ms it falls due; and whether it is begun anew by each such event. */
export type WatchBegin = readonly [timer: number, ms: number, isAnew?: 1];

/** What has to hold, and may hold although no rule is true. `true` is what cannot be told. */
export type WatchCondition =
  | true
  | { readonly all: readonly WatchCondition[] }
  | { readonly any: readonly WatchCondition[] }
  | WatchLeaf;

/** At least `nth` instants of a tally lie within the last `ms`; of a gap: the `nth` last one is at least `ms` ago. */
export type WatchLeaf = readonly [tally: number, nth: number, ms?: number, isGap?: 1];

/** WatchInstants of one group, UTC ms, the latest first. */
export type WatchInstants = readonly number[];

/** What a watch has seen, as plain JSON: kept beside the events, it goes on where the last page left off. */
export interface WatchRecord {
  readonly hash: string;
  /** The instant behind which an event is in order, UTC ms. */
  readonly at?: number | undefined;
  /** When the engine is needed: by the timer's number, and under 0 as it said itself, or for what it has not looked at. */
  readonly dues: Readonly<Record<number, number>>;
  /** By tally: what it holds of each group. Under `""` stand those that are not told apart any more. */
  readonly tallies: readonly (readonly (readonly [group: string, instants: WatchInstants])[])[];
}

/** What the engine has to do with an event: nothing, nothing yet, or all. */
export type WatchCall =
  /** Nothing can come of it. */
  | "asleep"
  /** Nothing can come of it, but one more like it may need the engine. */
  | "near"
  /** The engine has to look at it, and at everything before that it has not seen. */
  | "awake";

/** Says without the engine when the engine is needed; it may say so for nothing, and never fails to. */
export interface Watch {
  /**
   * Takes in the next event, in the order in which the engine is given them. What the customer's history has already is
   * not taken in again.
   */
  take(event: Event): WatchCall;
  /**
   * The earliest instant from which on the engine is needed: when a timer may fall due, or that of an event which it was
   * woken for and has not looked at. `undefined`: nothing needs it.
   */
  readonly due: number | undefined;
  /**
   * The engine has looked at all that was taken in, and at the timers up to `until`; its `nextTimer` is `next`.
   */
  looked(until: number, next: number | undefined): void;
  /** What has to be kept for the next page. Later events do not change it. */
  record(): WatchRecord;
}
