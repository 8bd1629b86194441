import { describe, expect, test } from "vitest";
import type { Decision } from "../decision/decision.ts";
import { advance } from "../engine.ts";
import type { Event } from "../event/event.ts";
import type { State } from "../history/state.ts";
import { createState } from "../history/state.ts";
import { parseRuleset } from "../rules/parse.ts";
import type { Ruleset } from "../rules/rule.ts";
import type { ExplainOptions } from "./explain.ts";
import { explain, explainFor } from "./explain.ts";
import type { ConditionNode, Explanation, LeafNode } from "./explanation.ts";

const start = Date.UTC(2026, 10, 15, 6); // 14:00 in Shanghai
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const action = { type: "message", params: { text: "Hello" } };

function rules(list: readonly object[], top: object = {}): Ruleset {
  const { ruleset, problems } = parseRuleset({
    version: 1,
    timezone: "Asia/Shanghai",
    ...top,
    rules: list,
  });
  expect(problems).toEqual([]);
  return ruleset;
}

/** A rule of these conditions. */
function rule(conditions: object, more: object = {}): object {
  return { id: "r", conditions, event: action, ...more };
}

function leaf(fact: string, params: object, operator: string, value: unknown): object {
  return { fact, params, operator, value };
}

const atLeast = "greaterThanInclusive";
const views = leaf(
  "count",
  { event: "Product Viewed", by: "product_id", within: "7d" },
  atLeast,
  3,
);

function event(
  at: number,
  name: string,
  properties: object = {},
  more: Partial<Event> = {},
): Event {
  return {
    messageId: `${String(at).padStart(12, "0")}-${name}`,
    type: "track",
    event: name,
    properties: properties as Event["properties"],
    timestamp: start + at,
    ...more,
  };
}

const view = (at: number, product = "mug"): Event =>
  event(at, "Product Viewed", { product_id: product, name: product });

async function live(
  ruleset: Ruleset,
  events: readonly Event[],
): Promise<{ state: State; decisions: Decision[] }> {
  const state = createState("c");
  const decisions: Decision[] = [];
  for (const one of events) decisions.push(...(await advance(state, one, ruleset, one.timestamp)));
  return { state, decisions };
}

function ask(
  ruleset: Ruleset,
  events: readonly Event[],
  options: Partial<ExplainOptions> = {},
): Explanation {
  const at = events.at(-1)?.timestamp ?? start;
  const [first] = explain({ customer: "c", events, ruleset, at, ...options });
  if (!first) throw new Error("nothing is explained");
  return first;
}

function leaves(node: ConditionNode): readonly LeafNode[] {
  return node.type === "leaf" ? [node] : node.of.flatMap(leaves);
}

const distances = (explanation: Explanation): readonly string[] =>
  leaves(explanation.tree).map(({ distance }) => distance);

