import { describe, expect, test } from "vitest";
import type { Event, Properties } from "../event/event.ts";
import { parseRuleset } from "../rules/parse.ts";
import { compileWatch } from "./compile.ts";
import type { Watch, WatchCall, WatchPlan, WatchRecord } from "./plan.ts";
import { createWatch, isRecordOf } from "./watch.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

const tag = { type: "tag", params: { tag: "x" } };
const leaf = (fact: string, params: object, value: unknown, operator = "greaterThanInclusive") => ({
  fact,
  params,
  operator,
  value,
});
const views = { event: "Product Viewed", by: "product_id", within: "7d" };
const thirdLook = { id: "third-look", conditions: { all: [leaf("count", views, 3)] }, event: tag };

function planOf(...rules: readonly object[]): WatchPlan {
  const { ruleset, problems } = parseRuleset({ version: 1, timezone: "UTC", rules });
  expect(problems).toEqual([]);
  return compileWatch(ruleset);
}

const eventOf = (event: string, timestamp: number, properties: Properties = {}): Event => ({
  messageId: `${event} ${timestamp}`,
  type: "track",
  event,
  properties,
  timestamp,
});

/** Takes events a minute apart, from some instant on. */
function takeAll(
  watch: Watch,
  events: readonly (readonly [name: string, properties?: Properties])[],
  from = minute,
): WatchCall[] {
  return events.map(([name, properties], i) =>
    watch.take(eventOf(name, from + i * minute, properties)),
  );
}

const viewed = (product_id: unknown): [string, Properties] => ["Product Viewed", { product_id }];
const throughJson = (record: WatchRecord): WatchRecord =>
  JSON.parse(JSON.stringify(record)) as WatchRecord;

describe("A watch over a third look", () => {
  test("is near at the second of one product and awake at the third", () => {
    const watch = createWatch(planOf(thirdLook));
    const calls = takeAll(watch, [viewed("a"), viewed("b"), ["Page"], viewed("a"), viewed("a")]);
    expect(calls).toEqual(["asleep", "asleep", "asleep", "near", "awake"]);
  });

  test("goes on where the last page left off", () => {
    const plan = planOf(thirdLook);
    const first = createWatch(plan);
    takeAll(first, [viewed("a"), viewed("a")]);
    const second = createWatch(plan, throughJson(first.record()));
    expect(takeAll(second, [viewed("b"), viewed("a")], 10 * minute)).toEqual(["asleep", "awake"]);
  });

  test("leaves out what the window does not reach any more", () => {
    const watch = createWatch(planOf(thirdLook));
    takeAll(watch, [viewed("a"), viewed("a")]);
    expect(watch.take(eventOf(...viewedAt("a", 7 * day + minute)))).toBe("near");
    expect(watch.take(eventOf(...viewedAt("a", 7 * day + 2 * minute - 1)))).toBe("awake");
  });

  const viewedAt = (id: string, at: number): [string, number, Properties] => [
    "Product Viewed",
    at,
    { product_id: id },
  ];

  test("takes texts, numbers and booleans for the same groups as the engine", () => {
    const watch = createWatch(planOf(thirdLook));
    const looks = [
      42,
      "42",
      42,
      true,
      "true",
      true,
      null,
      null,
      null,
      "",
      "",
      "",
      ["x"],
      ["x"],
      ["x"],
    ];
    const calls = takeAll(watch, looks.map(viewed));
    expect(
      calls.map((call, i) => [looks[i], call]).filter(([, call]) => call !== "asleep"),
    ).toEqual([
      ["42", "near"],
      [42, "awake"],
      // What is awake and not looked at keeps it so.
      ...looks.slice(3).map((look) => [look, "awake"]),
    ]);
    expect(watch.due).toBe(3 * minute);
  });

  test("sleeps on where an event has no product", () => {
    const watch = createWatch(planOf(thirdLook));
    const none = [["Product Viewed"], viewed(null), viewed(""), viewed([1])] as const;
    expect(new Set(takeAll(watch, none))).toEqual(new Set(["asleep"]));
  });

  test("is awake at what comes late or twice, and counts it", () => {
    const watch = createWatch(planOf(thirdLook));
    takeAll(watch, [viewed("a"), viewed("a")], day);
    expect(watch.take(eventOf(...viewedAt("a", day + minute)))).toBe("awake");
    watch.looked(day + minute, undefined);
    expect(watch.take(eventOf(...viewedAt("a", day - minute)))).toBe("awake");
    watch.looked(day + minute, undefined);
    expect(watch.due).toBeUndefined();
    expect(watch.take(eventOf(...viewedAt("a", day + 2 * minute)))).toBe("awake");
  });

  test("tells so many products apart, and takes any other for the latest of the rest", () => {
    const watch = createWatch(planOf(thirdLook));
    const many = Array.from({ length: 300 }, (_, i) => viewed(`p${i}`));
    expect(new Set(takeAll(watch, many))).toEqual(new Set(["asleep", "near"]));
    expect(watch.record().tallies[0]).toHaveLength(200);
    const again = takeAll(watch, [viewed("p0"), viewed("p0")], day);
    expect(again).toEqual(["near", "awake"]);
  });

  test("keeps no product that no window reaches", () => {
    const watch = createWatch(planOf(thirdLook));
    takeAll(watch, [viewed("a"), viewed("b")]);
    takeAll(watch, [viewed("c")], 8 * day);
    expect(watch.record().tallies[0]?.map(([group]) => group)).toEqual(["c", ""]);
  });
});

