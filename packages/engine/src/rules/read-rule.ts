import { findFault } from "../event/json-tree.ts";
import type { FactPlan } from "../facts/fact.ts";
import { triggersOf } from "../facts/index.ts";
import { parseDuration } from "./duration.ts";
import { canonicalJson, hash64 } from "./hash.ts";
import { joinPath } from "./json-text.ts";
import { isOperatorName } from "./operators.ts";
import type { References } from "./read-action.ts";
import { readAction } from "./read-action.ts";
import { ConditionReader } from "./read-condition.ts";
import { readExperiment } from "./read-experiment.ts";
import type { FactReader } from "./read-fact.ts";
import { readDates, readSchedule } from "./read-schedule.ts";
import { fitsTogether, readAudience, withSegmentLeaves } from "./read-segments.ts";
import { readEnabled } from "./read-settings.ts";
import type { Fields, Reader } from "./reader.ts";
import { show } from "./reader.ts";
import type { Leaf, Limit, Rule } from "./rule.ts";

const names = [
  "id",
  "name",
  "description",
  "enabled",
  "priority",
  "conditions",
  "event",
  "on",
  "repeat",
  "limits",
  "audience",
  "dates",
  "consent",
  "schedule",
  "experiment",
];

const maxBytes = 65_536;
const maxJsonDepth = 48;
const maxLimits = 10;

/** Reads one rule; what is wrong with it lands in the reader. */
export function readRule(
  facts: FactReader,
  value: unknown,
  path: string,
  known: References,
): Rule | undefined {
  const { reader, vocabulary } = facts;
  if (!fitsBounds(reader, value, path)) return undefined;
  const rule = reader.fields(value, path, "a rule", names);
  if (!rule) return undefined;
  const at = (name: string): string => joinPath(path, name);
  /** What stands in an optional field: `otherwise` where it is left out, `undefined` where it is refused. */
  const optional = <Value, Otherwise>(
    name: string,
    otherwise: Otherwise,
    read: (given: unknown, at: string) => Value | undefined,
  ): Value | Otherwise | undefined =>
    rule[name] === undefined ? otherwise : read(rule[name], at(name));

  const id = reader.text(rule["id"], at("id"), "the rule's id");
  const conditionReader = new ConditionReader(facts, path);
  const conditions = conditionReader.read(rule["conditions"], at("conditions"));
  const { leaves } = conditionReader;
  const on = readOn(facts, rule["on"], at("on"));
  const limits = readLimits(reader, rule["limits"], at("limits"));
  const action = readAction(reader, rule["event"], at("event"), known);
  const parts = whole({
    id,
    name: optional("name", id, (given, to) => reader.text(given, to, "the rule's name")),
    description: optional("description", "", (given, to) =>
      reader.text(given, to, "the description", 2000),
    ),
    priority: optional("priority", 1, (given, to) => readPriority(reader, given, to)),
    conditions,
    by: readBy(reader, leaves, path),
    enabled: readEnabled(reader, rule["enabled"], at("enabled")),
    repeat: optional("repeat", "edge" as const, (given, to) =>
      reader.oneOf<"edge" | "every">(given, to, "“repeat”", ["edge", "every"]),
    ),
    limits,
    audience: optional("audience", null, (given, to) => readAudience(facts, given, to)),
    dates: optional("dates", null, (given, to) =>
      readDates(reader, given, to, vocabulary.timezone),
    ),
    consent: optional("consent", [], (given, to) => readConsent(reader, given, to)),
    schedule: optional("schedule", null, (given, to) =>
      readSchedule(reader, given, to, vocabulary.timezone),
    ),
    experiment: optional("experiment", null, (given, to) =>
      readExperiment(reader, given, to, action, known),
    ),
    action,
    on,
  });
  if (!fitsTogether(reader, leaves, vocabulary.segments, path)) return undefined;
  const allLeaves = withSegmentLeaves(leaves, vocabulary.segments);
  const triggers = conditions && readTriggers(facts, allLeaves, on, path);
  if (!parts || !triggers) return undefined;
  const { description: _, on: named, ...rest } = parts;
  const version = versionOf(rule["conditions"], named, allLeaves, facts);
  return {
    ...rest,
    leaves,
    allLeaves,
    custom: leaves.some(isCustom),
    version,
    edge: `${rest.id}@${version}`,
    triggers,
    timers: named === null ? timersOf(allLeaves) : [],
  };
}