describe("How far a condition is from being true is told", () => {
  test.each<[string, object, readonly Event[], string]>([
    [
      "of a count",
      views,
      [view(0), view(hour)],
      "2 of 3 Product Viewed within 7d (product_id mug): one more",
    ],
    [
      "of a count that has to be above",
      { ...views, operator: "greaterThan" },
      [view(0)],
      "1 Product Viewed within 7d (product_id mug), asked: is above 3: 3 more",
    ],
    [
      "of a count that is too high",
      leaf("count", { event: "Product Viewed", within: "7d" }, "lessThan", 2),
      [view(0), view(hour), view(2 * hour)],
      "3 Product Viewed within 7d, asked: is below 2: from 2026-11-22 15:00 Asia/Shanghai, if none is added",
    ],
    [
      "of a count that never falls",
      leaf("count", { event: "Product Viewed" }, "lessThan", 1),
      [view(0)],
      "1 Product Viewed, asked: is below 1: it never becomes less",
    ],
    [
      "of a count within the day",
      leaf("count", { event: "Product Viewed", within: "today" }, "lessThan", 1),
      [view(0)],
      "1 Product Viewed today, asked: is below 1: when the day is over",
    ],
    [
      "of different values",
      leaf("distinct", { event: "Product Viewed", property: "product_id" }, atLeast, 3),
      [view(0), view(hour, "pot")],
      "2 of 3 different product_id in Product Viewed: one more",
    ],
    [
      "of a sum",
      leaf("sum", { event: "Order Completed", property: "revenue" }, atLeast, 1),
      [
        event(0, "Order Completed", { revenue: 0.1 }),
        event(1, "Order Completed", { revenue: 0.2 }),
      ],
      "the sum of revenue of Order Completed is 0.3, asked: is at least 1: 0.7 more",
    ],
    [
      "of money",
      leaf("sum", { event: "Order Completed", property: "revenue" }, atLeast, {
        amount: "100.00",
        currency: "CNY",
      }),
      [event(0, "Order Completed", { revenue: "59.90", currency: "CNY" })],
      "the sum of revenue of Order Completed is 59.90 CNY, asked: is at least 100.00 CNY: 40.10 CNY more",
    ],
    [
      "of a streak",
      leaf("streak", { event: "Operation Failed", resetBy: "Operation Succeeded" }, atLeast, 3),
      [event(0, "Operation Failed")],
      "1 of 3 Operation Failed in a row: 2 more",
    ],
    [
      "of a cart that is left",
      leaf(
        "absent",
        { event: "Product Added", without: "Order Completed", after: "1h" },
        "equal",
        true,
      ),
      [event(0, "Product Added"), event(20 * minute, "Product Added")],
      "no Order Completed yet, less than 1h after Product Added: in 1h, at 2026-11-15 15:20 Asia/Shanghai, if no Order Completed comes before",
    ],
    [
      "of a cart that nobody has filled",
      leaf(
        "absent",
        { event: "Product Added", without: "Order Completed", after: "1h" },
        "equal",
        true,
      ),
      [event(0, "Order Completed")],
      "no Product Added that is without Order Completed: it counts from the next Product Added",
    ],
    [
      "of a sequence",
      leaf(
        "sequence",
        { steps: ["Product Viewed", "Product Added", "Checkout Started"], within: "30m" },
        "equal",
        true,
      ),
      [view(0), event(5 * minute, "Product Added")],
      "Product Viewed → Product Added → Checkout Started within 30m: not completed: 2 of 3 steps, next: Checkout Started, the whole before 2026-11-15 14:30 Asia/Shanghai",
    ],
    [
      "of a sequence that was whole, and begins anew",
      leaf("sequence", { steps: ["Product Viewed", "Product Added"] }, "equal", true),
      [view(0), event(1, "Product Added"), event(2, "Product Added")],
      "Product Viewed → Product Added: not completed: 0 of 2 steps, next: Product Viewed",
    ],
    [
      "of a sequence that was begun too long ago",
      leaf(
        "sequence",
        { steps: ["Product Viewed", "Product Added"], within: "30m" },
        "equal",
        true,
      ),
      [view(0), event(30 * minute, "Page")],
      "Product Viewed → Product Added within 30m: not completed: 0 of 2 steps, next: Product Viewed",
    ],
  ])("%s", (_what, condition, events, distance) => {
    const ruleset = rules([rule({ all: [condition] })]);
    expect(distances(ask(ruleset, events))).toEqual([distance]);
  });

  test("of time that has to pass, to the millisecond and no longer than that", () => {
    const away = leaf("since", { event: "*" }, atLeast, "7d");
    const ruleset = rules([rule({ all: [away] }, { on: ["*"] })]);
    const at = (offset: number): string | undefined =>
      distances(ask(ruleset, [view(0)], { at: start + offset }))[0];
    expect(at(7 * day - hour)).toBe(
      "6d 23h since the last activity, asked: is at least 7d: in 1h, at 2026-11-22 14:00 Asia/Shanghai",
    );
    expect(at(7 * day - 1)).toMatch(/: in 1ms, at 2026-11-22 14:00 Asia\/Shanghai$/);
    expect(at(7 * day)).toBe("7d since the last activity, asked: is at least 7d");
  });

  test("the other way round inside a “not”", () => {
    const ruleset = rules([rule({ all: [{ not: { ...views, value: 1 } }] })]);
    const [distance] = distances(ask(ruleset, [view(0)]));
    expect(distance).toBe(
      "1 of 1 Product Viewed within 7d (product_id mug): from 2026-11-22 14:00 Asia/Shanghai, if none is added",
    );
  });

  test("in UTC where nobody says where the shop is", () => {
    const away = leaf("since", { event: "Product Viewed" }, atLeast, "1d");
    const ruleset = rules([rule({ all: [away] })], { timezone: undefined });
    expect(distances(ask(ruleset, [view(0)], { at: start + hour }))[0]).toContain(
      "at 2026-11-16 06:00 UTC",
    );
  });
});

