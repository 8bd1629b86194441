import { findFault } from "../event/json-tree.ts";
import type { Extensions } from "../facts/custom.ts";
import { canonicalJson, hash64 } from "./hash.ts";
import { joinPath, positionOf, scanJson } from "./json-text.ts";
import { place } from "./place.ts";
import type { Problem } from "./problem.ts";
import { FactReader } from "./read-fact.ts";
import { readRule } from "./read-rule.ts";
import { readSchedule } from "./read-schedule.ts";
import { SegmentReader } from "./read-segments.ts";
import {
  readCurrency,
  readCustomFacts,
  readCustomOperators,
  readDeclaredEvents,
  readEnabled,
  readEndpoints,
  readFrequency,
  readIds,
  readLocale,
  readRfm,
  readTimezone,
} from "./read-settings.ts";
import { readCampaigns } from "./read-campaign.ts";
import { Reader, show } from "./reader.ts";
import type { Fields } from "./reader.ts";
import type { Rule, Ruleset, Schedule } from "./rule.ts";
import { suggest } from "./suggest.ts";

const maxTextLength = 32 * 1024 * 1024;
const maxRules = 10_000;
const maxTopDepth = 40;

const topFields = [
  "$schema",
  "version",
  "name",
  "description",
  "timezone",
  "locale",
  "currency",
  "enabled",
  "frequency",
  "schedule",
  "events",
  "segments",
  "facts",
  "operators",
  "rfm",
  "campaigns",
  "teams",
  "endpoints",
  "rules",
  "tests",
];

/** What concerns people and their editors, and no browser. */
const forPeople = ["$schema", "tests"];

/** A rule set that can be used as it is, and what had to be left out of it. */
export interface ParsedRuleset {
  readonly ruleset: Ruleset;
  readonly problems: readonly Problem[];
}

/**
 * Reads a rule set from JSON text or from a value that somebody else parsed. It never throws: a rule that is wrong is
 * left out and told of in `problems`, with its JSON path and a hint, and the healthy ones run.
 *
 * @param input JSON text, or the object it stands for.
 * @param extensions facts and operators that the host adds in code.
 * @example
 * ```ts
 * const { ruleset, problems } = parseRuleset({
 *   version: 1,
 *   rules: [
 *     {
 *       id: "third-look",
 *       conditions: { all: [{ fact: "count", params: { event: "Product Viewed", by: "product_id", within: "7d" },
 *                             operator: "greaterThanInclusive", value: 3 }] },
 *       event: { type: "message", params: { text: { default: "Still thinking about {{event.properties.name}}?" } } },
 *     },
 *   ],
 * });
 * ```
 */
export function parseRuleset(input: unknown, extensions: Extensions = {}): ParsedRuleset {
  if (typeof input === "string") return parseRulesetText(input, undefined, extensions);
  try {
    return check(input, extensions);
  } catch {
    // A cycle, a BigInt, a getter or a proxy that throws: nothing that a file could hold.
    return failed({
      code: "wrong_type",
      message: "This value cannot be written as JSON, so it is no rule set.",
      hint: "Pass what JSON.parse gives, or the text itself.",
    });
  }
}

/**
 * {@link parseRuleset} for text, so that each problem also says the line, the column and, if given, the file.
 *
 * @example
 * ```ts
 * const { ruleset, problems } = parseRulesetText(text, "rules.json");
 * for (const problem of problems) console.error(formatProblem(problem));
 * ```
 */
export function parseRulesetText(
  text: string,
  file?: string,
  extensions: Extensions = {},
): ParsedRuleset {
  const named = file === undefined ? {} : { file };
  if (text.length > maxTextLength)
    return failed({
      ...named,
      code: "too_large",
      message: `The file is ${Math.round(text.length / 1048576)} MB long; at most ${maxTextLength / 1048576} MB are read.`,
      hint: "Is this the right file?",
    });
  return parseJson(text.replace(/^\uFEFF/, ""), named, extensions);
}

