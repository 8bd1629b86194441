import { describe, expect, test } from "vitest";
import { advance } from "../engine.ts";
import { createState } from "../history/state.ts";
import { parseRuleset } from "../rules/parse.ts";
import type { Ruleset } from "../rules/rule.ts";
import { parseScript } from "./parse-script.ts";
import type { Simulation } from "./simulate.ts";
import { simulate } from "./simulate.ts";

const views = {
  fact: "count",
  params: { event: "Product Viewed", by: "product_id", within: "7d" },
  operator: "greaterThanInclusive",
  value: 2,
};
const cart = {
  fact: "absent",
  params: { event: "Product Added", without: "Order Completed", after: "1h" },
  operator: "equal",
  value: true,
};
const message = { type: "message", params: { text: "Hello" } };
const looks = { id: "looks", conditions: { all: [views] }, event: message };
const cartLeft = { id: "cart-left", conditions: { all: [cart] }, event: message };

const view = { event: "Product Viewed", properties: { product_id: "mug" } };

function rules(list: readonly object[], top: object = {}): Ruleset {
  const { ruleset, problems } = parseRuleset({ version: 1, ...top, rules: list });
  expect(problems).toEqual([]);
  return ruleset;
}

async function run(ruleset: Ruleset, script: object): Promise<Simulation> {
  const { script: read, problems } = parseScript(
    { start: "2026-01-01T09:00:00Z", ...script },
    ruleset,
  );
  expect(problems).toEqual([]);
  if (!read) throw new Error("no script");
  return simulate(ruleset, read);
}

/** What happened, as `[ms behind the start, event or “timer”, rules that acted or were refused]`. */
function told({ moments, start }: Simulation): (readonly [number, string, string])[] {
  return moments.map((moment) => [
    moment.at - start,
    moment.type === "event" ? moment.event.event : moment.type,
    moment.decisions.map(({ rule, outcome }) => `${rule} ${outcome}`).join(),
  ]);
}

