import { joinPath } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import type { Lint } from "./subject.ts";
import { found, idsUnder } from "./subject.ts";

const headings = {
  campaigns: "campaign",
  teams: "team",
  segments: "segment",
  events: "event",
  facts: "fact",
  operators: "operator",
} as const;

/** What is declared and named by nothing. A rule that is refused still counts as naming it: it is about to be mended. */
export const findUnused: Lint = ({ json }) => {
  const { rules, segments, facts, frequency, tests } = json;
  const named = new Set(namesIn([rules, segments, frequency, tests, facts]));
  return Object.entries(headings).flatMap(([heading, what]) =>
    idsUnder(json, heading)
      .filter((id) => !named.has(id))
      .map((id) => unused(heading, what, id)),
  );
};

function unused(heading: string, what: string, id: string): Problem {
  return found(
    "hint",
    "unused",
    joinPath(heading, id),
    `No rule uses the ${what} “${id}”.`,
    "Remove it, unless a rule is still to come.",
  );
}

/** Deeper than this nothing is named that the engine would read. */
const maxDepth = 64;

/** Every text that stands as a value somewhere: rough, but a name is rarely there by chance. */
function namesIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || depth > maxDepth) return [];
  return Object.values(value).flatMap((inner) => namesIn(inner, depth + 1));
}
