import { describe, expect, test } from "vitest";
import { parseRuleset } from "../rules/parse.ts";
import type { TestResult } from "./ruleset-tests.ts";
import { runRulesetTests } from "./ruleset-tests.ts";

const count = (event: string, value: number) => ({
  fact: "count",
  params: { event, by: "product_id", within: "7d" },
  operator: "greaterThanInclusive",
  value,
});
const { ruleset } = parseRuleset({
  version: 1,
  rules: [
    {
      id: "third-look",
      conditions: { all: [count("Product Viewed", 3)] },
      event: {
        type: "message",
        params: { text: { default: "Still thinking about {{key}}?", zh: "还在考虑 {{key}} 吗？" } },
      },
      limits: [{ times: 1, per: "1d", scope: "rule" }],
    },
    {
      id: "tagged",
      priority: 0,
      conditions: { all: [count("Product Added", 1)] },
      event: { type: "tag", params: { tag: "cart" } },
    },
  ],
});

const look = { event: "Product Viewed", properties: { product_id: "mug" }, times: 3, every: "1m" };
const other = { ...look, properties: { product_id: "pot" } };
const add = { event: "Product Added", properties: { product_id: "mug" } };

async function run(test: object): Promise<TestResult> {
  const [result] = await runRulesetTests(ruleset, [
    { name: "a test", events: [{ at: "0", ...look }], ...test },
  ]);
  if (!result) throw new Error("nothing was run");
  return result;
}