describe("The tree", () => {
  const ruleset = rules([
    rule(
      {
        all: [
          views,
          {
            any: [
              leaf("trait", { name: "tier" }, "equal", "gold"),
              leaf("event", { property: "price" }, "lessThan", 100),
            ],
          },
          { not: leaf("count", { event: "Order Completed" }, "greaterThan", 0) },
        ],
      },
      { on: ["Product Viewed"] },
    ),
  ]);

  test("has each condition's value, threshold, truth and the events behind it", () => {
    const events = [view(0), view(hour)];
    const { tree, truth } = ask(ruleset, events);
    expect(truth).toBe(false);
    expect(tree).toMatchObject({
      type: "all",
      truth: false,
      of: [
        {
          type: "leaf",
          path: "conditions.all[0]",
          fact: "count",
          operator: atLeast,
          threshold: 3,
          value: 2,
          truth: false,
          events: events.map(({ messageId }) => messageId),
        },
        {
          type: "any",
          truth: "unknown",
          of: [
            { fact: "trait", truth: "unknown" },
            { fact: "event", truth: "unknown" },
          ],
        },
        { type: "not", truth: true, of: [{ fact: "count", value: 0, truth: false }] },
      ],
    });
    const [, trait] = leaves(tree);
    expect(trait).not.toHaveProperty("value");
  });

  test("says why a condition cannot be known", () => {
    expect(distances(ask(ruleset, [view(0)])).slice(1, 3)).toEqual([
      "the trait tier is unknown, asked: is gold: no Identify has said “tier”",
      "price is unknown, asked: is below 100: the Product Viewed has no “price”",
    ]);
    const odd = event(0, "Product Viewed", { product_id: "mug", price: "dear" });
    expect(distances(ask(ruleset, [odd]))[2]).toContain("“dear” cannot be compared with 100");
  });

  test("goes on below a segment, and below the segment in it", () => {
    const segments = {
      gold: { conditions: { all: [leaf("trait", { name: "tier" }, "equal", "gold")] } },
      vip: {
        name: "Our best",
        conditions: {
          any: [
            leaf("segment", { id: "gold" }, "equal", true),
            leaf("count", { event: "Order Completed" }, atLeast, 5),
          ],
        },
      },
    };
    const known = rules(
      [
        rule(
          { all: [views, leaf("segment", { id: "vip" }, "equal", true)] },
          { audience: { segment: "gold" } },
        ),
      ],
      { segments },
    );
    const identify = event(0, "Identify", {}, { type: "identify", traits: { tier: "silver" } });
    const { tree, audience } = ask(known, [identify, view(1)]);
    const [, segment] = leaves(tree);
    expect(segment).toMatchObject({
      truth: false,
      segment: {
        id: "vip",
        name: "Our best",
        tree: {
          type: "any",
          of: [
            { segment: { id: "gold", tree: { of: [{ value: "silver", truth: false }] } } },
            { value: 0, truth: false },
          ],
        },
      },
    });
    expect(audience).toMatchObject({ id: "gold", tree: { truth: false } });
  });
});

