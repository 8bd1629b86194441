import { emptyRuleset, parseRuleset } from "../rules/parse.ts";
import type { Problem } from "../rules/problem.ts";
import type { Fields } from "../rules/reader.ts";
import type { Ruleset } from "../rules/rule.ts";
import { advise, parseWithAdvice } from "./advise/index.ts";
import { jsonSpans } from "./json-spans.ts";
import { duplicateKeys } from "./lint/duplicate-keys.ts";
import { lints } from "./lint/index.ts";
import type { Retention } from "./lint/subject.ts";
import { isFields, subjectOf } from "./lint/subject.ts";
import { Placer } from "./place.ts";
import { refusalsOf, without } from "./refuse.ts";

/** How a rule set is looked over. */
export interface CheckOptions {
  /** What problems say that they are in. */
  readonly file?: string;
  /** The present instant, UTC ms: without it nothing is said of dates that are over. */
  readonly now?: number;
  /** How much of a customer a device keeps. */
  readonly retention?: Retention;
}

/** What `@proffer/sdk` keeps in a browser. */
const deviceRetention: Retention = { ms: 400 * 86_400_000, events: 10_000 };

/** A rule set that can be used as it is, and everything that there is to say of it. */
export interface CheckedRuleset {
  readonly ruleset: Ruleset;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a rule set as `parseRulesetText` does, and looks it over beyond that: for conditions that nobody can meet or
 * everybody does, rules that can never show, texts that lack a language, and more. A rule with an error is left out.
 *
 * @param text JSON.
 * @example
 * ```ts
 * const { ruleset, problems } = checkRuleset(text, { file: "rules.json", now: Date.now() });
 * for (const problem of problems) console.error(formatProblem(problem));
 * ```
 */
export function checkRuleset(text: string, options: CheckOptions = {}): CheckedRuleset {
  const source = text.replace(/^\uFEFF/, "");
  const read = parseWithAdvice(source, options.file);
  const json = parsed(source, read.problems);
  if (!json) return read;
  const spans = jsonSpans(source);
  const twice = duplicateKeys(spans.duplicates, json);
  const { ruleset, problems } =
    read.ruleset === emptyRuleset
      ? { ruleset: read.ruleset, problems: [] }
      : lookOver(read, json, twice, options);
  const placer = new Placer(source, spans, options.file);
  const placed = [...twice, ...problems].map((problem) => placer.place(advise(problem, json)));
  return { ruleset, problems: [...read.problems, ...placed].sort(byPlace) };
}

/** What could be parsed; a text that is no JSON or too large has been told of. */
function parsed(source: string, problems: readonly Problem[]): Fields | undefined {
  if (problems.some(({ code, path }) => path === "" && ["syntax", "too_large"].includes(code)))
    return undefined;
  const json: unknown = JSON.parse(source);
  return isFields(json) ? json : undefined;
}

function lookOver(
  read: CheckedRuleset,
  json: Fields,
  before: readonly Problem[],
  { now, retention = deviceRetention }: CheckOptions,
): CheckedRuleset {
  const subject = subjectOf(read.ruleset, json, read.problems, { retention, now });
  const found = withoutEchoes(
    lints.flatMap((lint) => lint(subject)),
    read.problems,
  );
  const errors = [...before, ...found].filter(({ severity }) => severity === "error");
  if (errors.length === 0) return { ruleset: read.ruleset, problems: found };
  const refusals = refusalsOf(subject, errors);
  const { ruleset } = parseRuleset(without(json, refusals));
  return { ruleset, problems: [...found, ...refusals.problems] };
}

/** Of what is wrong at one place it is enough to hear once: from the reader first, then the gravest. */
function withoutEchoes(found: readonly Problem[], before: readonly Problem[]): readonly Problem[] {
  const said = new Set(before.map(({ path }) => path));
  const refused = new Set(
    found.filter(({ severity }) => severity === "error").map(({ path }) => path),
  );
  return found.filter(
    ({ severity, code, path }) =>
      code === "unused" || (!said.has(path) && (severity === "error" || !refused.has(path))),
  );
}

function byPlace(a: Problem, b: Problem): number {
  const line = (a.line ?? 0) - (b.line ?? 0);
  return line || (a.column ?? 0) - (b.column ?? 0) || gravity(a) - gravity(b);
}

function gravity({ severity }: Problem): number {
  return ["error", "warning", "hint"].indexOf(severity);
}