describe("A rule set's own test", () => {
  test("passes where everything that is done is expected, in order", async () => {
    const events = [
      { at: "0", ...look },
      { at: "1h", ...add },
    ];
    const expectation = [
      {
        rule: "third-look",
        at: "2m",
        key: "mug",
        type: "message",
        text: "Still thinking about mug?",
      },
      { rule: "tagged", at: "1h", type: "tag" },
    ];
    expect(await run({ events, expect: expectation })).toMatchObject({
      ok: true,
      differences: [],
      problems: [],
    });
  });

  test("fails where the order is another, and says which it is", async () => {
    const events = [
      { at: "0", ...look },
      { at: "1h", ...add },
    ];
    const { differences } = await run({
      events,
      expect: [{ rule: "tagged" }, { rule: "third-look" }],
    });
    expect(differences).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/came, but in another place\.$/),
        hint: "What came, in order: “third-look” at 2m for “mug”, “tagged” at 1h for “mug”.",
      }),
    ]);
  });

  test("reads the words in the customer's language", async () => {
    const expectation = [{ rule: "third-look", text: "还在考虑 mug 吗？" }];
    expect((await run({ locale: "zh-Hans-CN", expect: expectation })).ok).toBe(true);
    expect((await run({ expect: expectation })).ok).toBe(false);
  });

  test.each([
    ["the time", { at: "2m+1ms" }, "“third-look” came at 2m, not 2m+1ms."],
    ["the key", { key: "pot" }, "“third-look” came with key “mug”, not “pot”."],
    [
      "the words",
      { text: "x" },
      "“third-look” came with text “Still thinking about mug?”, not “x”.",
    ],
    ["the type", { type: "coupon" }, "“third-look” came with type “message”, not “coupon”."],
    ["the variant", { variant: "a" }, "“third-look” came with variant none, not “a”."],
  ])("fails where %s is another, and says both", async (_what, wrong, message) => {
    const { ok, differences } = await run({ expect: [{ rule: "third-look", ...wrong }] });
    expect(ok).toBe(false);
    expect(differences).toEqual([expect.objectContaining({ path: "tests[0].expect[0]", message })]);
  });

  test("fails where something does not come, and says how far it was from it", async () => {
    const { differences } = await run({
      events: [{ at: "0", ...look, times: 2 }],
      expect: [{ rule: "third-look", at: "2m" }],
    });
    expect(differences).toEqual([
      {
        path: "tests[0].expect[0]",
        expected: "“third-look” at 2m",
        came: "nothing",
        message: "“third-look” at 2m was expected and did not come.",
        hint: "In the end it is not true: 2 of 3 Product Viewed within 7d (product_id mug): one more.",
      },
    ]);
  });

  test("fails where something was refused that is expected, and says why it was", async () => {
    const events = [
      { at: "0", ...look },
      { at: "1h", ...other },
    ];
    const { differences } = await run({
      events,
      expect: [{ rule: "third-look" }, { rule: "third-look", key: "pot" }],
    });
    expect(differences).toEqual([
      expect.objectContaining({
        path: "tests[0].expect[1]",
        hint: expect.stringContaining(
          "It fired at 1h+2m and was refused (limit): shown 1 of 1 times",
        ),
      }),
    ]);
  });

  test("tells of one thing too many as one thing, wherever it stands", async () => {
    const events = [
      { at: "0", ...add },
      { at: "1h", ...look },
    ];
    const { differences } = await run({ events, expect: [{ rule: "third-look", at: "1h+2m" }] });
    expect(differences).toEqual([
      {
        path: "tests[0].expect",
        expected: "nothing",
        came: "“tagged” at 0 for “mug”",
        message: "“tagged” at 0 for “mug” came and was not expected.",
        hint: "It fired because: 1 of 1 Product Added within 7d (product_id mug).",
      },
    ]);
  });

  test("looks at one rule alone where it names it", async () => {
    const events = [
      { at: "0", ...add },
      { at: "1h", ...look },
    ];
    expect((await run({ rule: "third-look", events, expect: [{ rule: "third-look" }] })).ok).toBe(
      true,
    );
    expect((await run({ events, expect: [{ rule: "third-look" }] })).ok).toBe(false);
  });

  test("expects refusals that must be among those that happened", async () => {
    const events = [
      { at: "0", ...look },
      { at: "1h", ...other },
    ];
    const refused = [{ rule: "third-look", stage: "limit", at: "1h+2m" }];
    expect(await run({ events, refused })).toMatchObject({ ok: true });
    const early = await run({ events, refused: [{ ...refused[0], at: "1h+1m" }] });
    expect(early.differences).toEqual([
      expect.objectContaining({ message: expect.stringContaining("“third-look” at 1h+1m") }),
    ]);
    const wrong = await run({ events, refused: [{ rule: "third-look", stage: "frequency" }] });
    expect(wrong.differences).toEqual([
      expect.objectContaining({
        path: "tests[0].refused[0]",
        message:
          "A refusal of “third-look” at the stage “frequency” was expected; it was acted on at 2m, refused (limit) at 1h+2m.",
      }),
    ]);
  });

  test("fails where a click finds nothing to click", async () => {
    const { differences } = await run({
      events: [{ at: "0", click: "third-look" }],
      expect: [],
    });
    expect(differences).toEqual([expect.objectContaining({ path: "tests[0].events[0]" })]);
  });

  test.each([
    ["no expectation", {}, "tests[0]", "The test does not say what it expects."],
    ["a slip", { expct: [] }, "tests[0].expct", "A test has no field “expct”."],
  ])("with %s is not run and says so", async (_what, wrong, path, message) => {
    const { ok, problems, simulation } = await run(wrong);
    expect(ok).toBe(false);
    expect(simulation).toBeUndefined();
    expect(problems).toEqual([expect.objectContaining({ severity: "error", path, message })]);
  });

  test("passes where nothing is to come and nothing comes", async () => {
    expect((await run({ events: [{ at: "0", event: "Page" }], expect: [] })).ok).toBe(true);
  });
});

describe("A rule set's tests", () => {
  test("that are none are none, and that are no list are told of", async () => {
    expect(await runRulesetTests(ruleset, undefined)).toEqual([]);
    expect(await runRulesetTests(ruleset, {})).toMatchObject([{ ok: false, path: "tests" }]);
  });

  test("are told apart by their place", async () => {
    const one = { name: "x", events: [{ at: "0", event: "Page" }], expect: [{ rule: "tagged" }] };
    const results = await runRulesetTests(ruleset, [one, one]);
    expect(results.flatMap(({ differences }) => differences.map(({ path }) => path))).toEqual([
      "tests[0].expect[0]",
      "tests[1].expect[0]",
    ]);
  });
});
