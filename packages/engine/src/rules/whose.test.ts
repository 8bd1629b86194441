import { expect, test } from "vitest";
import { isServerSide, parseRuleset, rulesForPages, rulesForServer } from "../index.ts";
import type { Ruleset } from "../index.ts";

const ruleOf = (id: string, type: string, params: object): object => ({
  id,
  conditions: {
    all: [
      {
        fact: "count",
        params: { event: "Product Viewed" },
        operator: "greaterThanInclusive",
        value: 1,
      },
    ],
  },
  event: { type, params },
});
const text = { default: "Hello" };
const read = parseRuleset({
  version: 1,
  endpoints: { crm: { description: "ours" } },
  campaigns: { ten: { value: { percent: 10 }, budget: { count: 5 } } },
  rules: [
    ruleOf("shown", "message", { text }),
    ruleOf("mailed", "message", { text, subject: text, channels: ["mail"] }),
    ruleOf("earned", "coupon", { campaign: "ten", text, subject: text, channels: ["mail"] }),
    ruleOf("told", "webhook", { endpoint: "crm" }),
  ],
});

const idsIn = (json: unknown): string[] =>
  (json as { readonly rules: readonly { readonly id: string }[] }).rules.map(({ id }) => id);
const idsOf = ({ rules }: Ruleset): string[] => rules.map(({ id }) => id).sort();

test("a rule set is divided between pages and the server, in its JSON as well", () => {
  expect(read.problems).toEqual([]);
  const pages = rulesForPages(read.ruleset);
  const server = rulesForServer(read.ruleset);
  expect([idsOf(pages), idsIn(pages.json)]).toEqual([["shown"], ["shown"]]);
  expect([idsOf(server), idsIn(server.json)]).toEqual([
    ["earned", "mailed", "told"],
    ["mailed", "earned", "told"],
  ]);
  expect([pages.hash, server.hash]).toEqual([read.ruleset.hash, read.ruleset.hash]);
});

test("what is divided once stays as it is", () => {
  const pages = rulesForPages(read.ruleset);
  expect(rulesForPages(pages)).toBe(pages);
  expect(pages.rules.some((rule) => isServerSide(rule, pages))).toBe(false);
});
