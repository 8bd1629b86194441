import { canonicalJson } from "../../rules/hash.ts";
import { positionOf } from "../../rules/json-text.ts";
import type { ParsedRuleset } from "../../rules/parse.ts";
import type { Problem } from "../../rules/problem.ts";
import type { Fields } from "../../rules/reader.ts";
import { parseWithAdvice } from "../advise/index.ts";
import { jsonSpans } from "../json-spans.ts";
import { isFields } from "../lint/subject.ts";
import type { Edit } from "./edit.ts";
import { apply } from "./edit.ts";
import { editFor } from "./meant.ts";
import { repairSyntax } from "./syntax.ts";

/** One slip that was mended. */
export interface Fixed {
  /** From 1, in the text as it was when this was mended. */
  readonly line: number;
  /** For people: `">=" → "greaterThanInclusive"`. */
  readonly what: string;
}

/** A rule set's text with its slips mended, and what was done. */
export interface FixedRuleset {
  readonly text: string;
  readonly fixes: readonly Fixed[];
}

/** More slips than this in one file are no slips. */
const maxFixes = 500;

/**
 * Mends what can only have been meant one way: signs for operators, letter case, a letter too much or too few in a name,
 * `zh_CN`, a missing version, commas before a bracket, curly quotes, Chinese punctuation, “7 days”. All else of the text stays as it is, to the letter;
 * rules that run go on running unchanged; a second time there is nothing left to mend.
 *
 * A file that makes no sense as a whole, or in which a name stands twice, is left alone.
 *
 * @example
 * ```ts
 * fixRuleset('{ "rules": [], }').text; // '{ "version": 1, "rules": [] }'
 * ```
 */
export function fixRuleset(text: string): FixedRuleset {
  const untouched = { text, fixes: [] };
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const repaired = repairSyntax(text.slice(mark.length));
  if (!repaired) return untouched;
  const json: unknown = JSON.parse(repaired.text);
  if (!isFields(json) || !Array.isArray(json["rules"])) return untouched;
  if (jsonSpans(repaired.text).duplicates.length > 0) return untouched;
  const syntax = repaired.edits.filter(({ what }) => what !== "").map((edit) => tell(text, edit));
  const mended = mendAll(repaired.text);
  return { text: mark + mended.text, fixes: [...syntax, ...mended.fixes] };
}

function mendAll(text: string): FixedRuleset {
  const fixes: Fixed[] = [];
  for (let mended = text; ;) {
    const next = fixes.length < maxFixes ? mendOne(mended) : undefined;
    if (!next) return { text: mended, fixes };
    fixes.push(tell(mended, next.edit));
    mended = next.text;
  }
}

/** The first edit that does away with its problem and leaves every rule that runs as it was. */
function mendOne(text: string): { readonly text: string; readonly edit: Edit } | undefined {
  const before = parseWithAdvice(text);
  const source = { text, json: JSON.parse(text) as Fields, spans: jsonSpans(text) };
  for (const problem of before.problems) {
    const edit = editFor(problem, source);
    if (!edit) continue;
    const mended = apply(text, edit);
    if (mends(problem, before, parseWithAdvice(mended))) return { text: mended, edit };
  }
  return undefined;
}

function mends({ code, path }: Problem, before: ParsedRuleset, after: ParsedRuleset): boolean {
  if (after.problems.some((left) => left.code === code && left.path === path)) return false;
  const then = rulesOf(after);
  return [...rulesOf(before)].every(([id, rule]) => then.get(id) === rule);
}

function rulesOf({ ruleset }: ParsedRuleset): ReadonlyMap<unknown, string> {
  const listed = isFields(ruleset.json) ? ruleset.json["rules"] : [];
  const rules = Array.isArray(listed) ? (listed as readonly unknown[]) : [];
  return new Map(rules.map((rule) => [isFields(rule) ? rule["id"] : rule, canonicalJson(rule)]));
}

function tell(text: string, { from, what }: Edit): Fixed {
  return { line: positionOf(text, from).line, what };
}
