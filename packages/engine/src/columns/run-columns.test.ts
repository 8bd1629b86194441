import { describe, expect, test } from "vitest";
import type { Event, Properties } from "../event/event.ts";
import { createState, fire, parseRuleset } from "../index.ts";
import type { Ruleset } from "../index.ts";
import { eventAt, lastInstantOf } from "./columns.ts";
import { createColumns } from "./create-columns.ts";
import { Firings } from "./firings.ts";
import { neededBy } from "./needed-by.ts";
import { onlyRules } from "./only-rules.ts";
import { compileColumns } from "./program.ts";
import type { RunOptions } from "./run-columns.ts";
import { runColumns } from "./run-columns.ts";

const minute = 60_000;
const hour = 60 * minute;

/** An event so many minutes into the log; ids say which was written down first. */
function at(minutes: number, event: string, properties: Properties = {}, id = ""): Event {
  const messageId = id || `${String(minutes).padStart(6, "0")} ${event}`;
  return { messageId, type: "track", event, properties, timestamp: minutes * minute };
}

type Leaf = readonly [fact: string, params: Properties, operator: string, value: unknown];

function leaf([fact, params, operator, value]: Leaf): object {
  return { fact, params, operator, value };
}

function rulesetOf(...rules: readonly object[]): Ruleset {
  const event = { type: "tag", params: { tag: "x" } };
  const named = rules.map((rule, i) => Object.assign({ id: `r${i}`, event }, rule));
  const { ruleset, problems } = parseRuleset({ version: 1, timezone: "UTC", rules: named });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return ruleset;
}

/** What fires, in words: customer, rule, key, minute, and whether a timer brought it. */
async function firingsOf(
  ruleset: Ruleset,
  customers: readonly (readonly Event[])[],
  options: RunOptions = {},
): Promise<readonly string[]> {
  const run = await runColumns(createColumns(customers), ruleset, options);
  const { customer, rule, timer, at: instant, length } = run.firings;
  return Array.from({ length }, (_, i) =>
    [
      customer[i],
      run.rules[rule[i] as number]?.id,
      run.keyAt(i) ?? "-",
      (instant[i] as number) / minute,
      timer[i] === 1 ? "timer" : "event",
    ].join(" "),
  );
}

const secondLook = leaf([
  "count",
  { event: "Product Viewed", by: "product_id" },
  "greaterThanInclusive",
  2,
]);
const cartLeft = leaf([
  "absent",
  { event: "Product Added", without: "Order Completed", after: "1h" },
  "equal",
  true,
]);

describe("Keys", () => {
  test("are one for a number and for the text that looks like it", async () => {
    const events = [42, "42", true, "true", "", null, ["42"]].map((product_id, i) =>
      at(i, "Product Viewed", { product_id }),
    );
    const found = await firingsOf(rulesetOf({ conditions: secondLook }), [events]);
    expect(found).toEqual(["0 r0 42 1 event", "0 r0 true 3 event"]);
  });

  test("of one customer do not count for the next", async () => {
    const view = at(0, "Product Viewed", { product_id: "mug" });
    const ruleset = rulesetOf({ conditions: secondLook });
    expect(await firingsOf(ruleset, [[view], [], [view], []])).toEqual([]);
  });

  test("are missing where a rule fires at an event that has none", async () => {
    const any = { any: [secondLook, leaf(["count", { event: "Page" }, "equal", 1])] };
    const found = await firingsOf(rulesetOf({ conditions: any }), [[at(1, "Page")]]);
    expect(found).toEqual(["0 r0 - 1 event"]);
  });
});

describe("Events", () => {
  test("are brought into their order, and of two with one id the first counts", async () => {
    const rule = { conditions: leaf(["count", { event: "Page" }, "equal", 2]) };
    const events = [at(9, "Page"), at(1, "Page", {}, "a"), at(5, "Page", {}, "a")];
    expect(await firingsOf(rulesetOf(rule), [events])).toEqual(["0 r0 - 9 event"]);
  });

  test("at one instant go by their ids", async () => {
    const steps = { steps: ["Product Viewed", "Product Added"] };
    const rule = { conditions: leaf(["sequence", steps, "equal", true]) };
    const view = (id: string) => at(1, "Product Viewed", {}, id);
    const add = (id: string) => at(1, "Product Added", {}, id);
    const found = await firingsOf(rulesetOf(rule), [
      [add("b"), view("a")],
      [add("a"), view("b")],
    ]);
    expect(found).toEqual(["0 r0 - 1 event"]);
  });

  test("come before a timer that is due at their instant", async () => {
    const [added, bought] = [at(0, "Product Added"), at(60, "Order Completed")];
    const later = at(61, "Order Completed");
    const ruleset = rulesetOf({ conditions: cartLeft });
    expect(await firingsOf(ruleset, [[added, bought]])).toEqual([]);
    expect(await firingsOf(ruleset, [[added, later]])).toEqual(["0 r0 - 60 timer"]);
  });

  test("come back from a row as they were", () => {
    const traits = { tier: "gold" };
    const events: readonly Event[] = [
      at(1, "Product Viewed", { product_id: "mug", price: 3 }),
      { ...at(2, "Identify"), type: "identify", traits },
    ];
    const columns = createColumns([events]);
    const again = events.map((_, row) => eventAt(columns, row, (i) => events[i]?.messageId ?? ""));
    expect(again).toEqual(events);
  });
});

