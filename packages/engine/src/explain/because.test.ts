import { expect, test } from "vitest";
import { advance } from "../engine.ts";
import { createState } from "../history/state.ts";
import { parseRuleset } from "../rules/parse.ts";
import { becauseOf } from "./because.ts";

const atLeastOne = (event: string) => ({
  fact: "count",
  params: { event },
  operator: "greaterThanInclusive",
  value: 1,
});

test("Why a rule fired is told by what held: not by the other way of an “any”, and a “not” as one", async () => {
  const { ruleset } = parseRuleset({
    version: 1,
    rules: [
      {
        id: "r",
        conditions: {
          all: [
            { any: [atLeastOne("Product Viewed"), atLeastOne("Product Added")] },
            { not: atLeastOne("Order Completed") },
          ],
        },
        event: { type: "tag", params: { tag: "t" } },
      },
    ],
  });
  const view = {
    messageId: "m",
    type: "track",
    event: "Product Viewed",
    properties: {},
    timestamp: 1,
  } as const;
  const [decision] = await advance(createState("c"), view, ruleset, 1);
  expect(decision && becauseOf(decision)).toEqual([
    "1 of 1 Product Viewed",
    "not: 0 of 1 Order Completed",
  ]);
});