describe("A simulated customer", () => {
  test("is shown at once what is decided to be shown, and the browser says so a millisecond later", async () => {
    const simulation = await run(rules([looks]), { events: [{ at: "0", ...view, times: 2 }] });
    expect(told(simulation)).toEqual([
      [0, "Product Viewed", ""],
      [1000, "Product Viewed", "looks act"],
      [1001, "Message Shown", ""],
    ]);
    const shown = simulation.moments.at(-1);
    expect(shown?.type === "event" && shown.event.properties).toEqual({
      rule_id: "looks",
      firing_id: simulation.decisions[0]?.id,
      type: "message",
      key: "mug",
    });
  });

  test("counts what was shown, so that the next one is held back and told of", async () => {
    const limited = { ...looks, repeat: "every", limits: [{ times: 1, per: "1d" }] };
    const simulation = await run(rules([limited]), { events: [{ at: "0", ...view, times: 3 }] });
    expect(told(simulation).slice(3)).toEqual([
      [2000, "Product Viewed", "looks refuse"],
      [2001, "Message Suppressed", ""],
    ]);
    const suppressed = simulation.moments.at(-1);
    expect(suppressed?.type === "event" && suppressed.event.properties).toMatchObject({
      rule_id: "looks",
      key: "mug",
      stage: "limit",
      reason: expect.stringContaining("shown 1 of 1 times per 1d"),
    });
  });

  test("has its timers looked at exactly when they fall due, and no later than the end", async () => {
    const added = { at: "5m", event: "Product Added" };
    const due = 3_900_000;
    const whole = await run(rules([cartLeft]), { events: [added], until: "1h+5m" });
    expect(told(whole)).toContainEqual([due, "timer", "cart-left act"]);
    const early = await run(rules([cartLeft]), { events: [added], until: "1h+5m-1ms" });
    expect(early.decisions).toEqual([]);
  });

  test("at one instant does something before its timers are looked at", async () => {
    const events = [
      { at: "0", event: "Product Added" },
      { at: "1h", event: "Order Completed" },
    ];
    expect((await run(rules([cartLeft]), { events, until: "2h" })).decisions).toEqual([]);
  });

  test("gets what waits for opening hours when they begin", async () => {
    const schedule = { hours: { daily: ["09:00-18:00"] }, outside: "wait" };
    const ruleset = rules([{ ...cartLeft, schedule }], { timezone: "Europe/Berlin" });
    const events = [{ at: "0", event: "Product Added" }];
    const script = { start: "2026-01-01T20:00", events, until: "1d" };
    const { decisions, start } = await run(ruleset, script);
    expect(
      decisions.map(({ outcome, noticedAt }) => [outcome, (noticedAt - start) / 3_600_000]),
    ).toEqual([
      ["refuse", 1],
      ["act", 13],
    ]);
  });

  test("never sees what it asked not to see again", async () => {
    const often = { ...looks, repeat: "every" };
    const events = [
      { at: "0", ...view, times: 2 },
      { at: "1m", click: "looks" },
      { at: "2m", dismiss: "looks", never: true },
      { at: "3m", ...view },
    ];
    const simulation = await run(rules([often]), { events });
    expect(told(simulation).filter(([, name]) => name.startsWith("Message "))).toEqual([
      [1001, "Message Shown", ""],
      [60_000, "Message Clicked", ""],
      [120_000, "Message Dismissed", ""],
      [180_001, "Message Suppressed", ""],
    ]);
    expect(simulation.decisions.at(-1)).toMatchObject({ outcome: "refuse", stage: "consent" });
  });

  test("cannot click what is not there", async () => {
    const { moments } = await run(rules([looks]), { events: [{ at: "0", click: "looks" }] });
    expect(moments).toEqual([
      expect.objectContaining({
        type: "missed",
        path: "events[0]",
        says: expect.stringContaining("“looks”"),
      }),
    ]);
  });

  test("cannot click what it has dismissed", async () => {
    const events = [
      { at: "0", ...view, times: 2 },
      { at: "1m", dismiss: "looks" },
      { at: "2m", click: "looks" },
    ];
    const { moments } = await run(rules([looks]), { events });
    expect(moments.at(-1)).toMatchObject({ type: "missed", path: "events[2]" });
  });

  test("is not told that a telling was held back, which would go on for ever", async () => {
    const rule = { ...looks, on: ["Product Viewed", "Message Suppressed"], repeat: "every" };
    const conditions = { all: [{ ...views, params: { event: "Product Viewed" } }] };
    const ruleset = rules([{ ...rule, conditions, enabled: false }]);
    const simulation = await run(ruleset, { events: [{ at: "0", ...view, times: 2 }] });
    expect(simulation.endless).toBeUndefined();
    expect(told(simulation).slice(1)).toEqual([
      [1000, "Product Viewed", "looks refuse"],
      [1001, "Message Suppressed", "looks refuse"],
    ]);
  });

  test("says with every event where it is, what it reads and what it agreed to", async () => {
    const script = {
      timezone: "Asia/Tokyo",
      locale: "ja",
      consent: ["marketing"],
      events: [{ at: "0", ...view, context: { page: { path: "/" } } }],
    };
    const { state } = await run(rules([looks]), script);
    expect(state.history[0]?.context).toEqual({
      timezone: "Asia/Tokyo",
      locale: "ja",
      consent: { categoryPreferences: { marketing: true } },
      page: { path: "/" },
    });
  });

  test("who is held out has that on record, with what it would have got counted", async () => {
    const experiment = { seed: "s", holdout: 0.5 };
    const ruleset = rules([
      { ...looks, experiment, repeat: "every", limits: [{ times: 1, per: "1d" }] },
    ]);
    const heldOut: unknown[] = [];
    for (let i = 0; i < 20; i++) {
      const { moments } = await run(ruleset, {
        customer: `c${i}`,
        events: [{ at: "0", ...view, times: 3 }],
      });
      const suppressed = moments.flatMap((moment) =>
        moment.type === "event" && moment.event.event === "Message Suppressed"
          ? [moment.event.properties]
          : [],
      );
      if (suppressed[0]?.["stage"] === "experiment")
        heldOut.push(suppressed.map((properties) => properties["holdout"] ?? false));
    }
    // The first counts against the limit, so the second would not have been shown.
    expect(heldOut.length).toBeGreaterThan(3);
    expect(heldOut.every((one) => JSON.stringify(one) === "[true,false]")).toBe(true);
  });

  test("is stopped where a rule answers itself without end", async () => {
    const echo = { ...looks, on: ["Product Viewed", "Message Shown"], repeat: "every" };
    const everything = {
      ...echo,
      conditions: { all: [{ ...views, params: { event: "Product Viewed" } }] },
    };
    const { endless, moments } = await run(rules([everything]), {
      events: [{ at: "0", ...view, times: 2 }],
    });
    expect(endless).toBe("looks");
    expect(moments.length).toBeLessThan(1000);
  });

  test("fares as one whose events are taken in by hand", async () => {
    const ruleset = rules([looks, cartLeft]);
    const events = [
      { at: "0", ...view, times: 2, every: "1m" },
      { at: "10m", event: "Product Added" },
    ];
    const simulation = await run(ruleset, { events, until: "2h" });
    const state = createState("customer");
    const decisions = [];
    for (const event of simulation.state.history)
      decisions.push(...(await advance(state, event, ruleset, event.timestamp)));
    decisions.push(
      ...(await advance(state, { type: "timer", at: simulation.end }, ruleset, simulation.end)),
    );
    expect(decisions.map(({ id }) => id)).toEqual(simulation.decisions.map(({ id }) => id));
    expect(decisions).toHaveLength(2);
  });
});
