import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { actionTypes } from "../decision/decision.ts";
import { agentsParts, cartParts, rfmParts, sessionParts, timeParts } from "../facts/fact.ts";
import { operatorNames } from "../rules/operators.ts";
import { emptyRuleset, parseRuleset } from "../rules/parse.ts";
import type { Problem } from "../rules/problem.ts";
import { parseScript } from "../testing/parse-script.ts";
import { findMalformed } from "./lint/malformed.ts";
import { subjectOf } from "./lint/subject.ts";
import type { RuleSetJson } from "./ruleset.ts";
import { rulesetSchema } from "./ruleset.ts";
import { testsSchema } from "./tests.ts";

const examples = fileURLToPath(new URL("../../../../examples/", import.meta.url));
const recipes = existsSync(`${examples}recipes`) ? readdirSync(`${examples}recipes`) : [];
const theRest = "all that the recipes do without";
const files = [
  theRest,
  "shop/rules.json",
  ...recipes.filter((name) => name.endsWith(".json")).map((name) => `recipes/${name}`),
];

type Json = unknown;

/** A part of a rule set that is read by itself: its rules and what stands beside them, or one of its tests. */
interface Part {
  readonly name: string;
  readonly json: Json;
  /** Whether the engine takes it without an error. */
  accepts(json: Json): boolean;
  /** What the schema has against it. */
  faults(json: Json): readonly string[];
}

/** What the recipes have no use for. */
const rest: RuleSetJson = {
  version: 1,
  enabled: true,
  timezone: "Asia/Shanghai",
  currency: "CNY",
  schedule: { hours: { "mon-fri": ["09:00-18:00"] }, outside: "drop" },
  events: {
    "Quiz Finished": { score: "number", right: "boolean", answers: "list", quiz: "object" },
  },
  facts: { stock: { description: "Pieces in stock.", on: ["Page"] } },
  operators: { near: { words: "is near", description: "Within 5 km." } },
  teams: { care: { skills: ["returns"] } },
  rules: [
    {
      id: "own",
      enabled: true,
      repeat: "edge",
      conditions: {
        all: [
          { fact: "stock", params: { sku: "mug" }, operator: "lessThan", value: 3 },
          { fact: "trait", params: { name: "place" }, operator: "near", value: { lat: 1, lng: 2 } },
          { not: { fact: "session", params: { part: "referrer" }, operator: "equal", value: "x" } },
        ],
      },
      event: {
        type: "message",
        params: {
          text: "Hello",
          image_url: "/a.jpg",
          buttons: [{ text: "Go", url: "/b" }],
          share: { url: "/friends", text: "Tea" },
        },
      },
    },
    {
      id: "extremes",
      conditions: {
        any: [
          {
            fact: "min",
            params: { event: "Product Viewed", property: "price", within: "this_week" },
            operator: "between",
            value: [1, 5],
          },
          {
            fact: "max",
            params: { event: "Order Completed", property: "total" },
            operator: "notEqual",
            value: { amount: "20.00", currency: "CNY" },
          },
          { fact: "time", params: { part: "date" }, operator: "in", value: ["2026-11-11"] },
          {
            fact: "cart",
            params: { part: "product_ids" },
            operator: "containsAny",
            value: ["mug"],
          },
          {
            fact: "agents",
            params: { part: "wait", team: "care" },
            operator: "lessThan",
            value: "5m",
          },
        ],
      },
      event: { type: "product_card", params: { product: { name: "Mug", price: "98" } } },
      dates: { from: "2026-11-01", to: "2026-11-12T09:00:00+08:00" },
    },
  ],
  tests: [
    {
      events: [
        { at: "0", event: "Page", context: { timezone: "Asia/Shanghai" } },
        { at: "1m", click: "extremes" },
        { at: "2m", dismiss: "extremes", never: true },
      ],
      until: "1h",
      expect: [],
      refused: [],
    },
  ],
};

function partsOf(file: string): readonly Part[] {
  const text = file === theRest ? JSON.stringify(rest) : readFileSync(examples + file, "utf8");
  const { tests = [], ...beside } = JSON.parse(text) as { tests?: Json[] };
  const { ruleset } = parseRuleset(beside);
  const rules: Part = {
    name: "rules",
    json: beside,
    accepts: (json) => isClean([...parseRuleset(json).problems, ...malformed(json)]),
    faults: (json) => issues(rulesetSchema.safeParse(json)),
  };
  const scripts = tests.map((json, i): Part => ({
    name: `tests[${i}]`,
    json,
    accepts: (json) => isClean(parseScript(json, ruleset).problems),
    faults: (json) => issues(testsSchema.safeParse([json])),
  }));
  return [rules, ...scripts];
}