function parseJson(
  text: string,
  named: { readonly file?: string },
  extensions: Extensions,
): ParsedRuleset {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const fault = scanJson(text).fault ?? { offset: 0, message: "This is not JSON.", hint: "" };
    return failed({
      ...named,
      code: "syntax",
      message: fault.message,
      hint: fault.hint,
      ...positionOf(text, fault.offset),
    });
  }
  const { ruleset, problems } = check(value, extensions);
  return { ruleset, problems: problems.length === 0 ? problems : place(problems, text, named) };
}

function check(input: unknown, extensions: Extensions): ParsedRuleset {
  const reader = new Reader();
  const given = reader.fields(input, "", "a rule set", topFields);
  const top = given && withoutFaults(reader, given);
  if (!top) return { ruleset: emptyRuleset, problems: reader.problems };
  if (top["version"] === undefined)
    reader.warn(
      "missing",
      "version",
      "The rule set does not say which version of the language it is written in; 1 is taken.",
      'Add "version": 1.',
    );
  else if (top["version"] !== 1) {
    reader.error(
      "bad_value",
      "version",
      `This rule set is written in version ${show(top["version"])} of the rule language; this program reads version 1, so no rule runs.`,
      'Write "version": 1, or use a newer Proffer.',
    );
    return { ruleset: emptyRuleset, problems: reader.problems };
  }
  const timezone = readTimezone(reader, top["timezone"]);
  const campaigns = readCampaigns(reader, top["campaigns"], timezone);
  const references = {
    campaigns: [...campaigns.keys()],
    refusedCampaigns: readNames(top["campaigns"]).filter((id) => !campaigns.has(id)),
    teams: readIds(reader, top["teams"], "teams"),
  };
  readEndpoints(reader, top["endpoints"]);
  const currency = readCurrency(reader, top["currency"]);
  const segments = new SegmentReader(reader, top["segments"], () => facts);
  const customFacts = readCustomFacts(reader, top["facts"]);
  const customOperators = readCustomOperators(reader, top["operators"]);
  const facts: FactReader = new FactReader(reader, {
    events: readDeclaredEvents(reader, top["events"]),
    teams: references.teams,
    timezone,
    currency,
    rfm: readRfm(reader, top["rfm"], currency),
    facts: new Map([
      ...Object.keys(extensions.facts ?? {}).map((name) => [name, []] as const),
      ...customFacts,
    ]),
    operators: new Map([
      ...Object.keys(extensions.operators ?? {}).map((name) => [name, undefined] as const),
      ...customOperators,
    ]),
    segments,
  });
  for (const [name, on] of customFacts)
    for (const [i, event] of on.entries())
      facts.eventName(event, joinPath(joinPath(joinPath("facts", name), "on"), i));
  const frequency = readFrequency(
    reader,
    "frequency" in top ? top["frequency"] : misspelt(top, "frequency"),
  );
  const locale = readLocale(reader, top["locale"]);
  const enabled = readEnabled(
    reader,
    "enabled" in top ? top["enabled"] : misspelt(top, "enabled"),
    "enabled",
  );
  const schedule = readShopSchedule(reader, top, timezone);
  const healthy = segments.all();
  const kept = readRules(facts, top["rules"], references);
  const json = {
    ...pick(
      top,
      topFields.filter((name) => name !== "campaigns" && !forPeople.includes(name)),
    ),
    ...(campaigns.size > 0 && {
      campaigns: pick(top["campaigns"] as Fields, references.campaigns),
    }),
    rules: kept.map(({ json }) => json),
  };
  const rules = kept.map(({ rule }) => rule).sort(byPriority);
  const hash = hash64(canonicalJson(json));
  return {
    ruleset: {
      hash,
      json,
      rules,
      campaigns,
      segments: healthy,
      frequency,
      schedule,
      enabled,
      timezone,
      locale,
      currency,
      facts: facts.plans,
      extensions,
    },
    problems: reader.problems,
  };
}

