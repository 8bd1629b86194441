import { formatProblem } from "@proffer/engine";
import type { Ruleset } from "@proffer/engine";
import { checkRuleset } from "@proffer/engine/schema";

/** A rule file, looked over. */
export interface CheckedDraft {
  /** Without what is refused. */
  readonly ruleset: Ruleset;
  /** What may not be published like this: each with its place and what to do. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

export function checkDraft(
  text: string,
  { file, now }: { readonly file?: string | undefined; readonly now: number },
): CheckedDraft {
  const { ruleset, problems } = checkRuleset(text, { now, ...(file !== undefined && { file }) });
  const told = (severity: "error" | "warning"): readonly string[] =>
    problems.filter((problem) => problem.severity === severity).map(formatProblem);
  return { ruleset, errors: told("error"), warnings: told("warning") };
}

/** Below this a rule set is rewritten rather than lost. */
const minRules = 4;

/**
 * Why somebody should say twice that a version is to follow another: a field that is blank by mistake, pushed everywhere
 * at once, has taken down larger systems than this. `undefined` where nothing is odd about it.
 */
export function reasonToAsk(before: Ruleset, after: Ruleset): string | undefined {
  if (after.rules.length === 0)
    return `It has no rule at all; ${before.rules.length} ${before.rules.length === 1 ? "is" : "are"} in force.`;
  const left = new Set(after.rules.map(({ id }) => id));
  const lost = before.rules.filter(({ id }) => !left.has(id));
  if (before.rules.length < minRules || lost.length * 2 <= before.rules.length) return undefined;
  const named = lost.slice(0, 5).map(({ id }) => `“${id}”`);
  const more = lost.length > named.length ? " and others" : "";
  return `${lost.length} of the ${before.rules.length} rules in force are not in it: ${named.join(", ")}${more}.`;
}
