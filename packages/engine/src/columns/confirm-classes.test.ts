import { describe, expect, test } from "vitest";
import type { Event } from "../event/event.ts";
import { createState, fire, parseRuleset } from "../index.ts";
import type { Rule } from "../index.ts";
import { confirm } from "../rules/confirm.ts";
import { createColumns } from "./create-columns.ts";
import type { Confirm } from "./confirm-classes.ts";
import { onlyRules } from "./only-rules.ts";
import { runColumns } from "./run-columns.ts";

const event = { type: "tag", params: { tag: "x" } };
const pages = { fact: "count", params: { event: "Page" }, operator: "greaterThan", value: 0 };
const price = {
  fact: "event",
  params: { property: "price" },
  operator: "greaterThanInclusive",
  value: 2,
};
const { ruleset } = parseRuleset({
  version: 1,
  rules: [
    { id: "any", repeat: "every", event, conditions: { any: [price, pages] } },
    { id: "one", repeat: "every", event, conditions: { all: [pages] } },
  ],
});
const prices = [undefined, 1, 2, 3, "3", 1, null];
const history = prices.map((amount, i): Event => ({
  messageId: String(i),
  type: "page",
  event: "Page",
  properties: amount === undefined ? {} : { price: amount },
  timestamp: i,
}));
const columns = createColumns([history]);

/** json-rules-engine, with what it was asked. */
function listening(denies: (rule: Rule, values: readonly unknown[]) => boolean = () => false) {
  const asked: string[] = [];
  const ask: Confirm = async (rule, readings) => {
    const values = readings.map(({ value }) => value);
    asked.push(`${rule.id} ${JSON.stringify(values)}`);
    return !denies(rule, values) && confirm(rule, readings);
  };
  return { ask, asked };
}

describe("json-rules-engine", () => {
  test("confirms each class once, on the values of its first firing", async () => {
    const { ask, asked } = listening();
    const { firings, confirmed } = await runColumns(columns, ruleset, { ask });
    // The price is unknown, below, reached, or a text; null is unknown again.
    expect(asked.sort()).toEqual([
      'any ["3",5]',
      "any [1,2]",
      "any [2,3]",
      "any [null,1]",
      "one [1]",
    ]);
    expect([firings.length, confirmed]).toEqual([2 * prices.length, 5]);
  });

  test("confirms every firing on its own values, where that is asked for", async () => {
    const { ask, asked } = listening();
    const run = await runColumns(columns, ruleset, { ask, confirm: "every" });
    expect(asked).toHaveLength(2 * prices.length);
    expect(run.firings.length).toBe(2 * prices.length);
  });

  test("leaves a rule to the object engine where it denies one of its classes", async () => {
    const { ask } = listening(({ id }, values) => id === "any" && values[0] === 2);
    const run = await runColumns(columns, ruleset, { ask });
    expect(run.denied.map(({ id }) => id)).toEqual(["any"]);
    expect(run.others.map(({ id }) => id)).toEqual(["any"]);
    const kept = [...run.firings.trim().rule].map((index) => run.rules[index]?.id);
    expect(kept).toEqual(prices.map(() => "one"));

    const state = createState("0");
    const left = onlyRules(ruleset, run.others);
    let fired = 0;
    for (const one of history) fired += (await fire(state, one, left)).length;
    expect(fired).toBe(prices.length);
  });
});
