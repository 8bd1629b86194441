import type { Problem } from "../rules/problem.ts";
import type { Leaf, Segment } from "../rules/rule.ts";
import type { Fields } from "../rules/reader.ts";
import type { Subject } from "./lint/subject.ts";
import { found, isFields } from "./lint/subject.ts";

/** What the checks have found to be wrong for good, and what hangs on it. */
export interface Refusals {
  readonly rules: ReadonlySet<string>;
  readonly segments: ReadonlySet<string>;
  /** Of what is refused only because of a segment that is. */
  readonly problems: readonly Problem[];
}

/** Which rules and segments an error takes out: its own, and those that use a segment which is taken out. */
export function refusalsOf(subject: Subject, errors: readonly Problem[]): Refusals {
  const segments = refusedSegments(subject, errors);
  const own = new Set(errors.flatMap(({ rule }) => (rule === undefined ? [] : [rule])));
  const problems = subject.rules.flatMap(({ path, rule }) => {
    if (own.has(rule.id)) return [];
    if (rule.audience && segments.has(rule.audience.id))
      return [needs(rule.audience.id, `${path}.audience.segment`, rule.id)];
    const leaf = rule.leaves.find((leaf) => segments.has(segmentOf(leaf) ?? ""));
    return leaf ? [needs(segmentOf(leaf) ?? "", `${path}.${leaf.path}.params.id`, rule.id)] : [];
  });
  const dependent = problems.flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
  return { rules: new Set([...own, ...dependent]), segments, problems };
}

function refusedSegments(subject: Subject, errors: readonly Problem[]): ReadonlySet<string> {
  const refused = new Set(
    subject.segments
      .filter(({ path }) =>
        errors.some((problem) => problem.path === path || problem.path.startsWith(`${path}.`)),
      )
      .map(({ segment }) => segment.id),
  );
  for (let size = -1; size !== refused.size;) {
    size = refused.size;
    for (const { segment } of subject.segments) if (uses(segment, refused)) refused.add(segment.id);
  }
  return refused;
}

function uses(segment: Segment, ids: ReadonlySet<string>): boolean {
  return segment.leaves.some((leaf) => ids.has(segmentOf(leaf) ?? ""));
}

function segmentOf({ fact }: Leaf): string | undefined {
  return fact.fact === "segment" ? fact.id : undefined;
}

function needs(id: string, path: string, rule: string): Problem {
  return found(
    "error",
    "unknown_reference",
    path,
    `The segment “${id}” is refused, so nobody can be in it.`,
    "Mend it under “segments”.",
    rule,
  );
}

/** The rule set as written, without what is refused. */
export function without(json: Fields, { rules, segments }: Refusals): Fields {
  const listed = Array.isArray(json["rules"]) ? (json["rules"] as readonly unknown[]) : [];
  const defined = isFields(json["segments"]) ? json["segments"] : undefined;
  return {
    ...json,
    rules: listed.filter((rule) => !(isFields(rule) && rules.has(String(rule["id"])))),
    ...(defined && {
      segments: Object.fromEntries(Object.entries(defined).filter(([id]) => !segments.has(id))),
    }),
  };
}