function isClean(problems: readonly Problem[]): boolean {
  return problems.every(({ severity }) => severity !== "error");
}

/** What the check finds in the parts that no rule hangs on. */
function malformed(json: Json): readonly Problem[] {
  const retention = { ms: 0, events: 0 };
  const fields = json as Record<string, Json>;
  return findMalformed(subjectOf(emptyRuleset, fields, [], { retention, now: undefined }));
}

function issues({
  error,
}: ReturnType<typeof rulesetSchema.safeParse | typeof testsSchema.safeParse>) {
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

/** Every way to change one thing: drop it, double it, rename it, or put something else in its place. */
function* mutations(json: Json): Generator<readonly [name: string, json: Json]> {
  for (const path of pathsOf(json)) {
    const at = path.join(".");
    const value = path.reduce<Json>((inner, key) => (inner as Record<string, Json>)[key], json);
    for (const other of replacements(value))
      yield [`${at} = ${JSON.stringify(other)}`, withValue(json, path, other)];
    yield [`${at} dropped`, withoutValue(json, path)];
    yield [`${at} renamed`, renamed(json, path)];
  }
}

/** Words of which one stands where another might. */
const vocabularies: readonly (readonly string[])[] = [
  operatorNames,
  sessionParts,
  cartParts,
  timeParts,
  rfmParts,
  agentsParts,
  actionTypes,
  ["key", "rule"],
  ["edge", "every"],
  ["wait", "drop"],
  ["shop", "customer", "Europe/Berlin"],
  ["nps", "csat", "choice", "text"],
  ["text", "email", "tel", "number", "choice", "long_text"],
  ["7d", "today", "this_week", "this_month", "session", "ever"],
  ["string", "number", "boolean", "list", "object"],
  ["mon", "tue", "mon-fri", "daily", "fri-mon"],
];

function replacements(value: Json): readonly Json[] {
  const common: Json[] = [null, true, 2, "x", [], {}, [value]];
  if (Array.isArray(value)) common.push([...(value as Json[]), ...(value as Json[])]);
  if (typeof value === "string")
    common.push(...vocabularies.filter((words) => words.includes(value)).flat());
  return common.filter((other) => JSON.stringify(other) !== JSON.stringify(value));
}

function pathsOf(json: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof json !== "object" || json === null) return path.length > 0 ? [path] : [];
  const inner = Object.entries(json).flatMap(([key, value]) => pathsOf(value, [...path, key]));
  return path.length > 0 ? [path, ...inner] : inner;
}

function withValue(json: Json, path: readonly string[], value: Json): Json {
  return changed(json, path, (parent, key) => {
    parent[key] = value;
  });
}

function withoutValue(json: Json, path: readonly string[]): Json {
  return changed(json, path, (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  });
}

function renamed(json: Json, path: readonly string[]): Json {
  return changed(json, path, (parent, key) => {
    if (Array.isArray(parent)) return;
    parent[`${key}x`] = parent[key];
    delete parent[key];
  });
}

function changed(
  json: Json,
  path: readonly string[],
  change: (parent: Record<string, Json>, key: string) => void,
): Json {
  const copy = structuredClone(json);
  const parent = path
    .slice(0, -1)
    .reduce<Json>((inner, key) => (inner as Record<string, Json>)[key], copy);
  change(parent as Record<string, Json>, path.at(-1) ?? "");
  return copy;
}

/** The engine takes `null` for “left out” here; nobody should be encouraged to write it. */
function isNothing(mutation: string): boolean {
  return /(perCustomer|params|weight|never|start) = null$/.test(mutation);
}

describe.each(files)("What the engine takes of %s the schema takes, too", (file) => {
  const parts = partsOf(file);

  test("as it stands", () => {
    for (const part of parts) {
      expect(part.accepts(part.json)).toBe(true);
      expect(part.faults(part.json)).toEqual([]);
    }
  });

  test("and with any one thing changed", () => {
    const disputed: string[] = [];
    let taken = 0;
    for (const part of parts)
      for (const [name, mutated] of mutations(part.json)) {
        if (isNothing(name) || !part.accepts(mutated)) continue;
        taken++;
        const [fault] = part.faults(mutated);
        if (fault !== undefined) disputed.push(`${part.name} ${name} — ${fault}`);
      }
    expect(taken).toBeGreaterThan(20);
    expect(disputed).toEqual([]);
  });
});
