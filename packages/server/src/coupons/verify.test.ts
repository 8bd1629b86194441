import { parseRuleset } from "@proffer/engine";
import type { Event } from "@proffer/engine";
import { describe, expect, test } from "vitest";
import { verify } from "./verify.ts";

const day = 86_400_000;
const start = Date.UTC(2026, 0, 5, 9); // a Monday

const away = {
  fact: "count",
  params: { event: "Product Viewed" },
  operator: "greaterThanInclusive",
  value: 1,
};

/** A coupon rule, and the claim of a customer for whom these things happened. */
async function claims(
  more: object,
  events: readonly Partial<Event>[],
  { top = {}, text = "Welcome back", at = day }: { top?: object; text?: string; at?: number } = {},
): Promise<string> {
  const { ruleset, problems } = parseRuleset({
    version: 1,
    timezone: "UTC",
    segments: {
      gold: {
        conditions: {
          all: [{ fact: "trait", params: { name: "tier" }, operator: "equal", value: "gold" }],
        },
      },
    },
    campaigns: { c: { value: { percent: 10 }, budget: { count: 5 } } },
    rules: [
      {
        id: "r",
        conditions: { all: [away] },
        event: { type: "coupon", params: { campaign: "c", text } },
        ...more,
      },
    ],
    ...top,
  });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const history = events.map((event, i) => ({
    messageId: String(i).padStart(3, "0"),
    type: "track" as const,
    event: "Product Viewed",
    properties: {},
    timestamp: start + i * 1000,
    ...event,
  }));
  const claim = {
    anonymousId: "ada",
    rule: "r",
    version: ruleset.rules[0]?.version ?? "",
    key: null,
    trigger: { type: "event" as const, messageId: "none" },
  };
  try {
    const decision = await verify({
      claim,
      ruleset,
      events: history,
      now: start + at,
      withinMs: 7 * day,
    });
    return `earned at ${decision.outcome === "act" ? "act" : decision.stage}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const view = { event: "Product Viewed" };
const never = { event: "Message Dismissed", properties: { rule_id: "r", never: true } };
const shown = { event: "Message Shown", properties: { rule_id: "r" } };
const named = { text: "Your {{event.properties.name}}" };

/** What keeps a coupon from this customer. */
const gates: readonly (readonly [string, object, object])[] = [
  ["a paused rule", { enabled: false }, {}],
  ["a paused rule set", {}, { enabled: false }],
  ["dates that are over", { dates: { to: "2025-12-31" } }, {}],
  ["an audience that they are not in", { audience: { segment: "gold" } }, {}],
  ["an experiment that holds them out", { experiment: { seed: "s", holdout: 0.999_999 } }, {}],
  ["a consent that was not given", { consent: "marketing" }, {}],
];

describe.each(gates)("A coupon is not earned through %s", (_name, more, top) => {
  test("as it is", async () => {
    expect(await claims(more, [view], { top })).toContain("is not for this customer");
  });

  test("nor by an event that the text cannot be filled from", async () => {
    expect(await claims(more, [view], { top, ...named })).toContain("is not for this customer");
  });

  test("nor by asking not to be shown it again first", async () => {
    expect(await claims(more, [never, view], { top })).toContain("is not for this customer");
  });

  test("nor where limits would have refused it as well", async () => {
    const limits = [{ times: 1, per: "ever" }];
    expect(await claims({ ...more, limits }, [shown, view], { top })).toContain(
      "is not for this customer",
    );
  });
});

test("What the page has shown, and how often, is not held against the customer", async () => {
  expect(await claims({}, [view])).toBe("earned at act");
  expect(await claims({ limits: [{ times: 1, per: "ever" }] }, [shown, view])).toBe(
    "earned at limit",
  );
});

describe("A coupon that waits for its hours", () => {
  const hours = { schedule: { hours: { daily: ["12:00-13:00"] }, zone: "UTC" } };

  test("has not been offered before they begin", async () => {
    expect(await claims(hours, [view], { at: 3_600_000 })).toContain("is not for this customer");
  });

  test("is earned when they have", async () => {
    expect(await claims(hours, [view])).toBe("earned at act");
  });

  test("is not earned where by then it does not hold any more", async () => {
    const left = {
      ...hours,
      conditions: {
        all: [
          {
            fact: "absent",
            params: { event: "Product Added", without: "Order Completed", after: "1h" },
            operator: "equal",
            value: true,
          },
        ],
      },
    };
    const added = { event: "Product Added" };
    const ordered = { event: "Order Completed", timestamp: start + 2 * 3_600_000 };
    expect(await claims(left, [added])).toBe("earned at act");
    expect(await claims(left, [added, ordered])).toContain("it does not hold any more");
  });
});

test("A timer is noticed when it falls due, so the last evening of a promotion counts", async () => {
  const left = {
    dates: { to: "2026-01-05" },
    conditions: {
      all: [
        {
          fact: "absent",
          params: { event: "Product Added", without: "Order Completed", after: "12h" },
          operator: "equal",
          value: true,
        },
      ],
    },
  };
  const back = { event: "Page", timestamp: start + day };
  expect(await claims(left, [{ event: "Product Added" }, back], { at: day })).toBe("earned at act");
});
