import { joinPath } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import type { Lint, SubjectRule } from "./subject.ts";
import { found } from "./subject.ts";

interface Named {
  readonly name: string;
  readonly path: string;
  readonly rule?: string;
}

/** Traits as Segment's `identify` has them. */
const usualTraits = [
  "age",
  "birthday",
  "company",
  "createdAt",
  "email",
  "firstName",
  "first_name",
  "gender",
  "lastName",
  "last_name",
  "name",
  "phone",
  "plan",
  "tier",
  "username",
];
const usualCategories = [
  "marketing",
  "analytics",
  "advertising",
  "functional",
  "personalization",
  "preferences",
  "statistics",
  "performance",
  "necessary",
];

/** Names of traits and kinds of consent are compared letter for letter: “Email” is not “email”. */
export const findLetterCase: Lint = ({ rules, segments }) => {
  const traits = [
    ...rules.flatMap(({ path, rule }) => traitsOf(rule.leaves, path, rule.id)),
    ...segments.flatMap(({ path, segment }) => traitsOf(segment.leaves, path)),
  ];
  return [
    ...oddOnes(traits, usualTraits, "trait"),
    ...oddOnes(rules.flatMap(consentsOf), usualCategories, "kind of consent"),
  ];
};

function traitsOf(
  leaves: SubjectRule["rule"]["leaves"],
  path: string,
  rule?: string,
): readonly Named[] {
  return leaves.flatMap(({ fact, path: at }) =>
    fact.fact === "trait"
      ? [
          {
            name: fact.name,
            path: `${path}.${at}.params.name`,
            ...(rule !== undefined && { rule }),
          },
        ]
      : [],
  );
}

function consentsOf({ path, json, rule }: SubjectRule): readonly Named[] {
  const at = joinPath(path, "consent");
  return rule.consent.map((name, i) => {
    const place = Array.isArray(json["consent"]) ? joinPath(at, i) : at;
    return { name, path: place, rule: rule.id };
  });
}

/** What differs in letter case only from what is usual, or from what stands elsewhere in the rule set. */
function oddOnes(
  all: readonly Named[],
  usual: readonly string[],
  what: string,
): readonly Problem[] {
  return all.flatMap(({ name, path, rule }, i) => {
    if (usual.includes(name)) return [];
    const known = [...usual, ...all.slice(0, i).map((other) => other.name)];
    const near = known.find((other) => other.toLowerCase() === name.toLowerCase());
    if (near === undefined || near === name) return [];
    const message = `The ${what} “${name}” is compared letter for letter, and “${near}” is another one.`;
    return [found("hint", "bad_value", path, message, `Did you mean “${near}”?`, rule)];
  });
}
