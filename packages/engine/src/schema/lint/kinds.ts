import type { PropertyKind } from "../../event/catalogue.ts";
import { propertyKind } from "../../event/catalogue.ts";
import { joinPath } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import type { Leaf } from "../../rules/rule.ts";
import { filtersOf } from "./filters.ts";
import type { Lint, Subject } from "./subject.ts";
import { found, isFields, valueAt } from "./subject.ts";
import { valueWords } from "./words.ts";

/** A property, and what it is compared with. */
interface Compared {
  readonly property: string;
  /** Any of these may bring it. */
  readonly events: readonly string[];
  readonly operator: string;
  readonly value: unknown;
  readonly path: string;
  readonly rule: string | undefined;
}

/** Properties compared with something of another kind: that is never known to be true, and neither is its opposite. */
export const findOtherKinds: Lint = (subject) =>
  [
    ...subject.rules.flatMap(({ path, rule }) =>
      rule.leaves.flatMap((leaf) => inLeaf(leaf, path, [...rule.triggers], rule.id)),
    ),
    ...subject.segments.flatMap(({ path, segment }) =>
      segment.leaves.flatMap((leaf) => inLeaf(leaf, path, [], undefined)),
    ),
  ].flatMap((compared) => judge(compared, subject));

function inLeaf(
  { fact, operator, threshold: value, path }: Leaf,
  of: string,
  triggers: readonly string[],
  rule: string | undefined,
): readonly Compared[] {
  const at = `${of}.${path}`;
  const lines = filtersOf(fact, `${at}.params`).flatMap(({ filter, path }) =>
    filter.where.map(({ property, operator, value }, i) => {
      const place = `${path}.where[${i}].value`;
      return { property, events: [filter.event], operator, value, path: place, rule };
    }),
  );
  const whole = { operator, value, path: `${at}.value`, rule };
  if (fact.fact === "event" && fact.money === null)
    return [{ ...whole, property: fact.property, events: triggers }];
  if (fact.fact === "page") return [{ ...whole, property: fact.property, events: ["Page"] }];
  return lines;
}

function judge({ property, events, operator, value, path, rule }: Compared, { json }: Subject) {
  const kinds = new Set(events.map((event) => kindOf(event, property, json)));
  const [kind] = kinds;
  if (kind === undefined || kinds.size > 1 || fits(kind, operator, value)) return [];
  const message = `“${property}” is ${words[kind]}, and “${operator}” ${valueWords(value)} is never true of ${words[kind]}.`;
  return [found("warning", "wrong_type", path, message, hintOf(kind, operator), rule)];
}

function kindOf(
  event: string,
  property: string,
  json: Readonly<Record<string, unknown>>,
): PropertyKind | undefined {
  const declared = valueAt(json, joinPath(joinPath("events", event), property));
  if (typeof declared === "string" && Object.hasOwn(words, declared))
    return declared as PropertyKind;
  return isFields(json["events"]) && declared !== undefined
    ? undefined
    : propertyKind(event, property);
}

function fits(kind: PropertyKind, operator: string, value: unknown): boolean {
  switch (operator) {
    case "equal":
    case "notEqual":
      return typeof value === kind;
    case "in":
    case "notIn":
      return Array.isArray(value) && value.some((entry) => typeof entry === kind);
    case "contains":
    case "doesNotContain":
      return kind === "list";
    case "containsAny":
      return kind === "list" || kind === "string";
    case "startsWith":
    case "matches":
      return kind === "string";
    case "lessThan":
    case "lessThanInclusive":
    case "greaterThan":
    case "greaterThanInclusive":
    case "between":
      return kind === "number";
    default:
      return true;
  }
}

const words: Readonly<Record<PropertyKind, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  list: "a list",
  object: "an object",
};

function hintOf(kind: PropertyKind, operator: string): Problem["hint"] {
  if (kind === "string" && operator.toLowerCase().includes("contain"))
    return "“contains” looks into lists. To look into a text use “containsAny” with a list of texts.";
  if (kind === "list") return "Use “contains” or “containsAny”.";
  if (kind === "number") return "Write the number without quotes.";
  if (kind === "string") return 'Write a text in double quotes: "…".';
  return kind === "boolean" ? "Write true or false without quotes." : "Compare something in it.";
}