describe("Visits", () => {
  test("count what comes exactly as long behind the last counted one", async () => {
    const params = { event: "Page", visits: "30m" };
    const rule = { repeat: "every", conditions: leaf(["count", params, "equal", 2]) };
    const pages = [0, 29, 30, 59].map((minutes) => at(minutes, "Page"));
    const found = await firingsOf(rulesetOf(rule), [pages]);
    expect(found).toEqual(["0 r0 - 30 event", "0 r0 - 59 event"]);
  });
});

describe("Timers", () => {
  test("run up to the last instant of the whole log, and not beyond", async () => {
    const ruleset = rulesetOf({ conditions: cartLeft });
    const added = [at(0, "Product Added")];
    expect(await firingsOf(ruleset, [added, [at(59, "Page")]])).toEqual([]);
    expect(await firingsOf(ruleset, [added, [at(60, "Page")]])).toEqual(["0 r0 - 60 timer"]);
    expect(await firingsOf(ruleset, [added], { until: hour })).toEqual(["0 r0 - 60 timer"]);
  });
});

describe("Two facts of a rule that fall due together", () => {
  test("are one look for each key", async () => {
    const gone = leaf(["since", { event: "Product Added" }, "greaterThanInclusive", "1h"]);
    const ruleset = rulesetOf({ repeat: "every", conditions: { any: [gone, cartLeft] } });
    const found = await firingsOf(ruleset, [[at(0, "Product Added")]], { until: hour });
    expect(found).toEqual(["0 r0 - 60 timer"]);
  });
});

describe("What is not known", () => {
  test("fires neither a rule nor its opposite", async () => {
    const least = leaf(["min", { event: "Page", property: "price" }, "greaterThan", 1]);
    const rules = [least, { not: least }].map((conditions) => ({ conditions }));
    const found = await firingsOf(rulesetOf(...rules), [
      [at(1, "Page")],
      [at(1, "Page", { price: 1 })],
    ]);
    expect(found).toEqual(["1 r1 - 1 event"]);
  });

  test("is settled by what is known, as Kleene has it", async () => {
    const unknown = leaf(["min", { event: "Page", property: "price" }, "greaterThan", 1]);
    const [yes, no] = [1, 2].map((n) => leaf(["count", { event: "Page" }, "equal", n]));
    const shapes = [
      { any: [unknown, yes] },
      { any: [unknown, no] },
      { all: [unknown, yes] },
      { not: { all: [unknown, no] } },
      { not: { any: [unknown, no] } },
    ];
    const rules = shapes.map((conditions) => ({ conditions }));
    const found = await firingsOf(rulesetOf(...rules), [[at(1, "Page")]]);
    expect(found).toEqual(["0 r0 - 1 event", "0 r3 - 1 event"]);
  });
});

describe("A part of a log", () => {
  test("fires what it fires in the whole", async () => {
    const ruleset = rulesetOf({ conditions: secondLook }, { conditions: cartLeft });
    const history = [0, 1].map((i) => at(i, "Product Viewed", { product_id: "mug" }));
    const customers = [history, [at(0, "Product Added")], history];
    const whole = await firingsOf(ruleset, customers, { until: hour });
    const parts = [0, 1, 2].map((from) =>
      firingsOf(ruleset, customers, { until: hour, from, to: from + 1 }),
    );
    expect(whole).toHaveLength(3);
    expect((await Promise.all(parts)).flat()).toEqual(whole);
  });
});

describe("A rule that asks for the present", () => {
  const trait = leaf(["trait", { name: "tier" }, "equal", "gold"]);
  const ruleset = rulesetOf({ conditions: trait }, { conditions: secondLook });

  test("is left to the object engine, which fires it from the same rows", async () => {
    const gold: Event = { ...at(1, "Identify"), type: "identify", traits: { tier: "gold" } };
    const columns = createColumns([[gold]]);
    const { others, rules } = compileColumns(ruleset);
    expect([rules.map(({ id }) => id), others.map(({ id }) => id)]).toEqual([["r1"], ["r0"]]);
    const left = onlyRules(ruleset, others);
    const fired = await fire(createState("0"), eventAt(columns, 0, String), left);
    expect(fired.map(({ rule, version }) => [rule, version])).toEqual([["r0", others[0]?.version]]);
  });

  test("needs the properties that it reads, and no others", () => {
    expect(neededBy(ruleset)).toEqual(["product_id"]);
  });
});

describe("Firings", () => {
  test("grow beyond the room that they began with, and give it back", () => {
    const columns = createColumns([[0, 1, 2, 3, 4].map((i) => at(i, "Page"))]);
    const rule = { conditions: leaf(["count", { event: "Page" }, "greaterThan", 0]) };
    const program = compileColumns(rulesetOf({ ...rule, repeat: "every" }));
    const firings = new Firings(2);
    program.run(columns, 0, 1, lastInstantOf(columns), firings);
    expect([...firings.trim().at]).toEqual([0, 1, 2, 3, 4].map((i) => i * minute));
    expect([...firings.row]).toEqual([0, 1, 2, 3, 4]);
  });
});
