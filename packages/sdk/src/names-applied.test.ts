// The compiler is what sees whether these hold: “tsc -b” reads this file.
import type { Decision } from "@proffer/engine";
import { expect, expectTypeOf, test } from "vitest";
import { createMemoryStorage, createProffer, defineRuleset } from "./index.ts";
import type { Offer, Proffer, ProfferEvents, ProfferOptions } from "./index.ts";

const rules = defineRuleset({
  version: 1,
  events: { "Tea Tasted": { cups: "number" } },
  facts: { loyalty_points: { on: ["Tea Tasted"] } },
  operators: { near: { words: "is near" } },
  rules: [
    {
      id: "loyal",
      on: ["Tea Tasted"],
      conditions: {
        all: [{ fact: "loyalty_points", params: { tier: "gold" }, operator: "near", value: 100 }],
      },
      event: { type: "custom", params: { name: "open-guide", chart: "rings" } },
    },
    {
      id: "hello",
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
      event: { type: "message", params: { text: { default: "Hello", zh: "你好" } } },
    },
  ],
});

const answers = {
  facts: { loyalty_points: ({ tier }: { tier: "gold" }) => (tier === "gold" ? 97 : 0) },
  operators: {
    near: (value: unknown, threshold: unknown) => Number(threshold) - Number(value) < 5,
  },
};

test("A client of a literal rule set knows its names, and decides by what is answered in code", async () => {
  const proffer = createProffer({ rules, ...answers, storage: createMemoryStorage() });
  const charts: string[] = [];
  proffer.on("action", (action) => {
    expectTypeOf(action.rule).toEqualTypeOf<"loyal" | "hello">();
    if (action.rule === "loyal") charts.push(action.action.params.chart);
  });
  const [decision] = await proffer.track("Tea Tasted", { cups: 3 });
  expectTypeOf(decision?.rule).toEqualTypeOf<"loyal" | "hello" | undefined>();
  expect(decision).toMatchObject({ rule: "loyal", outcome: "act" });
  expect(charts).toEqual(["rings"]);
  await proffer.track("Product Viewed", { product_id: "mug", price: 98 });
  const [offer] = proffer.offers();
  expectTypeOf(offer?.rule).toEqualTypeOf<"hello" | undefined>();
  expect(offer?.say(offer.params.text)).toBe("Hello");
  // @ts-expect-error: a slip
  await proffer.track("Product Viewd");
  // @ts-expect-error: cups are counted
  await proffer.track("Tea Tasted", { cups: "3" });
  await proffer.track("Legacy Thing" as string);
  await proffer.destroy();
});

test("What a rule set leaves to the program has to be answered", () => {
  // @ts-expect-error: neither the fact nor the operator is answered
  const unanswered: ProfferOptions<typeof rules> = { rules };
  expect(unanswered.rules).toBe(rules);
  expectTypeOf<ProfferOptions>().toExtend<{ readonly facts?: object }>();
});

test("A client of known rules is a client for who knows of none", () => {
  expectTypeOf<Proffer<typeof rules>>().toExtend<Proffer>();
  expectTypeOf<ProfferEvents["decision"]>().toEqualTypeOf<Decision>();
  expectTypeOf<ProfferEvents["offer"]>().toEqualTypeOf<Offer>();
  const accept = (client: Proffer): Proffer => client;
  const proffer = createProffer({ rules: { version: 1, rules: [] } });
  expect(accept(proffer)).toBe(proffer);
  void proffer.track("Anything At All");
  void proffer.destroy();
});

test("Rules that were read let every name through", () => {
  const read = JSON.parse('{ "rules": [] }') as unknown;
  const proffer = createProffer({ rules: read });
  void proffer.track("Quiz Finished", { score: 3 });
  expectTypeOf(proffer.offers()).toEqualTypeOf<readonly Offer[]>();
  expect(proffer.anonymousId).not.toBe("");
  void proffer.destroy();
});