/** One that cannot be read leaves no hour open: rather too quiet than a nuisance. */
function readShopSchedule(reader: Reader, top: Fields, timezone: string | null): Schedule | null {
  const given = "schedule" in top ? top["schedule"] : misspelt(top, "schedule");
  if (given === undefined) return null;
  const read = reader.whole(() => readSchedule(reader, given, "schedule", timezone));
  if (read) return read;
  reader.warn(
    "bad_value",
    "schedule",
    "“schedule” cannot be read, so nothing is shown at any hour.",
    "Mend it to change that.",
  );
  return { hours: { open: [] }, zone: "UTC", shop: "UTC", outside: "drop" };
}

/** The rule set without the fields beside `rules` that nobody could mean: nested without end, or with a name that reaches a prototype. */
function withoutFaults(reader: Reader, fields: Fields): Fields {
  const kept = Object.entries(fields).map(([name, value]) => {
    const fault = name === "rules" ? undefined : findFault(value, maxTopDepth);
    if (!fault) return [name, value] as const;
    const path = joinPath("", name);
    if (fault.type === "too_deep")
      reader.error(
        "too_deep",
        path,
        `“${name}” is nested more than ${maxTopDepth} levels deep and is left out.`,
        "Flatten it.",
      );
    else
      reader.error(
        "forbidden_key",
        fault.path.reduce(joinPath, path),
        `The name “${fault.key}” is not allowed anywhere; “${name}” is left out.`,
        "Rename it.",
      );
    // What holds messages back and cannot be read must not pass for something that is not there: that would let them loose.
    return [name, ["frequency", "schedule", "enabled"].includes(name) ? null : undefined] as const;
  });
  return Object.fromEntries(kept);
}

function readRules(
  facts: FactReader,
  value: unknown,
  references: Parameters<typeof readRule>[3],
): { rule: Rule; json: unknown }[] {
  const { reader } = facts;
  const list =
    value === undefined
      ? reader.error("missing", "rules", "The rule set has no “rules”.", 'Add "rules": [ … ].')
      : reader.list(value, "rules", "“rules”", maxRules);
  const seen = new Map<string, string>();
  return (list ?? []).flatMap((json, i) => {
    const path = joinPath("rules", i);
    const rule = reader.readRule(idOf(json), () => {
      const read = readRule(facts, json, path, references);
      return read && isFirst(reader, seen, read.id, path) ? read : undefined;
    });
    return rule ? [{ rule, json }] : [];
  });
}

/** What stands under a name that was probably meant to be `name`. It is told of as unknown; a cap must not vanish with it. */
function misspelt(top: Fields, name: string): null | undefined {
  const meant = Object.keys(top).some(
    (key) => !topFields.includes(key) && suggest(key, topFields) === name,
  );
  return meant ? null : undefined;
}

function isFirst(reader: Reader, seen: Map<string, string>, id: string, path: string): boolean {
  const other = seen.get(id);
  if (other === undefined) seen.set(id, path);
  else
    reader.error(
      "duplicate",
      joinPath(path, "id"),
      `The id “${id}” is taken by ${other}.`,
      "Give each rule an id of its own.",
    );
  return other === undefined;
}

function readNames(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

function byPriority(a: Rule, b: Rule): number {
  return b.priority - a.priority || (a.id < b.id ? -1 : 1);
}

function idOf(json: unknown): string | undefined {
  const id: unknown =
    typeof json === "object" && json !== null ? (json as Fields)["id"] : undefined;
  return typeof id === "string" ? id : undefined;
}

function pick(fields: Fields, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

/** A rule set with no rules: what runs where none can be read. */
export const emptyRuleset: Ruleset = {
  hash: hash64(canonicalJson({ version: 1, rules: [] })),
  json: { version: 1, rules: [] },
  rules: [],
  campaigns: new Map(),
  segments: new Map(),
  frequency: [],
  schedule: null,
  enabled: true,
  timezone: null,
  locale: "en",
  currency: null,
  facts: [],
  extensions: {},
};

function failed(problem: Omit<Problem, "severity" | "path">): ParsedRuleset {
  return { ruleset: emptyRuleset, problems: [{ severity: "error", path: "", ...problem }] };
}
