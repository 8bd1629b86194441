import { canonicalJson } from "../rules/hash.ts";
import type { AbsentSourcePlan } from "./absent.ts";
import { AbsentSource } from "./absent.ts";
import type { AmountSourcePlan } from "./aggregate.ts";
import { AmountSource } from "./aggregate.ts";
import type { CountSourcePlan } from "./count.ts";
import { CountSource } from "./count.ts";
import type { DistinctSourcePlan } from "./distinct.ts";
import { DistinctSource } from "./distinct.ts";
import type { EventFilter, FactPlan, Source, Within } from "./fact.ts";
import type { Keyring } from "./keyring.ts";
import type { RfmSourcePlan } from "./rfm.ts";
import { orderEvent, RfmSource } from "./rfm.ts";
import type { SequenceSourcePlan } from "./sequence.ts";
import { SequenceSource } from "./sequence.ts";
import type { SinceSourcePlan } from "./since.ts";
import { SinceSource } from "./since.ts";
import type { StreakSourcePlan } from "./streak.ts";
import { StreakSource } from "./streak.ts";

/** The running state that some fact needs, and that every fact which can does share. */
export type SourcePlan =
  | CountSourcePlan
  | AmountSourcePlan
  | DistinctSourcePlan
  | StreakSourcePlan
  | SequenceSourcePlan
  | SinceSourcePlan
  | AbsentSourcePlan
  | RfmSourcePlan;

/** The kinds of source, in the order in which an event enters them. */
export const sourceKinds = [
  "count",
  "amount",
  "distinct",
  "streak",
  "sequence",
  "since",
  "absent",
  "rfm",
] as const satisfies readonly SourcePlan["type"][];

/** Where a source finds what it shares with others: its groups, and whether an event passes a filter. */
export interface Placed {
  /** The keyring of its `by`, and its seat there. */
  readonly ring: number;
  readonly seat: number;
  /** The number of the filter that its events pass. */
  readonly filter: number;
  /** That of the event that resets it, or answers it; −1 where nothing does. */
  readonly resetBy: number;
  /** Those of a sequence's steps. */
  readonly steps: readonly number[];
}

/** The sources of a rule set, and which of them each fact reads; facts of the present read none. */
export interface SourceMap {
  readonly plans: readonly SourcePlan[];
  /** By the source's index. */
  readonly placed: readonly Placed[];
  /** By the fact's index. */
  readonly of: readonly (number | undefined)[];
  /** Every filter that some source asks of an event, once. */
  readonly filters: readonly EventFilter[];
  /** The property of each keyring; `null` is the customer's own. */
  readonly rings: readonly (string | null)[];
}

/** Finds the facts that can share: a thousand counts of one event differ in their windows, and are one column. */
export function planSources(facts: readonly FactPlan[]): SourceMap {
  const plans: SourcePlan[] = [];
  const known = new Map<string, number>();
  const of = facts.map((fact) => {
    const plan = sourceOf(fact);
    if (!plan) return undefined;
    const key = canonicalJson({ ...plan, windows: null, forEver: null });
    const index = known.get(key);
    if (index === undefined) {
      known.set(key, plans.length);
      return plans.push(plan) - 1;
    }
    plans[index] = widened(plans[index] as SourcePlan, plan);
    return index;
  });
  return { plans, of, ...placeAll(plans) };
}

/** Gives every source its seat and its filters; those that ask the same share the answer. */
function placeAll(plans: readonly SourcePlan[]): Pick<SourceMap, "placed" | "filters" | "rings"> {
  const filters = new Numbered<EventFilter>();
  const rings = new Numbered<string | null>();
  const taken: number[] = [];
  const named = (event: string | null): number =>
    event === null ? -1 : filters.numberOf({ event, where: [] });
  const placed = plans.map((plan): Placed => {
    const ring = rings.numberOf("by" in plan ? plan.by : null);
    const seat = (taken[ring] = (taken[ring] ?? -1) + 1);
    return {
      ring,
      seat,
      filter: "filter" in plan ? filters.numberOf(plan.filter) : -1,
      resetBy:
        "without" in plan ? named(plan.without) : "resetBy" in plan ? named(plan.resetBy) : -1,
      steps: "steps" in plan ? plan.steps.map((step) => filters.numberOf(step)) : [],
    };
  });
  return { placed, filters: filters.all, rings: rings.all };
}

