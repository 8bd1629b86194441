import type { AbsentPlan, SequencePlan, SincePlan, Within } from "../facts/fact.ts";
import { isOperatorName } from "../rules/operators.ts";
import type { Condition, Leaf, Ruleset } from "../rules/rule.ts";

/** A tally that a bound asks for: which events, in which groups, ended by what. */
export interface TallyOf {
  readonly event: string;
  readonly by: string | null;
  readonly resetBy: string | null;
}

/** At least `nth` of them within the last `ms`; of a gap: the `nth` last of them at least `ms` ago. */
export interface BoundLeaf {
  readonly tally: TallyOf;
  readonly nth: number;
  readonly ms?: number;
  readonly isGap?: true;
}

/** What holds wherever a condition is true at an event; `true` where nothing can be said, `false` where it never is. */
export type Bound<Of> = boolean | AllOf<Of> | AnyOf<Of> | Of;
interface AllOf<Of> {
  readonly all: readonly Bound<Of>[];
}
interface AnyOf<Of> {
  readonly any: readonly Bound<Of>[];
}

/** An event of some name, as far as a plan knows it. */
export interface Named {
  /** Whether it answers to a name in a rule. */
  answersTo(name: string): boolean;
}

const hourMs = 3_600_000;

/** A list of instants is no longer than this: the watch wakes at the ninth of however many a rule wants. */
const maxNth = 9;

/** Longer than any such stretch of any calendar: zones have changed by a day, and clocks go back. */
const longestMs = {
  today: 50 * hourMs,
  this_week: 195 * hourMs,
  this_month: 771 * hourMs,
} as const;

/** What has to hold for a condition to be true at an event of some name. */
export function boundOf(condition: Condition, named: Named, ruleset: Ruleset): Bound<BoundLeaf> {
  switch (condition.type) {
    case "leaf":
      return isOperatorName(condition.operator) ? boundOfLeaf(condition, named, ruleset) : true;
    // Whatever is bounded below a “not” is so from the wrong side.
    case "not":
      return true;
    case "all":
      return allOf(condition.of.map((one) => boundOf(one, named, ruleset)));
    case "any":
      return anyOf(condition.of.map((one) => boundOf(one, named, ruleset)));
  }
}

/** Of several that all have to hold. */
export function allOf<Of>(bounds: readonly Bound<Of>[]): Bound<Of> {
  if (bounds.includes(false)) return false;
  const all = bounds.filter((one) => one !== true);
  return all.length > 1 ? { all } : (all[0] ?? true);
}

/** Of several of which one has to hold. */
export function anyOf<Of>(bounds: readonly Bound<Of>[]): Bound<Of> {
  if (bounds.includes(true)) return true;
  const any = bounds.filter((one) => one !== false);
  return any.length > 1 ? { any } : (any[0] ?? false);
}

function boundOfLeaf(leaf: Leaf, named: Named, ruleset: Ruleset): Bound<BoundLeaf> {
  const { fact } = leaf;
  switch (fact.fact) {
    // Each value that differs is an event of its own, and a visit or a `where` only leaves some out.
    case "count":
    case "distinct":
      return atLeast(leaf, { ...fact, resetBy: null }, msOf(fact.within));
    case "streak": {
      const ms = fact.maxGapMs === null ? undefined : fact.maxGapMs * maxNth;
      return atLeast(leaf, fact, ms);
    }
    // However large each is, more than nothing takes one.
    case "sum":
      return lowest(leaf) >= 1 ? some({ ...fact, resetBy: null }, 1, msOf(fact.within)) : true;
    // Over nothing they are not known.
    case "min":
    case "max":
      return some({ ...fact, resetBy: null }, 1, msOf(fact.within));
    case "since":
      return boundOfSince(leaf, fact, named);
    case "absent":
      return isWanted(leaf) ? boundOfAbsent(fact, named) : true;
    case "sequence":
      return isWanted(leaf) ? boundOfSequence(fact, named) : true;
    case "segment": {
      const segment = ruleset.segments.get(fact.id);
      return isWanted(leaf) && segment ? boundOf(segment.conditions, named, ruleset) : true;
    }
    default:
      return true;
  }
}

/** Whether a leaf that asks for true or false asks for true. */
function isWanted({ operator, threshold }: Leaf): boolean {
  return (
    (operator === "equal" && threshold === true) || (operator === "notEqual" && threshold === false)
  );
}

/** A whole number that the value of a leaf's fact has to reach, if it is one; of one that has to reach none, none. */
function lowest({ operator, threshold }: Leaf): number {
  const numbers = [threshold].flat().map((one) => (typeof one === "number" ? one : -Infinity));
  const [first = -Infinity] = numbers;
  switch (operator) {
    case "greaterThan":
      return Math.floor(first) + 1;
    case "greaterThanInclusive":
    case "equal":
    case "between":
      return Math.ceil(first);
    case "in":
      return Math.ceil(Math.min(...numbers));
    default:
      return -Infinity;
  }
}

function atLeast(leaf: Leaf, tally: TallyOf, ms: number | undefined): Bound<BoundLeaf> {
  const nth = lowest(leaf);
  return nth >= 1 ? some(tally, nth, ms) : true;
}

function some({ event, by, resetBy }: TallyOf, nth: number, ms: number | undefined): BoundLeaf {
  const least = Math.min(nth, maxNth);
  return { tally: { event, by, resetBy }, nth: least, ...(ms !== undefined && { ms }) };
}

function msOf(within: Within | null): number | undefined {
  if (within === null) return undefined;
  return within.type === "rolling" ? within.ms : longestMs[within.window];
}

/** An event never counts from itself. With a `where` the last that counts may be any of those before. */
function boundOfSince(leaf: Leaf, { event, where }: SincePlan, named: Named): BoundLeaf {
  const nth = named.answersTo(event) ? 2 : 1;
  const bound = some({ event, by: null, resetBy: null }, nth, undefined);
  const ms = lowest(leaf);
  return where.length === 0 && ms >= 1 ? { ...bound, ms, isGap: true } : bound;
}

/** What it is to be without answers it, and what it counts from begins anew: only a timer finds it true then. */
function boundOfAbsent({ event, where, without, afterMs }: AbsentPlan, named: Named): boolean {
  const isNever = named.answersTo(without) || (named.answersTo(event) && where.length === 0);
  return !(isNever && afterMs > 0);
}

/** True only at an event that is its last step, and only where there was one for each step before. */
function boundOfSequence(
  { steps, by, resetBy, withinMs }: SequencePlan,
  named: Named,
): Bound<BoundLeaf> {
  const names = steps.map(({ event }) => event);
  const last = names.pop();
  if (last === undefined || !named.answersTo(last)) return false;
  return allOf(
    [...new Set(names)].map((event) => {
      const before = names.filter((name) => name === event).length;
      const nth = before + (named.answersTo(event) ? 1 : 0);
      return some({ event, by, resetBy }, nth, withinMs ?? undefined);
    }),
  );
}
