// The compiler is what sees whether these hold: “tsc -b” reads this file.
/* oxlint-disable vitest/expect-expect */
import type { CanonicalEventName, Decision, Properties } from "@proffer/engine";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { ActionTypeOf, ActOfRule, DecisionOf, OfferOf } from "./names-actions.ts";
import type { Answers } from "./names-answers.ts";
import type { AcceptedEvent, AnyRuleset, EventName, EventProperties, RuleId } from "./names.ts";
import { defineRuleset } from "./names.ts";
import type { Offer } from "./types.ts";

const thirdLook = {
  fact: "count",
  params: { event: "Product Viewed" },
  operator: "greaterThanInclusive",
  value: 3,
} as const;

const rules = defineRuleset({
  version: 1,
  events: { "Tea Tasted": { cups: "number", leaf: "string", "Product Viewed": "list" } },
  facts: { loyalty_points: { on: ["Page"] }, stock: {} },
  operators: { near: { words: "is near" } },
  rules: [
    {
      id: "third-look",
      conditions: { all: [thirdLook] },
      event: { type: "message", params: { text: { default: "Hello", zh: "你好" } } },
    },
    {
      id: "loyal",
      conditions: {
        any: [
          { fact: "loyalty_points", params: { tier: "gold" }, operator: "near", value: 100 },
          { not: { fact: "loyalty_points", params: { tier: "tin" }, operator: "near", value: 1 } },
        ],
      },
      event: { type: "custom", params: { name: "open-size-guide", chart: "rings" } },
      experiment: {
        variants: [{ id: "a" }, { id: "b", event: { type: "tag", params: { tag: "loyal" } } }],
      },
    },
  ],
});
type Rules = typeof rules;

/** The shape that `track` has on a client of these rules. */
type Track<Of> = <Name extends string>(
  event: AcceptedEvent<Of, Name>,
  properties?: EventProperties<Name, Of>,
) => void;
const track: Track<Rules> = () => undefined;
const trackAny: Track<AnyRuleset> = () => undefined;

test("defineRuleset hands back the very rule set", () => {
  const written = { version: 1, rules: [] } as const;
  expect(defineRuleset(written)).toBe(written);
});

test("defineRuleset minds the shape", () => {
  // @ts-expect-error: a rule needs an id
  defineRuleset({ rules: [{ conditions: {}, event: { type: "tag", params: {} } }] });
  // @ts-expect-error: there is no such action
  defineRuleset({ rules: [{ id: "a", conditions: {}, event: { type: "popup", params: {} } }] });
  // @ts-expect-error: there is no such kind
  defineRuleset({ events: { "Tea Tasted": { cups: "int" } }, rules: [] });
});