describe("The verdict", () => {
  const ruleset = rules([rule({ all: [views] }, { limits: [{ times: 1, per: "7d" }] })]);
  const threeViews = [view(0), view(hour), view(2 * hour)];

  test("is that it is not true, and what is missing", () => {
    expect(ask(ruleset, [view(0)])).toMatchObject({
      verdict: { type: "false" },
      says: "is not true: 1 of 3 Product Viewed within 7d (product_id mug): 2 more",
    });
  });

  test("is that it would fire now, where nobody knows of a firing", () => {
    expect(ask(ruleset, threeViews)).toMatchObject({
      verdict: { type: "fires" },
      says: "would fire now, with Product Viewed",
    });
  });

  test("is that it has fired, when, and what arms it again", async () => {
    const { state, decisions } = await live(ruleset, threeViews);
    const [explanation] = explainFor(state, ruleset, { at: start + 3 * hour, decisions });
    expect(explanation).toMatchObject({
      verdict: { type: "fired", firedAt: start + 2 * hour },
      says: "fired at 2026-11-15 16:00 Asia/Shanghai (message); it can fire again from 2026-11-22 14:00 Asia/Shanghai, if none is added",
      last: { id: decisions[0]?.id },
    });
  });

  test("is that it does not fire again, where what made it true never goes away", async () => {
    const ever = leaf("count", { event: "Product Viewed" }, atLeast, 1);
    const says = async (conditions: object): Promise<string | undefined> => {
      const ruleset = rules([rule(conditions)]);
      const { state } = await live(ruleset, [event(0, "Operation Failed"), view(1)]);
      return explainFor(state, ruleset, { at: start + hour })[0]?.says;
    };
    const streak = leaf(
      "streak",
      { event: "Operation Failed", resetBy: "Operation Succeeded" },
      atLeast,
      1,
    );
    expect(await says({ all: [ever] })).toBe("has fired already; it does not fire again");
    expect(await says({ all: [ever, streak] })).toBe(
      "has fired already; it can fire again after the next Operation Succeeded",
    );
    expect(await says({ any: [ever, streak] })).toBe("has fired already; it does not fire again");
  });

  test("is the same from what was kept of a customer", async () => {
    const { state } = await live(ruleset, threeViews);
    const kept = { customer: "c", events: state.history, memory: state.memory() };
    const at = start + 3 * hour;
    expect(explain({ ...kept, ruleset, at })).toEqual(explainFor(state, ruleset, { at }));
    expect(explain({ ...kept, ruleset, at })[0]?.verdict.type).toBe("fired");
  });

  test("is that it is held back, where, why and until when", () => {
    const shown = event(hour, "Message Shown", { rule_id: "r", key: "mug" });
    const { verdict, says, chain } = ask(ruleset, [view(0), shown, view(2 * hour), view(3 * hour)]);
    expect(verdict).toEqual({
      type: "held",
      stage: "limit",
      reason: "shown 1 of 1 times per 7d, again from 2026-11-22 15:00 Asia/Shanghai",
      until: start + hour + 7 * day,
    });
    expect(says).toMatch(/^is held back \(limit\): shown 1 of 1/);
    expect(chain.map(({ stage, ok }) => [stage, ok])).toEqual([["limit", false]]);
  });

  test("is that it waits for its hours", async () => {
    const schedule = { hours: { daily: ["09:00-15:00"] }, outside: "wait" };
    const hours = rules([rule({ all: [views] }, { schedule })]);
    const { state, decisions } = await live(hours, threeViews);
    const [explanation] = explainFor(state, hours, { at: start + 3 * hour, decisions });
    expect(explanation?.verdict).toMatchObject({
      type: "held",
      stage: "schedule",
      until: start + 19 * hour,
    });
    expect(explanation?.says).toBe(
      "waits for its hours: closed at 2026-11-15 16:00 Asia/Shanghai, again from 2026-11-16 09:00 Asia/Shanghai",
    );
  });

  test("is that it cannot be known, and what leaves it open", () => {
    const trait = rules([
      rule({ all: [leaf("trait", { name: "tier" }, "equal", "gold")] }, { on: ["Product Viewed"] }),
    ]);
    expect(ask(trait, [view(0)])).toMatchObject({
      truth: "unknown",
      verdict: {
        type: "unknown",
        because: [expect.stringContaining("no Identify has said “tier”")],
      },
      says: expect.stringMatching(/^cannot be known: /),
    });
  });

  test("tells of the limit that would be in the way of a rule that is not true", () => {
    const shown = event(hour, "Message Shown", { rule_id: "r", key: "mug" });
    const { truth, chain } = ask(ruleset, [view(0), shown]);
    expect(truth).toBe(false);
    expect(chain).toEqual([expect.objectContaining({ stage: "limit", ok: false })]);
  });

  test("does not miss words that only the event which makes it true will bring", () => {
    const named = rules([
      rule(
        { all: [leaf("count", { event: "Product Viewed" }, atLeast, 2)] },
        { event: { type: "message", params: { text: "{{event.properties.name}}" } } },
      ),
    ]);
    expect(ask(named, [event(0, "Product Viewed")]).chain).toEqual([]);
  });
});

