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

/** The sources of a rule set, and which of them each fact reads; facts of the present read none. */
export interface SourceMap {
  readonly plans: readonly SourcePlan[];
  /** By the fact's index. */
  readonly of: readonly (number | undefined)[];
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
  return { plans, of };
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
export function createSource(plan: SourcePlan): Source {
  switch (plan.type) {
    case "count":
      return new CountSource(plan);
    case "amount":
      return new AmountSource(plan);
    case "distinct":
      return new DistinctSource(plan);
    case "streak":
      return new StreakSource(plan);
    case "sequence":
      return new SequenceSource(plan);
    case "since":
      return new SinceSource(plan);
    case "absent":
      return new AbsentSource(plan);
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