describe("Of a literal rule set, the compiler knows", () => {
  test("the rules' ids", () => {
    expectTypeOf<RuleId<Rules>>().toEqualTypeOf<"third-look" | "loyal">();
  });

  test("the events' names: the catalogue's and its own, and no others", () => {
    expectTypeOf<EventName<Rules>>().toEqualTypeOf<CanonicalEventName | "Tea Tasted">();
    track("Product Viewed");
    track("Tea Tasted");
    // @ts-expect-error: a slip
    track("Product Viewd");
    // @ts-expect-error: not declared
    track("Quiz Finished");
  });

  test("that a name which is worked out cannot be known", () => {
    const name: string = "Quiz Finished";
    track(name, { score: 3 });
    track("Quiz Finished" as string, { score: 3 });
  });

  test("the properties of its own events and of the catalogue's, and lets others through", () => {
    track("Tea Tasted", { cups: 3, leaf: "oolong", sip: true });
    track("Tea Tasted", { cups: null, leaf: undefined });
    // @ts-expect-error: a number
    track("Tea Tasted", { cups: "3" });
    track("Product Viewed", { product_id: "mug", price: 98, glaze: "celadon" });
    // @ts-expect-error: a number
    track("Product Viewed", { price: "98" });
    expectTypeOf<EventProperties<"Order Completed", Rules>["products"]>().toEqualTypeOf<
      readonly unknown[] | null | undefined
    >();
  });

  test("the types of action, of all rules and of one, variants among them", () => {
    expectTypeOf<ActionTypeOf<Rules>>().toEqualTypeOf<"message" | "custom" | "tag">();
    expectTypeOf<ActionTypeOf<Rules, "third-look">>().toEqualTypeOf<"message">();
  });

  test("what a decision's rule and action are", () => {
    expectTypeOf<DecisionOf<Rules>>().toExtend<Decision>();
    expectTypeOf<DecisionOf<Rules>["rule"]>().toEqualTypeOf<"third-look" | "loyal">();
    const chartOf = (decision: DecisionOf<Rules>): string | undefined => {
      if (decision.outcome !== "act" || decision.rule !== "loyal") return undefined;
      const { action } = decision;
      return action.type === "tag" ? action.params.tag : action.params.chart;
    };
    expectTypeOf(chartOf).returns.toEqualTypeOf<string | undefined>();
    type Hello = ActOfRule<Rules, "third-look">["action"]["params"]["text"];
    expectTypeOf<Hello>().toEqualTypeOf<{ readonly default: string; readonly zh: string }>();
  });

  test("what an offer's rule and parameters are: only of what customers see", () => {
    expectTypeOf<OfferOf<Rules>>().toExtend<Offer>();
    expectTypeOf<OfferOf<Rules>["rule"]>().toEqualTypeOf<"third-look">();
    expectTypeOf<OfferOf<Rules, "loyal">>().toEqualTypeOf<never>();
    expectTypeOf<OfferOf<Rules>["params"]["text"]>().toExtend<{ readonly zh: string }>();
  });

  test("which facts and operators the program has to answer, and what they are asked", () => {
    const answers: Answers<Rules> = {
      facts: {
        loyalty_points: ({ tier }) => {
          expectTypeOf(tier).toEqualTypeOf<"gold" | "tin">();
          return 97;
        },
        stock: () => undefined,
      },
      operators: { near: (value, threshold) => value === threshold },
    };
    expect(Object.keys(answers)).toEqual(["facts", "operators"]);
    // @ts-expect-error: `stock` is missing
    answers satisfies { facts: { loyalty_points: unknown; stock: never } };
    expectTypeOf<{ readonly facts: { readonly stock: () => number } }>().not.toExtend<
      Answers<Rules>
    >();
    expectTypeOf<Answers<Rules>["facts"]>().toHaveProperty("stock");
  });
});

describe("Where the rule set is not there as a literal", () => {
  const read: { version: 1; events: { "Tea Tasted": object }; rules: { id: string }[] } = {
    version: 1,
    events: { "Tea Tasted": {} },
    rules: [],
  };
  const trackRead: Track<typeof read> = () => undefined;

  test("every name is let through, and the catalogue's properties are known all the same", () => {
    trackAny("Quiz Finished", { score: "high" });
    trackRead("Quiz Finished", { score: "high" });
    trackAny("Product Viewed", { price: 98 });
    // @ts-expect-error: a number
    trackAny("Product Viewed", { price: "98" });
    expectTypeOf<EventProperties<"Quiz Finished">>().toEqualTypeOf<Properties>();
  });

  test("rules, decisions, offers and answers are what they are without one", () => {
    expectTypeOf<RuleId>().toEqualTypeOf<string>();
    expectTypeOf<RuleId<typeof read>>().toEqualTypeOf<string>();
    expectTypeOf<DecisionOf>().toEqualTypeOf<Decision>();
    expectTypeOf<OfferOf>().toEqualTypeOf<Offer>();
    expectTypeOf<Record<never, never>>().toExtend<Answers<AnyRuleset>>();
    expectTypeOf<Record<never, never>>().not.toExtend<Answers<Rules>>();
  });
});
