import { joinPath } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import type { Fields } from "../../rules/reader.ts";
import type { Rule, Ruleset, Segment } from "../../rules/rule.ts";

/** What is looked over: a rule set as it was read, and as it was written. */
export interface Subject {
  readonly ruleset: Ruleset;
  /** As written. */
  readonly json: Fields;
  /** The rules that the reader has let through, in the order in which they are written. */
  readonly rules: readonly SubjectRule[];
  readonly segments: readonly SubjectSegment[];
  readonly retention: Retention;
  /** UTC ms; without it nothing is said of what is over. */
  readonly now: number | undefined;
}

export interface SubjectRule {
  /** `rules[2]` */
  readonly path: string;
  readonly json: Fields;
  readonly rule: Rule;
}

export interface SubjectSegment {
  /** `segments.vip` */
  readonly path: string;
  readonly segment: Segment;
}

/** How much of a customer's history a device keeps. */
export interface Retention {
  readonly ms: number;
  readonly events: number;
}

/** One check. Each says what it finds; none of them changes or throws. */
export type Lint = (subject: Subject) => readonly Problem[];

/** Puts beside each healthy rule and segment what was written. */
export function subjectOf(
  ruleset: Ruleset,
  json: Fields,
  problems: readonly Problem[],
  options: { readonly retention: Retention; readonly now: number | undefined },
): Subject {
  const written = Array.isArray(json["rules"]) ? (json["rules"] as readonly unknown[]) : [];
  const byId = new Map(ruleset.rules.map((rule) => [rule.id, rule]));
  const refused = refusedPaths(problems);
  const rules = written.flatMap((entry, i): SubjectRule[] => {
    const path = joinPath("rules", i);
    const rule = isFields(entry) ? byId.get(String(entry["id"])) : undefined;
    return rule && isFields(entry) && !refused.has(path) ? [{ path, json: entry, rule }] : [];
  });
  const segments = [...ruleset.segments.values()].map((segment) => ({
    path: joinPath("segments", segment.id),
    segment,
  }));
  return { ruleset, json, rules, segments, ...options };
}

/** `rules[2]` for everything that is wrong with the third rule. */
function refusedPaths(problems: readonly Problem[]): ReadonlySet<string> {
  return new Set(
    problems
      .filter(({ severity }) => severity === "error")
      .map(({ path }) => /^rules\[\d+\]/.exec(path)?.[0] ?? ""),
  );
}

/** Whether a value is an object with names. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path of the language's own making, such as `conditions.all[0].value`. */
export function valueAt(json: unknown, path: string): unknown {
  let value = json;
  for (const [, name, index, quoted] of path.matchAll(steps)) {
    const key = name ?? index ?? (JSON.parse(quoted ?? '""') as string);
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

const steps = /(?:^|\.)([A-Za-z_$][\w$]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g;

/** The names under a heading of the rule set. */
export function idsUnder(json: Fields, heading: string): readonly string[] {
  const entries = json[heading];
  return isFields(entries) ? Object.keys(entries) : [];
}

/** Makes a problem; `rule` is the id of the rule that it lies in. */
export function found(
  severity: Problem["severity"],
  code: Problem["code"],
  path: string,
  message: string,
  hint: string,
  rule?: string,
): Problem {
  return { severity, code, message, hint, path, ...(rule !== undefined && { rule }) };
}

/** The path of a rule's field, or of its id where it has no such field: a place that says something to a reader. */
export function fieldOrId(json: Fields, path: string, name: string): string {
  return joinPath(path, json[name] === undefined ? "id" : name);
}