describe("A watch", () => {
  test("forgets a run that has ended", () => {
    const params = { event: "Operation Failed", resetBy: "Operation Succeeded", by: "operation" };
    const stuck = { id: "stuck", conditions: leaf("streak", params, 3), event: tag };
    const watch = createWatch(planOf(stuck));
    const failed: [string, Properties] = ["Operation Failed", { operation: "pay" }];
    const done: [string, Properties] = ["Operation Succeeded", { operation: "pay" }];
    const calls = takeAll(watch, [failed, failed, done, failed, failed, failed]);
    expect(calls).toEqual(["asleep", "near", "asleep", "asleep", "near", "awake"]);
  });

  test("is awake at a return, and not at what no customer did", () => {
    const conditions = leaf("since", { event: "*" }, "7d");
    const watch = createWatch(planOf({ id: "back", on: ["*"], conditions, event: tag }));
    expect(watch.take(eventOf("Page", 0))).toBe("asleep");
    expect(watch.take(eventOf("Session Started", 7 * day))).toBe("asleep");
    expect(watch.take(eventOf("constructor", 7 * day + 1))).toBe("awake");
  });

  test("is awake at the ninth of however many a rule wants", () => {
    const many = { id: "many", conditions: leaf("count", { event: "Page" }, 50), event: tag };
    const watch = createWatch(planOf(many));
    const calls = takeAll(
      watch,
      Array.from({ length: 9 }, () => ["Page"] as const),
    );
    expect(calls.slice(6)).toEqual(["asleep", "near", "awake"]);
  });

  test.each([
    ["a “not”", { not: leaf("count", views, 3) }],
    ["at most so many", leaf("count", views, 3, "lessThan")],
    [
      "a fact of the present",
      { any: [leaf("count", views, 3), leaf("event", { property: "price" }, 3)] },
    ],
  ])("is awake at every event of a rule with %s", (_, conditions) => {
    const watch = createWatch(planOf({ id: "r", conditions, event: tag }));
    expect(takeAll(watch, [viewed("a"), ["Page"]])).toEqual(["awake", "awake"]);
    watch.looked(day, undefined);
    expect(takeAll(watch, [["Page"], viewed("a")], 2 * day)).toEqual(["asleep", "awake"]);
  });

  test("is awake wherever the host's own code has a say, even where nothing is known", () => {
    const facts = { points: () => 1 };
    const operators = { near: () => true };
    for (const own of [leaf("points", {}, 1), leaf("count", views, 3, "near")]) {
      const conditions = { all: [leaf("count", views, 3), own] };
      const rules = [{ id: "own", on: ["Page"], conditions, event: tag }];
      const read = parseRuleset(
        { version: 1, facts: { points: {} }, operators: { near: {} }, rules },
        { facts, operators },
      );
      expect(read.problems).toEqual([]);
      expect(createWatch(compileWatch(read.ruleset)).take(eventOf("Page", 0))).toBe("awake");
    }
  });

  test("is awake for a rule that is switched off: its refusal is a decision too", () => {
    const watch = createWatch(planOf({ ...thirdLook, enabled: false }));
    expect(takeAll(watch, [viewed("a"), viewed("a"), viewed("a")]).at(-1)).toBe("awake");
  });

  test("is awake where an event may find something absent that it does not begin anew", () => {
    const where = [{ property: "product_id", operator: "equal", value: "a" }];
    const params = { event: "Product Viewed", without: "Order Completed", after: "1h", where };
    const conditions = leaf("absent", params, true, "equal");
    const watch = createWatch(planOf({ id: "left", repeat: "every", conditions, event: tag }));
    watch.take(eventOf(...(["Product Viewed", 0, { product_id: "a" }] as const)));
    watch.looked(day, undefined);
    expect(takeAll(watch, [viewed("b")], 2 * day)).toEqual(["awake"]);
  });

  test("asks for the last step of a sequence, and for one of each before", () => {
    const params = { steps: ["Product Viewed", "Product Added", "Checkout Started"], within: "1h" };
    const conditions = leaf("sequence", params, true, "equal");
    const watch = createWatch(planOf({ id: "s", conditions, event: tag }));
    const steps = [
      viewed("a"),
      ["Checkout Started"],
      ["Product Added"],
      ["Checkout Started"],
    ] as const;
    expect(takeAll(watch, steps)).toEqual(["asleep", "near", "asleep", "awake"]);
  });
});

