import type { Assignment } from "../decision/assign.ts";
import { assign } from "../decision/assign.ts";
import { needsSurface } from "../decision/decision.ts";
import type { Stage } from "../decision/decision.ts";
import { schedulesOf } from "../decision/opening.ts";
import type { Experiment, Rule, Ruleset, Schedule } from "../rules/rule.ts";
import { ShownSoFar } from "./shown-so-far.ts";
import type { Verdict } from "./verdict.ts";

/** A verdict, and what follows from it for the next ones. Each is made once, whatever the number of firings. */
export interface Step {
  readonly verdict: Verdict;
  /** What it uses up: the rule's own limits; those, the customer's frequency and the surface; or nothing. */
  readonly uses: "nothing" | "limits" | "all";
  /** Only the hour stands against it. */
  readonly isClosed: boolean;
}

/** One rule as the chain sees it: all that can be known of it before a firing. */
export class Way {
  readonly rule: Rule;
  /** Its place in the rule set, which is the order in which rules have the surface. */
  readonly rank: number;
  readonly isEnabled: boolean;
  readonly shows: boolean;
  readonly schedules: readonly Schedule[];
  /** Whatever came before, it is done at once, and nobody sees anything of it: it stands in nobody's way either. */
  readonly isSilent: boolean;
  readonly shown: ShownSoFar;
  readonly act: Step;
  readonly variants: readonly { readonly shows: boolean; readonly act: Step }[];
  readonly closed: Step = { ...refusal("schedule"), isClosed: true };
  readonly missed: Step = {
    verdict: { outcome: "refuse", stage: "experiment", heldOut: true },
    uses: "limits",
    isClosed: false,
  };
  readonly heldOut: Step = refusal("experiment");
  readonly heldOutClosed: Step = { ...refusal("experiment"), isClosed: true };
  readonly limits: readonly Step[];
  readonly #lost = new Map<Way, Step>();
  /** Of the customer that was asked for last: the hash costs more than all the rest. */
  #arm: { readonly customer: string; readonly assignment: Assignment } | undefined;

  constructor(rule: Rule, rank: number, ruleset: Ruleset) {
    this.rule = rule;
    this.rank = rank;
    this.isEnabled = ruleset.enabled && rule.enabled;
    this.shows = needsSurface(rule.action.type);
    this.schedules = schedulesOf(rule, ruleset);
    const { dates, audience, experiment } = rule;
    this.isSilent =
      this.isEnabled &&
      !this.shows &&
      this.schedules.length === 0 &&
      [dates, audience, experiment].every((gate) => gate === null);
    this.shown = new ShownSoFar(rule);
    this.act = acting(this.shows);
    this.variants = (rule.experiment?.variants ?? []).map(({ action }, variant) => {
      const shows = needsSurface(action.type);
      return { shows, act: acting(shows, variant) };
    });
    this.limits = rule.limits.map((_, cap) => refusal("limit", { cap }));
  }

  /** Where the rule's experiment puts a customer. */
  assignmentOf(customer: string, experiment: Experiment): Assignment {
    if (this.#arm?.customer !== customer)
      this.#arm = { customer, assignment: assign(experiment, this.rule, customer) };
    return this.#arm.assignment;
  }

  /** Refused because another rule has the surface. */
  lostTo(other: Way): Step {
    let step = this.#lost.get(other);
    if (!step) this.#lost.set(other, (step = refusal("surface", { lostTo: other.rank })));
    return step;
  }
}

/** A refusal that uses up nothing. */
export function refusal(stage: Stage, more: Partial<Verdict> = {}): Step {
  return { verdict: { outcome: "refuse", stage, ...more }, uses: "nothing", isClosed: false };
}

function acting(shows: boolean, variant?: number): Step {
  const verdict = { outcome: "act", ...(variant !== undefined && { variant }) } as const;
  return { verdict, uses: shows ? "all" : "nothing", isClosed: false };
}
