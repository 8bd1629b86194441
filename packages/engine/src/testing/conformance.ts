import type { Decision } from "../decision/decision.ts";
import { advance, decide } from "../engine.ts";
import type { Event } from "../event/event.ts";
import { formatInstant } from "../event/instant.ts";
import type { State } from "../history/state.ts";
import { createState } from "../history/state.ts";
import { parseRuleset } from "../rules/parse.ts";
import type { ParsedRuleset } from "../rules/parse.ts";
import type { Problem } from "../rules/problem.ts";
import type {
  ConformanceCase,
  ConformanceFile,
  ExpectedDecision,
  ExpectedProblem,
} from "./conformance-file.ts";
import { project } from "./conformance-outcome.ts";
import type { Clock } from "./conformance-steps.ts";
import { clockOf, momentsOf } from "./conformance-steps.ts";

export { conformanceStart } from "./conformance-steps.ts";
export type {
  ConformanceCase,
  ConformanceFile,
  ConformanceStep,
  ExpectedDecision,
  ExpectedProblem,
} from "./conformance-file.ts";

/** The ways in which a case is run; each must give the same. */
export const conformanceModes = ["pure", "in place", "reloaded at every step"] as const;

/**
 * Runs one case and gives what it expected beside what came, in the same shape, for any test runner to compare: the
 * problems of the rule set, and behind them the decisions.
 *
 * @throws if the case names a rule set that is not there, or a time that is none.
 * @example
 * ```ts
 * const { expected, actual } = await runConformanceCase(file, file.cases[0], "pure");
 * ```
 */
export async function runConformanceCase(
  file: ConformanceFile,
  one: ConformanceCase,
  mode: (typeof conformanceModes)[number],
): Promise<{ readonly expected: readonly unknown[]; readonly actual: readonly unknown[] }> {
  const { problems } = read(file, one.ruleset);
  const clock = clockOf(one);
  const decisions = await runSteps(file, one, mode, clock);
  return {
    expected: [
      ...inOrder(one.problems ?? []),
      ...one.expect.map((decision) => withInstants(decision, clock)),
    ],
    actual: [
      ...inOrder(problems.filter(isError)),
      ...decisions.map((decision, i) => project(decision, one.expect[i])),
    ],
  };
}

function read(file: ConformanceFile, name: string): ParsedRuleset {
  if (Object.hasOwn(file.rulesets, name)) return parseRuleset(file.rulesets[name]);
  throw new Error(`A case names the rule set “${name}”, which its file has not.`);
}

async function runSteps(
  file: ConformanceFile,
  one: ConformanceCase,
  mode: (typeof conformanceModes)[number],
  clock: Clock,
): Promise<Decision[]> {
  let state = createState(one.customer ?? "customer");
  let { ruleset } = read(file, one.ruleset);
  const decisions: Decision[] = [];
  const moments = one.steps.flatMap((step, i) => momentsOf(step, i, clock));
  for (const [i, { input, now, step }] of moments.entries()) {
    if (step.ruleset !== undefined) ({ ruleset } = read(file, step.ruleset));
    if (mode === "reloaded at every step") state = reload(state);
    if (mode === "in place") decisions.push(...(await advance(state, input, ruleset, now)));
    else {
      // Pure: to have looked ahead, and to have thrown it away, makes no difference.
      const ahead = moments[i + 1];
      if (ahead) await decide(state, ahead.input, ruleset, ahead.now);
      const result = await decide(state, input, ruleset, now);
      decisions.push(...result.decisions);
      state = result.state;
    }
  }
  return decisions;
}

/** As a page does that was closed and opened again: only what can be written down comes back. */
function reload(state: State): State {
  const kept = JSON.stringify({ history: state.history, memory: state.memory() });
  return createState(
    state.customer,
    JSON.parse(kept) as { history: Event[]; memory: ReturnType<State["memory"]> },
  );
}

/** Two ways of writing one instant are one. */
function withInstants(expected: ExpectedDecision, clock: Clock): Record<string, unknown> {
  const instants = (["at", "until", "waitsUntil"] as const).flatMap((name) => {
    const time = expected[name];
    return typeof time === "string" ? [[name, formatInstant(clock(time))] as const] : [];
  });
  return { ...expected, ...Object.fromEntries(instants) };
}

function isError({ severity }: Problem): boolean {
  return severity === "error";
}

function inOrder(problems: readonly ExpectedProblem[]): readonly ExpectedProblem[] {
  const written = ({ path, code }: ExpectedProblem): string => `${path} ${code}`;
  return problems
    .map(({ code, path }) => ({ code, path }))
    .sort((a, b) => (written(a) < written(b) ? -1 : 1));
}
