import type { Problem } from "../../rules/problem.ts";
import type { Lint } from "./subject.ts";
import { found, isFields, valueAt } from "./subject.ts";

/** Below this a bare number of milliseconds was hardly meant as one. */
const suspiciousMs = 1000;

/** Durations written as a bare number, which is milliseconds: `7` where `"7d"` was meant. */
export const findBareNumbers: Lint = ({ rules, segments, json }) => [
  ...rules.flatMap(({ path, rule }) =>
    rule.leaves.flatMap((leaf) => inLeaf(json, `${path}.${leaf.path}`, rule.id)),
  ),
  ...segments.flatMap(({ path, segment }) =>
    segment.leaves.flatMap((leaf) => inLeaf(json, `${path}.${leaf.path}`)),
  ),
];

function inLeaf(json: unknown, path: string, rule?: string): readonly Problem[] {
  const leaf = valueAt(json, path);
  if (!isFields(leaf) || !isDuration(leaf)) return [];
  const { value } = leaf;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const bare = values.find((ms) => typeof ms === "number" && ms > 0 && ms < suspiciousMs);
  if (bare === undefined) return [];
  return [
    found(
      "error",
      "bad_value",
      `${path}.value`,
      `A bare number is milliseconds: this asks for ${String(bare)} thousandths of a second.`,
      `Did you mean "${String(bare)}d" (days), "${String(bare)}h" (hours) or "${String(bare)}m" (minutes)?`,
      rule,
    ),
  ];
}

function isDuration({ fact, params }: Readonly<Record<string, unknown>>): boolean {
  const part = isFields(params) ? params["part"] : undefined;
  return (
    fact === "since" ||
    (fact === "session" && part === "duration") ||
    (fact === "agents" && part === "wait")
  );
}
