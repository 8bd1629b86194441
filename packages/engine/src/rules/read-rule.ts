import { findFault } from "../event/json-tree.ts";
import type { FactPlan } from "../facts/fact.ts";
import { eventNamesOf } from "../facts/index.ts";
import { parseDuration } from "./duration.ts";
import { canonicalJson, hash64 } from "./hash.ts";
import { joinPath } from "./json-text.ts";
import type { References } from "./read-action.ts";
import { readAction } from "./read-action.ts";
import { ConditionReader } from "./read-condition.ts";
import type { FactReader } from "./read-fact.ts";
import type { Fields, Reader } from "./reader.ts";
import { show } from "./reader.ts";
import type { Leaf, Limit, Rule } from "./rule.ts";

const fields = [
  "id",
  "name",
  "description",
  "priority",
  "conditions",
  "event",
  "on",
  "limits",
  "repeat",
];

/** In the language, but not carried out yet. Left unheeded, each would reach people whom the marketer meant to spare. */
const laterFields = ["audience", "dates", "consent", "schedule", "experiment"];

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
  const { reader } = facts;
  if (!fitsBounds(reader, value, path)) return undefined;
  const rule = reader.fields(withoutLater(reader, value, path), path, "a rule", fields);
  if (!rule) return undefined;
  const id = reader.text(rule["id"], joinPath(path, "id"), "the rule's id");
  const name =
    rule["name"] === undefined
      ? id
      : reader.text(rule["name"], joinPath(path, "name"), "the rule's name");
  const priority = readPriority(reader, rule["priority"], joinPath(path, "priority"));
  const conditionReader = new ConditionReader(facts, path);
  const conditions = conditionReader.read(rule["conditions"], joinPath(path, "conditions"));
  const { leaves } = conditionReader;
  const on = readOn(facts, rule["on"], joinPath(path, "on"));
  const by = readBy(reader, leaves, path);
  const limits = readLimits(reader, rule["limits"], joinPath(path, "limits"));
  const repeat =
    rule["repeat"] === undefined
      ? "edge"
      : reader.oneOf(rule["repeat"], joinPath(path, "repeat"), "“repeat”", ["edge", "every"]);
  const action = readAction(reader, rule["event"], joinPath(path, "event"), known);
  const triggers = conditions && readTriggers(reader, leaves, on, path);
  if (
    id === undefined ||
    name === undefined ||
    priority === undefined ||
    !conditions ||
    on === undefined
  )
    return undefined;
  if (by === undefined || !limits || !repeat || !action || !triggers) return undefined;
  const version = hash64(canonicalJson([rule["conditions"], on]));
  const timers = on === null ? timersOf(leaves) : [];
  return {
    id,
    name,
    version,
    priority,
    conditions,
    leaves,
    by,
    triggers,
    timers,
    repeat,
    limits,
    action,
  };
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

function withoutLater(reader: Reader, value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (const name of laterFields)
    if (Object.hasOwn(value, name))
      reader.error(
        "not_supported",
        joinPath(path, name),
        `“${name}” is part of the language but not carried out by this version, so the rule would reach too many people.`,
        `Remove the rule or its “${name}”.`,
      );
  return Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).filter(([name]) => !laterFields.includes(name)));
}

function readPriority(reader: Reader, value: unknown, path: string): number | undefined {
  if (value === undefined) return 1;
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
  reader: Reader,
  leaves: readonly Leaf[],
  on: readonly string[] | null | undefined,
  path: string,
): ReadonlySet<string> | undefined {
  if (on === undefined) return undefined;
  const triggers = new Set(on ?? leaves.flatMap((leaf) => eventNamesOf(leaf.fact)));
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