describe("The keys", () => {
  const ruleset = rules([rule({ all: [views] })]);

  test("are those the customer was last about, at most five, the latest first", () => {
    const products = ["a", "b", "c", "d", "e", "f", "b"];
    const events = products.map((product, i) => view(i * minute, product));
    const at = start + hour;
    const keys = explain({ customer: "c", events, ruleset, at }).map(({ key }) => key);
    expect(keys).toEqual(["b", "f", "e", "d", "c"]);
  });

  test("may be one that nothing has happened to", () => {
    const explanation = ask(ruleset, [view(0), view(hour)], { rule: "r", key: "pot" });
    expect(explanation).toMatchObject({ key: "pot", truth: false });
    expect(distances(explanation)).toEqual([
      "0 of 3 Product Viewed within 7d (product_id pot): 3 more",
    ]);
  });

  test("are none where nothing that the rule is about has happened, and then nothing fires", () => {
    const fewer = rules([rule({ all: [{ ...views, operator: "lessThan" }] })]);
    expect(ask(fewer, [event(0, "Page")])).toMatchObject({
      key: null,
      verdict: { type: "unknown", because: ["nothing that it is about has happened yet"] },
    });
  });

  test("of one that is asked for alone leave out rules that know nothing of it", () => {
    const two = rules([
      rule({ all: [views] }),
      {
        ...rule({
          all: [leaf("streak", { event: "Operation Failed", by: "operation" }, atLeast, 3)],
        }),
        id: "s",
      },
    ]);
    const found = explain({
      customer: "c",
      events: [view(0)],
      ruleset: two,
      at: start,
      key: "mug",
    });
    expect(found.map((one) => one.rule)).toEqual(["r"]);
  });
});

describe("An explanation", () => {
  test("changes nothing", async () => {
    const schedule = { hours: { daily: ["09:00-15:00"] }, outside: "wait" };
    const ruleset = rules([rule({ all: [views] }, { schedule })]);
    const { state } = await live(ruleset, [view(0), view(hour), view(2 * hour)]);
    const before = JSON.stringify([state.history, state.memory(), state.present, state.nextDue]);
    explainFor(state, ruleset, { at: start + 9 * day });
    const other = rules([rule({ all: [{ ...views, value: 1 }] })]);
    explainFor(state, other, { at: start + 9 * day });
    expect(JSON.stringify([state.history, state.memory(), state.present, state.nextDue])).toBe(
      before,
    );
    const again = await advance(state, view(2 * hour + 1), ruleset, start + 2 * hour + 1);
    expect(again).toEqual([]);
  });

  test("of nobody is none", () => {
    const ruleset = rules([rule({ all: [views] })]);
    expect(explain({ customer: "c", events: [], ruleset, at: start })).toEqual([]);
  });

  test("says true exactly where the rule fires", async () => {
    const ruleset = rules([rule({ all: [views] }, { repeat: "every" })]);
    const events = [
      view(0),
      view(day),
      view(2 * day),
      view(7 * day),
      view(7 * day + 1),
      view(20 * day),
    ];
    const state = createState("c");
    for (const one of events) {
      const decisions = await advance(state, one, ruleset, one.timestamp);
      const [explanation] = explainFor(state, ruleset, { at: one.timestamp });
      expect([one.timestamp, explanation?.truth]).toEqual([one.timestamp, decisions.length > 0]);
    }
  });
});
