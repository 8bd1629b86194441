import type { Problem } from "../../rules/problem.ts";
import type { Leaf } from "../../rules/rule.ts";
import type { Lint, Retention } from "./subject.ts";
import { found } from "./subject.ts";
import { timeWords } from "./words.ts";

/** Windows that reach further back than a browser remembers. */
export const findLongWindows: Lint = ({ rules, segments, retention, ruleset }) => [
  ...rules.flatMap(({ path, rule }) => [
    ...rule.leaves.flatMap((leaf) => inLeaf(leaf, path, retention, rule.id)),
    ...rule.limits.flatMap(({ per }, i) =>
      typeof per === "number" && per > retention.ms
        ? [tell(per, `${path}.limits[${i}].per`, retention, "again", rule.id)]
        : [],
    ),
  ]),
  ...segments.flatMap(({ path, segment }) =>
    segment.leaves.flatMap((leaf) => inLeaf(leaf, path, retention)),
  ),
  ...ruleset.frequency.flatMap(({ perMs }, i) =>
    perMs > retention.ms ? [tell(perMs, `frequency[${i}].per`, retention, "again")] : [],
  ),
];

function inLeaf(leaf: Leaf, path: string, retention: Retention, rule?: string): readonly Problem[] {
  return windowsOf(leaf)
    .filter(({ ms }) => ms > retention.ms)
    .map(({ ms, at }) => tell(ms, `${path}.${leaf.path}.${at}`, retention, "facts", rule));
}

function windowsOf(leaf: Leaf): readonly { readonly ms: number; readonly at: string }[] {
  const { fact, threshold } = leaf;
  switch (fact.fact) {
    case "count":
    case "sum":
    case "min":
    case "max":
    case "distinct":
      return fact.within?.type === "rolling" ? [{ ms: fact.within.ms, at: "params.within" }] : [];
    case "absent":
      return [{ ms: fact.afterMs, at: "params.after" }];
    case "since": {
      const asked = (Array.isArray(threshold) ? threshold : [threshold]) as readonly unknown[];
      return [{ ms: Math.max(0, ...asked.filter((ms) => typeof ms === "number")), at: "value" }];
    }
    default:
      return [];
  }
}

function tell(
  ms: number,
  path: string,
  { ms: kept, events }: Retention,
  about: "facts" | "again",
  rule?: string,
): Problem {
  const most = timeWords(kept);
  return found(
    "warning",
    "too_long",
    path,
    `This reaches ${timeWords(ms)} back, and a browser keeps ${most} of a customer (at most ${events.toLocaleString("en")} events).`,
    about === "again"
      ? `After ${most} it has forgotten what it showed and may show it again.`
      : `What is older is forgotten there. Shorten it to ${most} or less.`,
    rule,
  );
}
