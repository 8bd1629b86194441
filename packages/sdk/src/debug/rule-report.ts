import type { ActionType, Explanation, Problem, Rule, Verdict } from "@proffer/engine";
import { explainFor } from "@proffer/engine";
import type { ReportInput } from "./input.ts";
import type { Missing, Supply } from "./missing.ts";
import { missingOf } from "./missing.ts";
import { needsOf } from "./needs.ts";
import { progressOf } from "./progress.ts";

/** How one rule stands for this customer, and what keeps it. */
export interface RuleReport {
  readonly id: string;
  readonly name: string;
  /** `false`: it is looked at, and does nothing. */
  readonly enabled: boolean;
  /** What it does; absent where it was refused. */
  readonly action?: ActionType;
  /** `refused`: something is wrong with it, so it does not run; `idle`: nothing is known of the customer yet. */
  readonly verdict: Verdict["type"] | "refused" | "idle";
  /** The verdict in a sentence, without a full stop. */
  readonly says: string;
  /** How far along it is, from 0 to 1, for a bar; 1 means that its conditions are true. */
  readonly progress: number;
  /** For a rule with a `by` one for each of the last values that the customer was about, at most five; the nearest first. */
  readonly standings: readonly Standing[];
  /** What this page and this browser have not shown, and the rule needs. */
  readonly missing: readonly Missing[];
  /** What is wrong with it. */
  readonly problems: readonly Problem[];
}

/** How a rule stands for one value of its `by`. */
export type Standing = Explanation & { readonly progress: number };

/** Every rule, or one; those that were refused at the end. */
export function reportRules(input: ReportInput, supply: Supply, only?: string): RuleReport[] {
  const asked = ({ id }: { readonly id: string }): boolean => only === undefined || id === only;
  const explanations = explain(input, supply, only);
  return [
    ...input.ruleset.rules.filter(asked).map((rule) => {
      const own = explanations.filter((explanation) => explanation.rule === rule.id);
      return reportRule(rule, own, input, supply);
    }),
    ...refusedRules(input).filter(asked),
  ];
}

function explain(
  { now, decisions, ruleset }: ReportInput,
  { state }: Supply,
  rule: string | undefined,
): readonly Explanation[] {
  return explainFor(state, ruleset, { at: now, decisions, ...(rule !== undefined && { rule }) });
}

function reportRule(
  rule: Rule,
  explanations: readonly Explanation[],
  { ruleset, rulesetProblems }: ReportInput,
  supply: Supply,
): RuleReport {
  const standings = standingsOf(rule, explanations, supply);
  const [nearest] = standings;
  const trees = { tree: nearest?.tree, audience: nearest?.audience?.tree };
  return {
    id: rule.id,
    name: rule.name,
    enabled: rule.enabled && ruleset.enabled,
    action: rule.action.type,
    verdict: nearest?.verdict.type ?? "idle",
    says: nearest?.says ?? "nothing has happened yet",
    progress: nearest?.progress ?? 0,
    standings,
    missing: missingOf(needsOf(rule, ruleset, trees), supply),
    problems: rulesetProblems.filter((problem) => problem.rule === rule.id),
  };
}

const ranks: Readonly<Record<Verdict["type"], number>> = {
  fires: 0,
  held: 1,
  fired: 2,
  false: 3,
  unknown: 3,
};

function standingsOf(
  rule: Rule,
  explanations: readonly Explanation[],
  { ruleset, state, now }: Supply,
): readonly Standing[] {
  const course = { ruleset, history: state.history, at: now };
  return explanations
    .map((explanation) =>
      Object.assign(explanation, {
        progress: progressOf(rule.conditions, explanation.tree, course),
      }),
    )
    .sort((a, b) => ranks[a.verdict.type] - ranks[b.verdict.type] || b.progress - a.progress);
}

/** A refused rule is known by its problems only. */
function refusedRules({ ruleset, rulesetProblems }: ReportInput): readonly RuleReport[] {
  const running = new Set(ruleset.rules.map(({ id }) => id));
  const byRule = new Map<string, Problem[]>();
  for (const problem of rulesetProblems) {
    const id = problem.rule ?? /^rules\[\d+\]/.exec(problem.path)?.[0];
    if (problem.severity !== "error" || id === undefined || running.has(id)) continue;
    byRule.set(id, [...(byRule.get(id) ?? []), problem]);
  }
  return [...byRule].map(([id, problems]) => ({
    id,
    name: id,
    enabled: false,
    verdict: "refused",
    says: `is refused: ${problems[0]?.message ?? ""}`,
    progress: 0,
    standings: [],
    missing: [],
    problems,
  }));
}
