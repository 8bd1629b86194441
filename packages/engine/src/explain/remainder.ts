import type { Look, Within } from "../facts/fact.ts";
import { groupOf } from "../facts/fact.ts";
import type { State } from "../history/state.ts";
import { formatDuration } from "../rules/duration.ts";
import type { Leaf } from "../rules/rule.ts";
import { shown } from "./describe.ts";
import { formatLocal } from "./local-time.ts";
import { progressOf } from "./sequence-progress.ts";

/** A leaf as it was found, and what is needed to say how far it is from going the other way. */
export interface Standing {
  readonly leaf: Leaf;
  readonly value: unknown;
  /** The ids of the events behind it, oldest first. */
  readonly events: readonly string[];
  readonly look: Look;
  readonly state: State;
  /** IANA. */
  readonly zone: string;
}

/** What a number has to become. */
type Wish = { readonly type: "atLeast" | "atMost"; readonly number: number };

/** What is said of something that only grows and should be less. */
export const never = "it never becomes less";

/** How far a leaf is from being true, or where `wanted` is `false` from being so no longer; `undefined` where nothing can be said. */
export function remainder(standing: Standing, wanted: boolean): string | undefined {
  const { leaf, look } = standing;
  const { fact } = leaf;
  switch (fact.fact) {
    case "count":
    case "distinct":
      return remainingCount(standing, wanted, fact.within);
    case "streak":
      return remainingStreak(standing, wanted, fact.resetBy);
    case "sum":
      return remainingSum(standing, wanted);
    case "since":
      return remainingTime(standing, wanted, nameOf(fact.event));
    case "absent": {
      const asked = (leaf.threshold === true) === wanted;
      const [event, without] = [nameOf(fact.event), nameOf(fact.without)];
      if (!asked) return `with the next ${event} or ${without}`;
      const anchor = find(standing, standing.events.at(-1));
      if (anchor === undefined) return `it counts from the next ${event}`;
      return `${at(standing, anchor + fact.afterMs)}, if no ${without} comes before`;
    }
    case "sequence": {
      if ((leaf.threshold === true) !== wanted)
        return "with the next event that it is looked at for";
      const group = groupOf(look.event, fact.by);
      const progress = progressOf(fact, standing.state.history, group, look.at);
      const next = nameOf(fact.steps[progress?.done ?? 0]?.event ?? "");
      const steps = `${progress?.done ?? 0} of ${fact.steps.length} steps, next: ${next}`;
      if (!progress || fact.withinMs === null) return steps;
      return `${steps}, the whole before ${formatLocal(progress.startAt + fact.withinMs, standing.zone)}`;
    }
    case "session":
      return fact.part === "duration"
        ? remainingTime(standing, wanted, "Session Started")
        : undefined;
    default:
      return undefined;
  }
}

function remainingCount(
  standing: Standing,
  wanted: boolean,
  within: Within | null,
): string | undefined {
  const { leaf, value, events } = standing;
  const wish = wishOf(leaf, value, wanted, 1);
  if (!wish || typeof value !== "number") return undefined;
  if (wish.type === "atLeast") return more(wish.number - value);
  const tooMany = value - wish.number;
  if (within === null) return never;
  if (within.type === "calendar") return `when ${calendarWords[within.window]} is over`;
  const leaving = find(standing, events[events.length - value + tooMany - 1]);
  return leaving === undefined
    ? undefined
    : `from ${formatLocal(leaving + within.ms, standing.zone)}, if none is added`;
}

const calendarWords = { today: "the day", this_week: "the week", this_month: "the month" } as const;

function remainingStreak(
  { leaf, value }: Standing,
  wanted: boolean,
  resetBy: string | null,
): string | undefined {
  const wish = wishOf(leaf, value, wanted, 1);
  if (!wish || typeof value !== "number") return undefined;
  if (wish.type === "atLeast") return more(wish.number - value);
  return resetBy === null ? undefined : `after the next ${nameOf(resetBy)}`;
}

function remainingSum({ leaf, value }: Standing, wanted: boolean): string | undefined {
  const isMoney = "money" in leaf.fact && leaf.fact.money !== null;
  const wish = wishOf(leaf, value, wanted, isMoney ? 1 : 0);
  if (wish?.type !== "atLeast" || typeof value !== "number") return undefined;
  // Plain numbers are exact to six decimals.
  const missing = Math.round((wish.number - value) * 1e6) / 1e6;
  return missing === 0 ? "any more" : `${shown(leaf, missing)} more`;
}

function remainingTime(standing: Standing, wanted: boolean, event: string): string | undefined {
  const { leaf, value, look } = standing;
  const wish = wishOf(leaf, value, wanted, 1);
  if (!wish || typeof value !== "number") return undefined;
  if (wish.type === "atMost") return `with the next ${event}`;
  return at(standing, look.at - value + wish.number);
}

/**
 * The number at which a comparison would go the way that is wanted.
 *
 * @param step the least by which whole numbers differ; 0 where they are not whole.
 */
function wishOf(
  { operator, threshold }: Leaf,
  value: unknown,
  wanted: boolean,
  step: number,
): Wish | undefined {
  if (typeof value !== "number") return undefined;
  if (operator === "equal" || operator === "between") {
    const [low, high] = Array.isArray(threshold)
      ? (threshold as number[])
      : [threshold as number, threshold as number];
    if (low === undefined || high === undefined || !wanted) return undefined;
    return value < low ? { type: "atLeast", number: low } : { type: "atMost", number: high };
  }
  if (typeof threshold !== "number") return undefined;
  switch (operator) {
    case "greaterThanInclusive":
      return wanted
        ? { type: "atLeast", number: threshold }
        : { type: "atMost", number: threshold - step };
    case "greaterThan":
      return wanted
        ? { type: "atLeast", number: threshold + step }
        : { type: "atMost", number: threshold };
    case "lessThanInclusive":
      return wanted
        ? { type: "atMost", number: threshold }
        : { type: "atLeast", number: threshold + step };
    case "lessThan":
      return wanted
        ? { type: "atMost", number: threshold - step }
        : { type: "atLeast", number: threshold };
    default:
      return undefined;
  }
}

function at({ look, zone }: Standing, due: number): string {
  const wait = due - look.at;
  return `${wait <= 0 ? "since" : `in ${formatDuration(wait)}, at`} ${formatLocal(due, zone)}`;
}

/** When an event happened, by its id. */
function find({ state }: Standing, id: string | undefined): number | undefined {
  if (id === undefined) return undefined;
  return state.history.findLast(({ messageId }) => messageId === id)?.timestamp;
}

function more(number: number): string {
  return number === 1 ? "one more" : `${number} more`;
}

function nameOf(event: string): string {
  return event === "*" ? "activity" : event;
}
