import { describe, expect, test } from "vitest";
import { parseRuleset } from "../rules/parse.ts";
import { parseScript } from "./parse-script.ts";

const { ruleset } = parseRuleset({
  version: 1,
  timezone: "Asia/Shanghai",
  events: { "Quiz Finished": {} },
  rules: [
    {
      id: "third-look",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Product Viewed" },
            operator: "greaterThanInclusive",
            value: 3,
          },
        ],
      },
      event: { type: "tag", params: { tag: "looks" } },
    },
  ],
});

const view = { at: "0", event: "Product Viewed" };

function read(script: object): ReturnType<typeof parseScript> {
  return parseScript(script, ruleset);
}

describe("A script", () => {
  test("starts on a Thursday at nine on the shop's clock, unless it says when", () => {
    expect(read({ events: [view] }).script?.start).toBe(Date.UTC(2026, 0, 1, 1));
    expect(read({ start: "2026-07-01T12:00", events: [view] }).script?.start).toBe(
      Date.UTC(2026, 6, 1, 4),
    );
    expect(read({ start: "2026-07-01T12:00:00Z", events: [view] }).script?.start).toBe(
      Date.UTC(2026, 6, 1, 12),
    );
  });

  test("repeats a step, a second apart unless it says how far", () => {
    const script = read({
      events: [
        { ...view, times: 2 },
        { ...view, at: "1h", times: 2, every: "1m" },
      ],
    }).script;
    expect(script?.steps.map(({ at }) => at)).toEqual([0, 1000, 3_600_000, 3_660_000]);
  });

  test("is in the order of its times, and what is written first goes first", () => {
    const events = [
      { ...view, at: "2h" },
      { ...view, at: "1h", event: "Page" },
      { ...view, at: "1h" },
    ];
    expect(read({ events }).script?.steps.map(({ path }) => path)).toEqual([
      "events[1]",
      "events[2]",
      "events[0]",
    ]);
  });

  test("knows by the name what kind of message a step is", () => {
    const events = ["Identify", "Page", "Screen", "Quiz Finished"].map((event) => ({
      at: "0",
      event,
    }));
    const { script, problems } = read({ events });
    expect(problems).toEqual([]);
    expect(script?.steps.map((step) => step.type === "event" && step.eventType)).toEqual([
      "identify",
      "page",
      "screen",
      "track",
    ]);
  });

  test.each([
    ["nothing that happens", {}, "missing", "events"],
    ["no list of events", { events: {} }, "wrong_type", "events"],
    ["a step without a time", { events: [{ event: "Page" }] }, "missing", "events[0].at"],
    ["a time that is none", { events: [{ ...view, at: "soon" }] }, "bad_value", "events[0].at"],
    ["a step without a name", { events: [{ at: "0" }] }, "missing", "events[0].event"],
    [
      "a misspelt field",
      { events: [{ ...view, propertys: {} }] },
      "unknown_field",
      "events[0].propertys",
    ],
    ["a misspelt heading", { events: [view], expects: [] }, "unknown_field", "expects"],
    [
      "properties that are no object",
      { events: [{ ...view, properties: 3 }] },
      "wrong_type",
      "events[0].properties",
    ],
    ["half a repeat", { events: [{ ...view, times: 1.5 }] }, "wrong_type", "events[0].times"],
    [
      "no time between repeats",
      { events: [{ ...view, times: 2, every: "x" }] },
      "bad_value",
      "events[0].every",
    ],
    [
      "an end before the last step",
      { events: [{ ...view, at: "2h" }], until: "1h" },
      "bad_value",
      "until",
    ],
    [
      "a zone that nobody knows",
      { events: [view], timezone: "Mars/Base" },
      "bad_value",
      "timezone",
    ],
    ["a start that is no instant", { events: [view], start: "noon" }, "bad_value", "start"],
    [
      "a rule that is not there",
      { events: [view], expect: [{ rule: "third-lok" }] },
      "unknown_reference",
      "expect[0].rule",
    ],
    [
      "a click on a rule that is not there",
      { events: [{ at: "0", click: "x" }] },
      "unknown_reference",
      "events[0].click",
    ],
    [
      "a stage that is none",
      { events: [view], refused: [{ rule: "third-look", stage: "limits" }] },
      "bad_value",
      "refused[0].stage",
    ],
    [
      "a key that is no text",
      { events: [view], expect: [{ rule: "third-look", key: 4 }] },
      "wrong_type",
      "expect[0].key",
    ],
  ])("with %s is refused, and says where", (_what, script, code, path) => {
    const { script: none, problems } = read(script);
    expect(none).toBeUndefined();
    expect(problems).toContainEqual(expect.objectContaining({ severity: "error", code, path }));
  });

  test("with a name that nobody knows runs, and hears of it", () => {
    const { script, problems } = read({ events: [{ at: "0", event: "Product Veiwed" }] });
    expect(script?.steps).toHaveLength(1);
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "warning",
        path: "events[0].event",
        hint: "Did you mean “Product Viewed”?",
      }),
    ]);
  });

  test.each([null, [], "x", 3])("that is %s is refused", (value) => {
    expect(parseScript(value, ruleset).script).toBeUndefined();
  });
});