describe("What is due", () => {
  const params = { event: "Product Added", without: "Order Completed", after: "24h" };
  const left = { id: "left", conditions: leaf("absent", params, true, "equal"), event: tag };

  test("is begun, begun anew and stopped by events", () => {
    const watch = createWatch(planOf(left));
    const dues = ["Product Added", "Page", "Product Added", "Order Completed"].map((name, i) => {
      expect(watch.take(eventOf(name, i))).toBe("asleep");
      return watch.due;
    });
    expect(dues).toEqual([day, day, day + 2, undefined]);
  });

  test("goes to the next page, and makes what comes behind it wake the engine", () => {
    const plan = planOf(left);
    const first = createWatch(plan);
    first.take(eventOf("Product Added", 0));
    const second = createWatch(plan, throughJson(first.record()));
    expect(second.due).toBe(day);
    expect(second.take(eventOf("Page", day))).toBe("asleep");
    expect(second.take(eventOf("Page", day + 1))).toBe("awake");
  });

  test("is what the engine says once it has looked", () => {
    const watch = createWatch(planOf(left));
    watch.take(eventOf("Product Added", 0));
    watch.looked(day, 2 * day);
    expect(watch.due).toBe(2 * day);
    watch.looked(2 * day, undefined);
    expect(watch.due).toBeUndefined();
    expect(watch.take(eventOf("Page", 2 * day))).toBe("awake");
  });

  test("is an event that woke the engine, until that has looked at it", () => {
    const plan = planOf(thirdLook);
    const first = createWatch(plan);
    takeAll(first, [viewed("a"), viewed("a"), viewed("a"), ["Page"]]);
    const second = createWatch(plan, throughJson(first.record()));
    expect(second.due).toBe(3 * minute);
    second.looked(4 * minute, undefined);
    expect(takeAll(second, [["Page"]], day)).toEqual(["asleep"]);
  });
});

describe("A record", () => {
  test("is not changed by what comes later", () => {
    const watch = createWatch(planOf(thirdLook));
    takeAll(watch, [viewed("a")]);
    const record = watch.record();
    const before = JSON.stringify(record);
    takeAll(watch, [viewed("a"), viewed("b"), viewed("a")], day);
    expect(JSON.stringify(record)).toBe(before);
  });

  test("of another plan is void, and so is what follows from it", () => {
    const plan = planOf(thirdLook);
    const kept = createWatch(planOf({ ...thirdLook, id: "other" })).record();
    expect(isRecordOf(kept, plan)).toBe(false);
    const watch = createWatch(plan, kept);
    expect(watch.take(eventOf("Page", 0))).toBe("awake");
    watch.looked(0, undefined);
    expect(watch.take(eventOf("Page", 1))).toBe("awake");
    expect(isRecordOf(watch.record(), plan)).toBe(false);
    expect(isRecordOf(createWatch(plan).record(), plan)).toBe(true);
  });

  test("of a plan that another version made is void", () => {
    const later = { format: 2, hash: "1" } as unknown as WatchPlan;
    const watch = createWatch(later);
    expect(watch.take(eventOf("Page", 0))).toBe("awake");
    expect(isRecordOf(watch.record(), later)).toBe(false);
  });
});

describe("A plan", () => {
  test("takes a thousand rules over one count for the one that is true first", () => {
    const rules = Array.from({ length: 1000 }, (_, i) => ({
      ...thirdLook,
      id: `r${i}`,
      conditions: leaf("count", views, 3 + i),
    }));
    expect(JSON.stringify(planOf(...rules)).length).toBeLessThan(400);
  });

  test("says nothing of what takes more tallies than a device should keep", () => {
    const rules = Array.from({ length: 40 }, (_, i) => ({
      ...thirdLook,
      id: `r${i}`,
      on: ["Page"],
      conditions: leaf("count", { ...views, by: `p${i}` }, 2),
    }));
    const plan = planOf(...rules);
    expect(plan.tallies.length).toBeLessThanOrEqual(24);
    expect(plan.names["Page"]?.looks).toBe(true);
  });
});