type Whole<Parts> = { readonly [Name in keyof Parts]: Exclude<Parts[Name], undefined> };

/** The parts, if none of them was refused. */
function whole<Parts extends object>(parts: Parts): Whole<Parts> | undefined {
  return Object.values(parts).includes(undefined) ? undefined : (parts as Whole<Parts>);
}

/** A rule whose segments mean something else is another rule. */
function versionOf(
  conditions: unknown,
  on: readonly string[] | null,
  leaves: readonly Leaf[],
  { vocabulary }: FactReader,
): string {
  const used = leaves.flatMap(({ fact }) => (fact.fact === "segment" ? [fact.id] : []));
  const segments = [...new Set(used)].map((id) => [id, vocabulary.segments.written(id)]);
  const scales = leaves.flatMap(({ fact }) => (fact.fact === "rfm" ? [fact.scale] : []));
  const behind = [...segments, ...scales.slice(0, 1)];
  const names = on && [...on].sort();
  const what = behind.length === 0 ? [conditions, names] : [conditions, names, behind];
  return hash64(canonicalJson(what));
}

function isCustom({ fact, operator }: Leaf): boolean {
  return fact.fact === "custom" || !isOperatorName(operator);
}

/** One category that the customer must have agreed to, or several. */
function readConsent(reader: Reader, value: unknown, path: string): readonly string[] | undefined {
  if (typeof value === "string") {
    const category = reader.text(value, path, "the consent");
    return category === undefined ? undefined : [category];
  }
  const list = reader.list(value, path, "“consent”", 20);
  if (list?.length === 0)
    return reader.error(
      "empty",
      path,
      "“consent” is empty.",
      'Write "marketing", or leave it out.',
    );
  const categories = list?.map((entry, i) => reader.text(entry, joinPath(path, i), "a category"));
  return categories?.every((category) => category !== undefined) ? categories : undefined;
}

/** Bounds before anything recurses: json-rules-engine overflows its stack on 4,000 levels and blocks for 42 s on 150,000 conditions. */
function fitsBounds(reader: Reader, value: unknown, path: string): boolean {
  const fault = findFault(value, maxJsonDepth);
  if (fault?.type === "too_deep") {
    reader.error(
      "too_deep",
      path,
      `The rule is nested more than ${maxJsonDepth} levels deep.`,
      "Flatten its conditions.",
    );
    return false;
  }
  if (fault) {
    const at = fault.path.reduce(joinPath, path);
    reader.error(
      "forbidden_key",
      at,
      `The name “${fault.key}” is not allowed anywhere.`,
      "Rename it.",
    );
    return false;
  }
  const size = JSON.stringify(value)?.length ?? 0;
  if (size <= maxBytes) return true;
  reader.error(
    "too_large",
    path,
    `The rule is ${Math.ceil(size / 1024)} KB long; at most ${maxBytes / 1024} KB are allowed.`,
    "Split it, or shorten its lists.",
  );
  return false;
}

function readPriority(reader: Reader, value: unknown, path: string): number | undefined {
  if (Number.isFinite(value)) return value as number;
  return reader.error(
    "wrong_type",
    path,
    `The priority must be a number, not ${show(value)}.`,
    "The higher one goes first. Write it without quotes.",
  );
}

function readOn(
  facts: FactReader,
  value: unknown,
  path: string,
): readonly string[] | null | undefined {
  if (value === undefined) return null;
  const list = facts.reader.list(value, path, "“on”", 50);
  if (!list) return undefined;
  if (list.length === 0)
    return facts.reader.error(
      "empty",
      path,
      "“on” is empty, so the rule would never be looked at.",
      'Name an event, or "*" for anything the customer does.',
    );
  const names = list.map((entry, i) => {
    const name = facts.reader.text(entry, joinPath(path, i), "an event in “on”");
    return name === undefined ? undefined : facts.eventName(name, joinPath(path, i));
  });
  return names.every((name) => name !== undefined) ? names : undefined;
}

