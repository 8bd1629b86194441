import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRulesetText } from "@proffer/engine";
import { checkRuleset, rulesetJsonSchema, rulesetSchema } from "@proffer/engine/schema";
import { runRulesetTests } from "@proffer/engine/testing";
import { describe, expect, test } from "vitest";
import { linksOf, snippetsOf } from "../support/markdown.ts";
import { top } from "../support/server.ts";
import { recipes } from "./recipes.ts";

const pages = ["docs/rules.md", "docs/zh-Hans/rules.md"] as const;

/** What these ask can become true once only, so that their limits are a second lock which nobody meets. */
const neverTwice = ["05-first-visit.json", "06-order-delayed.json"];

/** Before any of the campaigns: nothing is over. */
const now = Date.UTC(2026, 0, 1);

test("there are at least twenty of them, numbered without a gap", () => {
  expect(recipes.length).toBeGreaterThanOrEqual(20);
  const numbers = recipes.map(({ file }) => /^(\d\d)-[a-z0-9-]+\.json$/.exec(file)?.[1]);
  expect(numbers).toEqual(recipes.map((_, i) => String(i + 1).padStart(2, "0")));
});

test("the schema beside them is the one that “proffer schema” prints", () => {
  const kept = readFileSync(join(top, "examples/ruleset.schema.json"), "utf8");
  expect(JSON.parse(kept)).toEqual(JSON.parse(JSON.stringify(rulesetJsonSchema())));
});

describe.each(recipes)("$file", ({ file, text, json }) => {
  test("is read without a problem", () => {
    expect(parseRulesetText(text, file).problems).toEqual([]);
  });

  test("stands up to a strict check", () => {
    const { problems } = checkRuleset(text, { file, now });
    expect(problems.filter(({ severity }) => severity !== "hint")).toEqual([]);
  });

  test("fits the schema that editors are given", () => {
    expect(rulesetSchema.safeParse(json).error?.issues).toBeUndefined();
  });

  test("does what its own tests say", async () => {
    const results = await runRulesetTests(parseRulesetText(text, file).ruleset, json.tests);
    expect(results).toHaveLength(json.tests.length);
    const failed = results.filter(({ ok, problems }) => !ok || problems.length > 0);
    expect(
      failed.map(({ name, problems, differences }) => ({ name, problems, differences })),
    ).toEqual([]);
  });

  test("shows each of its rules at work, somebody who is left alone, and what a limit holds back", () => {
    const fired = new Set(json.tests.flatMap(({ expect }) => expect.map(({ rule }) => rule)));
    expect([...fired].sort()).toEqual(json.rules.map(({ id }) => id).sort());
    expect(json.tests.some(({ expect, refused }) => expect.length === 0 && !refused)).toBe(true);
    const refused = json.tests.flatMap((one) => one.refused ?? []);
    expect(refused.some(({ stage }) => stage === "limit")).toBe(!neverTwice.includes(file));
  });

  test("says what it is for, in words that do not shout", () => {
    expect(json.$schema).toBe("../ruleset.schema.json");
    for (const said of [json, ...json.rules]) {
      expect(said.name.length).toBeGreaterThan(3);
      expect(said.description.length).toBeGreaterThan(20);
    }
    expect(text).not.toMatch(/[!！](?!=)/);
  });

  test("speaks English and Chinese wherever the customer reads it", () => {
    for (const texts of textsIn(json.rules.map(({ event }) => event)))
      expect(Object.keys(texts)).toEqual(["default", "zh"]);
  });

  test.each(pages)("is told of in %s", (page) => {
    const links = linksOf(page).map((link) => link.split("/").slice(-2).join("/"));
    expect(links).toContain(`recipes/${file}`);
  });
});

test("no two recipes have a rule of one id, so that they can be put together", () => {
  const ids = recipes.flatMap(({ json }) => json.rules.map(({ id }) => id));
  expect(ids.filter((id, i) => ids.indexOf(id) < i)).toEqual([]);
});

test("the rules printed in the documentation are those of the files, word for word", () => {
  const rules = recipes.flatMap(({ json }) => json.rules);
  const printed = snippetsOf(pages[0])
    .filter(({ language }) => language === "json")
    .map(({ code }) => JSON.parse(code) as { id?: string; rules?: { id: string }[] })
    .flatMap(({ rules: list = [], ...rest }) => (rest.id === undefined ? list : [rest]));

  // Others show what no recipe is about, such as what a server sends to those who are away.
  const known = printed.filter(({ id }) => rules.some((rule) => rule.id === id));
  expect(known.length).toBeGreaterThanOrEqual(7);
  for (const rule of known) expect(rule).toEqual(rules.find(({ id }) => id === rule.id));
});

test("the first rule set of the documentation keeps what its examples promise", async () => {
  const code = snippetsOf(pages[0]).find(({ language }) => language === "json")?.code ?? "";
  const { tests } = JSON.parse(code) as { tests: unknown[] };
  const results = await runRulesetTests(parseRulesetText(code).ruleset, tests);
  expect(results.map(({ ok }) => ok)).toEqual([true, true]);
});

test.each(pages)("%s tells of the recipes in their order, each under its number", (page) => {
  const text = readFileSync(join(top, page), "utf8");
  const told = [...text.matchAll(/^\*\*(\d+) · [\s\S]*?recipes\/([\w-]+\.json)\)$/gm)];
  expect(told.map(([, number, file]) => [number, file])).toEqual(
    recipes.map(({ file }, i) => [String(i + 1), file]),
  );
});

/** Every object with a `default` below a value: a text in several languages. */
function textsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  if ("default" in value) return [value as Record<string, unknown>];
  return Object.values(value).flatMap(textsIn);
}
