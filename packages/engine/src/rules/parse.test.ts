import { describe, expect, test } from "vitest";
import { parseRuleset, parseRulesetText } from "./parse.ts";
import { formatProblem } from "./problem.ts";

const leaf = {
  fact: "count",
  params: { event: "Product Viewed" },
  operator: "greaterThanInclusive",
  value: 3,
};
const rule = {
  id: "broken",
  conditions: { all: [leaf] },
  event: { type: "message", params: { text: { default: "Hello" } } },
};
const healthy = { ...rule, id: "healthy" };

/** What is said of a rule set whose first rule is `broken`; the healthy one behind it must run in every case. */
function problemOf(broken: unknown, top: object = {}) {
  const { ruleset, problems } = parseRuleset({ version: 1, ...top, rules: [broken, healthy] });
  expect(ruleset.rules.map(({ id }) => id)).toEqual(["healthy"]);
  return problems[0];
}

const withLeaf = (changes: object) => ({ ...rule, conditions: { all: [{ ...leaf, ...changes }] } });

describe("A broken rule is refused alone, with its path and a hint", () => {
  test.each([
    [
      "unknown fact",
      withLeaf({ fact: "cuont" }),
      "unknown_fact",
      "rules[0].conditions.all[0].fact",
      "“count”",
    ],
    [
      "unknown operator",
      withLeaf({ operator: "greaterThen" }),
      "unknown_operator",
      "rules[0].conditions.all[0].operator",
      "“greaterThan”",
    ],
    [
      "unknown event",
      withLeaf({ params: { event: "Product Veiwed" } }),
      "unknown_event",
      "rules[0].conditions.all[0].params.event",
      "“Product Viewed”",
    ],
    [
      "unknown param",
      withLeaf({ params: { event: "Product Viewed", withn: "7d" } }),
      "unknown_field",
      "rules[0].conditions.all[0].params.withn",
      "“within”",
    ],
    [
      "number as text",
      withLeaf({ value: "3" }),
      "wrong_type",
      "rules[0].conditions.all[0].value",
      "without quotes",
    ],
    [
      "no value",
      withLeaf({ value: undefined }),
      "missing",
      "rules[0].conditions.all[0].value",
      "value",
    ],
    [
      "null for a value",
      withLeaf({ value: null }),
      "wrong_type",
      "rules[0].conditions.all[0].value",
      "without quotes",
    ],
    [
      "bad duration",
      withLeaf({ params: { event: "Product Viewed", within: "7 days" } }),
      "bad_value",
      "rules[0].conditions.all[0].params.within",
      "7d",
    ],
    [
      "a path",
      withLeaf({ path: "$.x" }),
      "path_refused",
      "rules[0].conditions.all[0].path",
      "where",
    ],
    [
      "contains on a count",
      withLeaf({ operator: "contains" }),
      "bad_value",
      "rules[0].conditions.all[0].operator",
      "equal",
    ],
    [
      "empty all",
      { ...rule, conditions: { all: [] } },
      "empty",
      "rules[0].conditions.all",
      "at least one",
    ],
    [
      "empty any",
      { ...rule, conditions: { any: [] } },
      "empty",
      "rules[0].conditions.any",
      "at least one",
    ],
    [
      "all beside any",
      { ...rule, conditions: { all: [leaf], any: [leaf] } },
      "bad_value",
      "rules[0].conditions",
      "inside",
    ],
    [
      "no conditions",
      { ...rule, conditions: undefined },
      "missing",
      "rules[0].conditions",
      "object",
    ],
    [
      "misspelt conditions",
      { ...rule, conditons: {} },
      "unknown_field",
      "rules[0].conditons",
      "“conditions”",
    ],
    ["no event", { ...rule, event: undefined }, "missing", "rules[0].event", "object"],
    [
      "unknown action",
      { ...rule, event: { type: "mesage" } },
      "unknown_action",
      "rules[0].event.type",
      "“message”",
    ],
    [
      "an action without what it needs",
      { ...rule, event: { type: "survey", params: { text: "How was it?" } } },
      "missing",
      "rules[0].event.params.kind",
      "nps",
    ],
    [
      "a message without a default",
      { ...rule, event: { type: "message", params: { text: { en: "Hi" } } } },
      "missing",
      "rules[0].event.params.text.default",
      "everybody",
    ],
    [
      "a text that names nothing we know",
      { ...rule, event: { type: "message", params: { text: "Hi {{evnt.name}}" } } },
      "bad_value",
      "rules[0].event.params.text",
      "event.properties",
    ],
    [
      "a coupon of no campaign",
      { ...rule, event: { type: "coupon", params: { campaign: "spring" } } },
      "unknown_reference",
      "rules[0].event.params.campaign",
      "campaigns",
    ],
    [
      "an audience that nobody has defined",
      { ...rule, audience: { segment: "vip" } },
      "unknown_reference",
      "rules[0].audience.segment",
      "segments",
    ],
    [
      "two different by",
      {
        ...rule,
        conditions: {
          all: [
            { ...leaf, params: { ...leaf.params, by: "product_id" } },
            { ...leaf, params: { ...leaf.params, by: "brand" } },
          ],
        },
      },
      "mixed_by",
      "rules[0].conditions",
      "same",
    ],
    [
      "nothing to look at it for",
      {
        ...rule,
        conditions: {
          all: [{ fact: "event", params: { property: "price" }, operator: "equal", value: 1 }],
        },
      },
      "no_trigger",
      "rules[0]",
      "on",
    ],
    [
      "a limit of zero times",
      { ...rule, limits: [{ times: 0, per: "7d" }] },
      "wrong_type",
      "rules[0].limits[0].times",
      "number",
    ],
    [
      "a limit per fortnight",
      { ...rule, limits: [{ times: 1, per: "fortnight" }] },
      "bad_value",
      "rules[0].limits[0].per",
      "session",
    ],
    ["a text for a rule", "third look", "wrong_type", "rules[0]", "{"],
    ["nothing for a rule", null, "wrong_type", "rules[0]", "{"],
    ["no id", { ...rule, id: undefined }, "missing", "rules[0].id", "text"],
    [
      "a list for a fact",
      withLeaf({ fact: ["count"] }),
      "unknown_fact",
      "rules[0].conditions.all[0].fact",
      "count",
    ],
  ])("%s", (_name, broken, code, path, hint) => {
    const problem = problemOf(broken);
    expect(problem).toMatchObject({ severity: "error", code, path });
    expect(problem?.hint).toContain(hint);
  });

  test.each(["*", "Operation Failed"])(
    "a streak that is reset by “%s” could never count, and is refused",
    (resetBy) => {
      const streak = withLeaf({ fact: "streak", params: { event: "Operation Failed", resetBy } });
      expect(problemOf(streak)).toMatchObject({
        code: "bad_value",
        path: "rules[0].conditions.all[0].params.resetBy",
      });
    },
  );

  test.each([-1, 1.5, "-7d", "1.5d"])("a duration of %j is refused", (value) => {
    const since = withLeaf({ fact: "since", params: { event: "*" }, value });
    expect(problemOf(since)).toMatchObject({
      code: "wrong_type",
      path: "rules[0].conditions.all[0].value",
    });
  });

  test.each([
    [">=", "greaterThanInclusive"],
    ["greaterThanEqual", "greaterThanInclusive"],
    ["greater_than_or_equal_to", "greaterThanInclusive"],
    ["at least", "greaterThanInclusive"],
    ["gte", "greaterThanInclusive"],
    ["<", "lessThan"],
    ["equals", "equal"],
    ["not contains", "doesNotContain"],
  ])("for the operator %s the hint is %s", (operator, meant) => {
    expect(problemOf(withLeaf({ operator }))?.hint).toContain(`Did you mean “${meant}”?`);
  });

  test("a rule of a campaign that is refused says so, and where", () => {
    const campaigns = { spring: { value: { percent: 110 }, budget: { count: 5 } } };
    const coupon = { ...rule, event: { type: "coupon", params: { campaign: "spring" } } };
    const { problems } = parseRuleset({ version: 1, campaigns, rules: [coupon] });
    expect(problems.map(({ path, message }) => [path, message])).toEqual([
      ["campaigns.spring.value.percent", "A percentage is above 0 and at most 100; this is 110."],
      [
        "rules[0].event.params.campaign",
        "The campaign “spring” is refused, so nothing can be given from it.",
      ],
    ]);
  });

  test.each([
    ["cn", "zh"],
    ["jp", "ja"],
    ["kr", "ko"],
    ["zh_CN", "zh-CN"],
  ])("%s is no language: the hint is %s", (tag, meant) => {
    const message = {
      ...rule,
      event: { type: "message", params: { text: { default: "Hi", [tag]: "Hi" } } },
    };
    expect(problemOf(message)?.hint).toContain(`“${meant}”`);
  });

  test("the second of two rules with one id is refused, and says which has it", () => {
    const { ruleset, problems } = parseRuleset({
      version: 1,
      rules: [healthy, { ...rule, id: "healthy" }],
    });
    expect(ruleset.rules).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: "duplicate",
      path: "rules[1].id",
      message: expect.stringContaining("rules[0]"),
    });
  });

  test.each(["__proto__", "constructor", "prototype"])(
    "a key %s anywhere in a rule is refused and harms nothing",
    (key) => {
      const text = JSON.stringify(rule).replace(
        '"params":{',
        `"params":{"${key}":{"polluted":true},`,
      );
      const problem = problemOf(JSON.parse(text));
      expect(problem).toMatchObject({
        code: "forbidden_key",
        path: `rules[0].conditions.all[0].params.${key}`,
      });
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );

  test("a rule of 5,000 levels is refused without a deep breath", () => {
    let conditions: unknown = leaf;
    for (let i = 0; i < 5000; i++) conditions = { not: conditions };
    expect(problemOf({ ...rule, conditions })).toMatchObject({
      code: "too_deep",
      path: "rules[0]",
    });
  });

  test("seventeen levels are one too many, sixteen are not", () => {
    const nested = (levels: number) => {
      let conditions: unknown = { all: [leaf] };
      for (let i = 2; i < levels; i++) conditions = { not: conditions };
      return { ...rule, conditions };
    };
    expect(problemOf(nested(17))).toMatchObject({ code: "too_deep" });
    expect(parseRuleset({ version: 1, rules: [nested(16)] }).problems).toEqual([]);
  });

  test("a rule of 10 MB is refused, and the rest of the file runs", () => {
    const list = Array.from({ length: 1000 }, () => "x".repeat(10_000));
    const text = JSON.stringify(
      { version: 1, rules: [withLeaf({ operator: "in", value: list }), healthy] },
      null,
      2,
    );
    const started = performance.now();
    const { ruleset, problems } = parseRulesetText(text, "rules.json");
    expect(problems[0]).toMatchObject({
      code: "too_large",
      path: "rules[0]",
      file: "rules.json",
      line: 4,
    });
    expect(ruleset.rules).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test("one pass tells everything that is wrong with a rule", () => {
    const broken = {
      ...withLeaf({ fact: "cuont", operator: "is" }),
      event: { type: "mesage" },
      limits: [{}],
    };
    const { problems } = parseRuleset({ version: 1, rules: [broken] });
    expect(problems.map(({ code }) => code)).toEqual([
      "unknown_fact",
      "unknown_operator",
      "wrong_type",
      "bad_value",
      "unknown_action",
    ]);
  });
});

describe("What stands beside the rules", () => {
  let deep: unknown = "x";
  for (let i = 0; i < 5000; i++) deep = { deep };

  test.each(["segments", "events", "teams", "campaigns", "timezone", "name"])(
    "may be nested 5,000 deep under “%s”: it is left out, and the healthy rules run",
    (field) => {
      const { ruleset, problems } = parseRuleset({
        version: 1,
        [field]: { a: deep },
        rules: [healthy],
      });
      expect(ruleset.rules).toHaveLength(1);
      expect(problems[0]).toMatchObject({ code: "too_deep", path: field });
    },
  );

  test("may hold a forbidden name anywhere: it is told of with its path", () => {
    const teams = JSON.parse('{ "a": [{ "__proto__": 1 }] }') as object;
    expect(parseRuleset({ version: 1, teams, rules: [healthy] })).toMatchObject({
      ruleset: { rules: [{ id: "healthy" }] },
      problems: [{ code: "forbidden_key", path: "teams.a[0].__proto__" }],
    });
  });

  test.each([
    [
      "a campaign with a misspelt expiry is left out, not given for ever",
      { campaigns: { c: { value: { percent: 10 }, budget: { count: 1 }, expiresAftr: "7d" } } },
    ],
    [
      "a campaign of 5,000 levels is left out",
      { campaigns: { c: { value: { percent: 10 }, budget: { count: 1 }, perCustomer: deep } } },
    ],
  ])("%s", (_name, top) => {
    expect(parseRuleset({ version: 1, ...top, rules: [healthy] }).ruleset.campaigns.size).toBe(0);
  });

  test.each([
    { frequency: [{ times: 9, per: "24h", minGapp: "30s" }] },
    { frequncy: [{ times: 9, per: "24h" }] },
    { frequency: [{ times: deep, per: "24h" }] },
  ])("a frequency that is misspelt holds messages to one a day: case %#", (top) => {
    const { ruleset } = parseRuleset({ version: 1, ...top, rules: [healthy] });
    expect(ruleset.frequency).toEqual([{ times: 1, perMs: 86_400_000, minGapMs: 0 }]);
  });

  test("may be what no file could hold, and nothing throws", () => {
    const cycle: Record<string, unknown> = { version: 1 };
    cycle["teams"] = cycle;
    const getter = {
      get version(): number {
        throw new Error("no");
      },
    };
    const strange = [
      cycle,
      getter,
      { version: 1, name: 1n },
      {
        version: 1,
        rules: [
          {
            id: "x",
            toJSON() {
              throw new Error("no");
            },
          },
        ],
      },
    ];
    for (const input of strange) expect(() => parseRuleset(input)).not.toThrow();
  });
});

describe("A rule set as a whole", () => {
  test.each([null, 42, "[]", [], "x", true, undefined])(
    "%j is not one, and nothing throws",
    (input) => {
      const { ruleset, problems } = parseRuleset(input);
      expect(ruleset.rules).toEqual([]);
      expect(problems[0]?.severity).toBe("error");
    },
  );

  test("of a later version runs nothing", () => {
    expect(parseRuleset({ version: 2, rules: [healthy] }).ruleset.rules).toEqual([]);
  });

  test("declares its own events, which rules may then name", () => {
    const own = withLeaf({ params: { event: "Quiz Finished" } });
    expect(problemOf(own)?.code).toBe("unknown_event");
    expect(
      parseRuleset({ version: 1, events: { "Quiz Finished": {} }, rules: [own] }).problems,
    ).toEqual([]);
  });

  test("with a frequency that cannot be read is held to one message a day, not let loose", () => {
    const { ruleset, problems } = parseRuleset({
      version: 1,
      frequency: [{ times: 3 }],
      rules: [healthy],
    });
    expect(ruleset.frequency).toEqual([{ times: 1, perMs: 86_400_000, minGapMs: 0 }]);
    expect(problems.map(({ path }) => path)).toEqual(["frequency[0].per", "frequency"]);
  });

  test("hands on JSON without what was refused, which reads without problems", () => {
    const campaigns = {
      good: { value: { percent: 10 }, budget: { count: 5 } },
      bad: { value: { percent: 200 } },
    };
    const { ruleset } = parseRuleset({
      version: 1,
      campaigns,
      rules: [withLeaf({ fact: "x" }), healthy],
    });
    const again = parseRuleset(ruleset.json);
    expect(again.problems).toEqual([]);
    expect(again.ruleset.hash).toBe(ruleset.hash);
    expect([...again.ruleset.campaigns.keys()]).toEqual(["good"]);
  });

  test("keeps a rule's version through a change of words, and not through one of conditions", () => {
    const version = (changed: object) =>
      parseRuleset({ version: 1, rules: [{ ...rule, ...changed }] }).ruleset.rules[0]?.version;
    expect(version({ event: { type: "message", params: { text: "Hi" } }, priority: 9 })).toBe(
      version({}),
    );
    expect(version({ on: ["*"] })).not.toBe(version({}));
    expect(version({ conditions: { any: [leaf] } })).not.toBe(version({}));
  });
});

describe("From text, a problem says where it stands", () => {
  test.each([
    ['{ "version": 1, }', "There is a “,” before the “}”.", 1, 17],
    ['{\n  "version": 1\n  "rules": []\n}', "A “,” is missing before this.", 3, 3],
    ["{ 'version': 1 }", "A name in double quotes belongs here.", 1, 3],
    ["{ \"version\": '1' }", "A text begins with '.", 1, 14],
    ['{ "rules": [1, 2', "The file ends, but rules is still open.", 1, 17],
    ['{ "a": 1 } // done', "There is more after the end.", 1, 12],
    ["// rules\n{ }", "JSON has no comments.", 1, 1],
    ['{ "a": 01 }', "This is not a JSON value.", 1, 8],
    ['{ "a": "x\ny" }', "This text does not end, or holds a line break or a lone “\\”.", 1, 8],
    ["", "The file is empty.", 1, 1],
    ["{ “version”: 1 }", "This is a curly quote.", 1, 3],
    ['{ "version": “1” }', "This is a curly quote.", 1, 14],
  ])("%j", (text, message, line, column) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    const { problems } = parseRulesetText(text, "rules.json");
    expect(problems[0]).toMatchObject({
      code: "syntax",
      message,
      line,
      column,
      file: "rules.json",
    });
  });

  test("by file, line, column and caret, so that a marketer finds it", () => {
    const text = JSON.stringify(
      { version: 1, rules: [withLeaf({ operator: "greaterThen" })] },
      null,
      2,
    );
    const [problem] = parseRulesetText(text, "rules.json").problems;
    expect(problem && formatProblem(problem)).toBe(
      [
        "rules.json:13:25 error: No operator is named “greaterThen”.",
        "  at rules[0].conditions.all[0].operator, so rule “broken” is refused",
        '  13 |             "operator": "greaterThen",',
        "     |                         ^",
        "  Did you mean “greaterThan”? For “at least” it is “greaterThanInclusive”.",
      ].join("\n"),
    );
  });

  test("what is missing points at the nearest thing around it", () => {
    const text = '{ "version": 1,\n  "rules": [\n    { "id": "a" } ] }';
    expect(parseRulesetText(text).problems[0]).toMatchObject({
      path: "rules[0].conditions",
      line: 3,
      column: 5,
    });
  });

  test("a text of millions of escapes is scanned like any other", () => {
    const text = JSON.stringify({ version: 1, name: "\\n".repeat(4_000_000), rules: [{}] });
    expect(parseRulesetText(text).problems[0]).toMatchObject({ path: "rules[0].id", line: 1 });
  });

  test("a byte order mark is no fault", () => {
    expect(parseRulesetText('\uFEFF{ "version": 1, "rules": [] }').problems).toEqual([]);
  });
});