function readTriggers(
  { reader, vocabulary }: FactReader,
  leaves: readonly Leaf[],
  on: readonly string[] | null | undefined,
  path: string,
): ReadonlySet<string> | undefined {
  if (on === undefined) return undefined;
  const triggers = new Set(
    on ??
      leaves.flatMap(({ fact }) =>
        fact.fact === "custom" ? (vocabulary.facts.get(fact.name) ?? []) : triggersOf(fact),
      ),
  );
  if (triggers.size > 0) return triggers;
  return reader.error(
    "no_trigger",
    path,
    "Nothing says when this rule is to be looked at.",
    'Add "on": ["Product Viewed"], or a fact that names an event.',
  );
}

function readBy(reader: Reader, leaves: readonly Leaf[], path: string): string | null | undefined {
  const all = new Set(leaves.map((leaf) => byOf(leaf.fact)).filter((by) => by !== null));
  if (all.size <= 1) return [...all][0] ?? null;
  return reader.error(
    "mixed_by",
    joinPath(path, "conditions"),
    `The rule groups by ${[...all].map((by) => `“${by}”`).join(" and by ")}; one rule has one “by”.`,
    "Use the same “by” in each fact, or split the rule.",
  );
}

function byOf(fact: FactPlan): string | null {
  return "by" in fact ? fact.by : null;
}

function readLimits(reader: Reader, value: unknown, path: string): readonly Limit[] | undefined {
  if (value === undefined) return [];
  const list = reader.list(value, path, "“limits”", maxLimits);
  const limits = list?.map((entry, i) => readLimit(reader, entry, joinPath(path, i)));
  return limits?.every((limit) => limit !== undefined) ? limits : undefined;
}

function readLimit(reader: Reader, entry: unknown, path: string): Limit | undefined {
  const limit: Fields | undefined = reader.fields(entry, path, "a limit", [
    "times",
    "per",
    "scope",
  ]);
  if (!limit) return undefined;
  const times = reader.count(limit["times"], joinPath(path, "times"), "“times”");
  const per = readPer(reader, limit["per"], joinPath(path, "per"));
  const scope =
    limit["scope"] === undefined
      ? "rule"
      : reader.oneOf(limit["scope"], joinPath(path, "scope"), "the scope", ["key", "rule"]);
  return times !== undefined && per !== undefined && scope ? { times, per, scope } : undefined;
}

function readPer(reader: Reader, value: unknown, path: string): Limit["per"] | undefined {
  if (value === "session" || value === "ever") return value;
  const ms = parseDuration(value);
  if (ms !== undefined && ms > 0) return ms;
  return reader.error(
    "bad_value",
    path,
    `“per” cannot be ${show(value)}.`,
    'Write a duration such as "24h" or "7d", "session" or "ever".',
  );
}

/** The instants behind an anchor at which a `since` or an `absent` can change its answer. */
function timersOf(leaves: readonly Leaf[]): Rule["timers"] {
  return leaves.flatMap((leaf) =>
    offsetsOf(leaf)
      .filter((afterMs) => afterMs > 0)
      .map((afterMs) => ({ fact: leaf.fact, afterMs })),
  );
}

function offsetsOf({ fact, operator, threshold }: Leaf): readonly number[] {
  if (fact.fact === "absent") return [fact.afterMs];
  if (fact.fact !== "since") return [];
  const thresholds = (Array.isArray(threshold) ? threshold : [threshold]) as readonly number[];
  switch (operator) {
    case "greaterThanInclusive":
    case "lessThan":
      return thresholds;
    case "greaterThan":
    case "lessThanInclusive":
      return thresholds.map((ms) => ms + 1);
    default:
      return thresholds.flatMap((ms) => [ms, ms + 1]);
  }
}
