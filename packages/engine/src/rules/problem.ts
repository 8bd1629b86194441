/** What can be wrong with a rule set. */
export type ProblemCode =
  | "syntax"
  | "too_large"
  | "too_deep"
  | "too_many"
  | "wrong_type"
  | "missing"
  | "unknown_field"
  | "unknown_fact"
  | "unknown_operator"
  | "unknown_event"
  | "unknown_action"
  | "unknown_reference"
  | "duplicate"
  | "empty"
  | "forbidden_key"
  | "path_refused"
  | "bad_value"
  | "no_trigger"
  | "mixed_by"
  | "cycle"
  | "contradiction"
  | "always_true"
  | "duplicate_key"
  | "unreachable"
  | "conflict"
  | "too_long"
  | "unused"
  | "everybody"
  | "not_supported";

/** What would mend a problem for certain: a value to put at the problem's path, or a new name for the key that ends it. */
export type Fix = { readonly value: unknown } | { readonly key: string };

/**
 * One thing wrong with a rule set, as a value: where, what, and what to do about it.
 *
 * An `error` takes its rule out of the set and leaves the others running; a `warning` and a `hint` take nothing out.
 */
export interface Problem {
  readonly severity: "error" | "warning" | "hint";
  readonly code: ProblemCode;
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** Where in the JSON: `rules[0].conditions.all[1].operator`; empty for the whole. */
  readonly path: string;
  /** The id of the rule that is refused, where the problem lies in one that has an id. */
  readonly rule?: string;
  readonly file?: string;
  /** From 1; there when the rule set was read from text. */
  readonly line?: number;
  /** From 1, in characters. */
  readonly column?: number;
  /** The line of the text where it went wrong. */
  readonly excerpt?: string;
  /** There where it can be mended without asking. */
  readonly fix?: Fix;
}

/**
 * Writes a problem for people.
 *
 * @example
 * ```ts
 * formatProblem(problem);
 * // rules.json:12:35 error: No operator is named “greaterThen”.
 * //   at rules[0].conditions.all[0].operator, so rule “third-look” is refused
 * //   12 |         "operator": "greaterThen",
 * //      |                     ^
 * //   Did you mean “greaterThan”? For “at least” it is “greaterThanInclusive”.
 * ```
 */
export function formatProblem(problem: Problem): string {
  const lines = [`${place(problem)}${problem.severity}: ${problem.message}`];
  const refused = problem.rule !== undefined && problem.severity === "error";
  if (problem.path)
    lines.push(`  at ${problem.path}${refused ? `, so rule “${problem.rule}” is refused` : ""}`);
  if (problem.excerpt !== undefined) lines.push(...caret(problem));
  if (problem.hint) lines.push(`  ${problem.hint}`);
  return lines.join("\n");
}

function place(problem: Problem): string {
  const parts = [problem.file, problem.line, problem.column].filter((part) => part !== undefined);
  return parts.length > 0 ? `${parts.join(":")} ` : "";
}

/** Long lines (minified files) are cut around the column, so that the caret stands on the screen. */
function caret(problem: Problem): string[] {
  const excerpt = problem.excerpt ?? "";
  const column = problem.column ?? 1;
  const from = Math.max(0, column - 60);
  const shown = excerpt.slice(from, from + 100);
  const gutter = String(problem.line ?? "");
  return [
    `  ${gutter} | ${shown}`,
    `  ${" ".repeat(gutter.length)} | ${" ".repeat(column - 1 - from)}^`,
  ];
}
