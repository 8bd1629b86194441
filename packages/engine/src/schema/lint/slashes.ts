import type { Problem } from "../../rules/problem.ts";
import type { Leaf } from "../../rules/rule.ts";
import { filtersOf } from "./filters.ts";
import type { Lint } from "./subject.ts";
import { found } from "./subject.ts";

/** Patterns between slashes, as programs write them: the slashes would have to stand in the text. */
export const findSlashes: Lint = ({ rules, segments }) => [
  ...rules.flatMap(({ path, rule }) => rule.leaves.flatMap((leaf) => inLeaf(leaf, path, rule.id))),
  ...segments.flatMap(({ path, segment }) => segment.leaves.flatMap((leaf) => inLeaf(leaf, path))),
];

function inLeaf(
  { fact, operator, threshold, path }: Leaf,
  of: string,
  rule?: string,
): readonly Problem[] {
  const at = `${of}.${path}`;
  return [
    ...judge(operator, threshold, `${at}.value`, rule),
    ...filtersOf(fact, `${at}.params`).flatMap(({ filter, path }) =>
      filter.where.flatMap(({ operator, value }, i) =>
        judge(operator, value, `${path}.where[${i}].value`, rule),
      ),
    ),
  ];
}

/** With letters behind it; without, it must hold what no path of a page holds between two slashes. */
const slashed = /^\/(.+)\/([gimsuy]+)$|^\/([^/]*[\\^$|*+?()[\]][^/]*)\/$/;

function judge(operator: string, value: unknown, path: string, rule?: string): readonly Problem[] {
  const match = operator === "matches" && typeof value === "string" ? slashed.exec(value) : null;
  if (!match) return [];
  const [, flagged, flags = "", bare] = match;
  const pattern = `${flags.includes("i") ? "(?i)" : ""}${flagged ?? bare ?? ""}`;
  const message = `The slashes of ${String(value)} belong to the pattern here, so they would have to stand in the text.`;
  const hint = `Write it without slashes, and put (?i) in front to pay no heed to letter case: ${JSON.stringify(pattern)}.`;
  return [found("warning", "bad_value", path, message, hint, rule)];
}