describe("Segments that use each other", () => {
  /** Each uses the next one twice, so that the first comes to two to the power of their number. */
  const chain = (length: number): Record<string, object> =>
    Object.fromEntries(
      Array.from({ length }, (_, i) => {
        const next = {
          fact: "segment",
          params: { id: `s${i + 1}` },
          operator: "equal",
          value: true,
        };
        const last = { fact: "count", params: { event: "Page" }, operator: "equal", value: 1 };
        return [`s${i}`, { conditions: { all: i === length - 1 ? [last] : [next, next] } }];
      }),
    );

  test("are refused where together they are too many to ask, and read at once all the same", () => {
    const { ruleset, problems } = parseRuleset({ version: 1, segments: chain(60), rules: [] });
    expect(problems[0]).toMatchObject({ code: "too_deep", path: "segments.s16" });
    expect(ruleset.segments.size).toBeLessThan(60);
  });

  test("are refused from where a thousand conditions are too few to ask them all", () => {
    const { ruleset, problems } = parseRuleset({ version: 1, segments: chain(12), rules: [] });
    expect(problems[0]).toMatchObject({ code: "too_many" });
    // 2⁹ − 1 conditions come to less than a thousand, 2¹⁰ − 1 do not.
    expect(ruleset.segments.size).toBe(9);
  });

  test("are read where they are few", () => {
    const { problems } = parseRuleset({ version: 1, segments: chain(8), rules: [] });
    expect(problems).toEqual([]);
  });
});