/** Different things with a number each, from 0. */
class Numbered<Thing> {
  readonly all: Thing[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(thing: Thing): number {
    const text = canonicalJson(thing);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.all.length);
    return this.all.push(thing) - 1;
  }
}

function sourceOf(plan: FactPlan): SourcePlan | undefined {
  switch (plan.fact) {
    case "count":
      return { type: "count", ...grouped(plan), visitsMs: plan.visitsMs, ...kept(plan.within) };
    case "sum":
    case "min":
    case "max": {
      const { property, money, within } = plan;
      return { type: "amount", ...grouped(plan), property, money, ...kept(within) };
    }
    case "distinct":
      return { type: "distinct", ...grouped(plan), property: plan.property, ...kept(plan.within) };
    case "streak":
      return {
        type: "streak",
        ...grouped(plan),
        resetBy: plan.resetBy,
        maxGapMs: plan.maxGapMs,
      };
    case "sequence": {
      const { steps, resetBy, by, withinMs } = plan;
      return { type: "sequence", steps, resetBy, by, withinMs };
    }
    case "since":
      return { type: "since", filter: filterOf(plan) };
    case "absent":
      return { type: "absent", ...grouped(plan), without: plan.without };
    case "rfm":
      return { type: "rfm", scale: plan.scale };
    default:
      return undefined;
  }
}

function filterOf({ event, where }: EventFilter): EventFilter {
  return { event, where };
}

function grouped(plan: EventFilter & { readonly by: string | null }): {
  readonly filter: EventFilter;
  readonly by: string | null;
} {
  return { filter: filterOf(plan), by: plan.by };
}

function kept(within: Within | null): {
  readonly windows: readonly Within[];
  readonly forEver: boolean;
} {
  return { windows: within === null ? [] : [within], forEver: within === null };
}

/** One source for both: it keeps as much as the widest window asks. */
function widened(a: SourcePlan, b: SourcePlan): SourcePlan {
  if (!("windows" in a) || !("windows" in b)) return a;
  return { ...a, windows: widest([...a.windows, ...b.windows]), forEver: a.forEver || b.forEver };
}

/** Of rolling windows only the longest matters; calendar windows are one of three. */
function widest(windows: readonly Within[]): readonly Within[] {
  const byKind = new Map<string, Within>();
  for (const window of windows) {
    const kind = window.type === "rolling" ? "rolling" : window.window;
    const other = byKind.get(kind);
    const longer = other?.type !== "rolling" || window.type !== "rolling" || window.ms > other.ms;
    if (longer) byKind.set(kind, window);
  }
  return [...byKind.values()];
}

/** The empty state behind some facts. */
export function createSource(plan: SourcePlan, placed: Placed, rings: readonly Keyring[]): Source {
  switch (plan.type) {
    case "count":
      return new CountSource(plan, placed, rings);
    case "amount":
      return new AmountSource(plan, placed, rings);
    case "distinct":
      return new DistinctSource(plan, placed, rings);
    case "streak":
      return new StreakSource(plan, placed, rings);
    case "sequence":
      return new SequenceSource(plan, placed, rings);
    case "since":
      return new SinceSource(plan, placed);
    case "absent":
      return new AbsentSource(plan, placed);
    case "rfm":
      return new RfmSource(plan);
  }
}

/** The event names that change a source. */
export function enteredBy(plan: SourcePlan): readonly string[] {
  const reset = "resetBy" in plan && plan.resetBy !== null ? [plan.resetBy] : [];
  switch (plan.type) {
    case "sequence":
      return [...plan.steps.map(({ event }) => event), ...reset];
    case "absent":
      return [plan.filter.event, plan.without];
    case "rfm":
      return [orderEvent];
    default:
      return [plan.filter.event, ...reset];
  }
}
