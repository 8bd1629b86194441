import { describe, expect, test } from "vitest";
import { checkRuleset } from "./check.ts";

const count = (operator: string, value: unknown, params: object = {}) => ({
  fact: "count",
  params: { event: "Product Viewed", ...params },
  operator,
  value,
});
const leaf = (fact: string, params: object, operator: string, value: unknown) => ({
  fact,
  params,
  operator,
  value,
});
const thrice = count("greaterThanInclusive", 3);
const hello = { type: "message", params: { text: "Hello" } };
const once = [{ times: 1, per: "7d" }];
const rule = (conditions: unknown, more: object = {}) => ({
  id: "one",
  conditions,
  event: hello,
  limits: once,
  ...more,
});
const vip = { conditions: { all: [leaf("trait", { name: "tier" }, "equal", "gold")] } };
const top = { version: 1, timezone: "Asia/Shanghai", frequency: [{ times: 3, per: "24h" }] };
const rulesets = (...rules: readonly unknown[]) => ({ ...top, rules });

function check(ruleset: object, now?: number) {
  return checkRuleset(JSON.stringify(ruleset, null, 2), {
    file: "rules.json",
    ...(now !== undefined && { now }),
  });
}

/** What is said of one rule with these conditions. */
function said(conditions: unknown, more: object = {}, beside: object = {}) {
  const { problems } = check({ ...rulesets(rule(conditions, more)), ...beside });
  return problems.map(({ severity, code, path }) => [severity, code, path]);
}

describe("Nothing is said", () => {
  test("of a rule set that is as it should be", () => {
    const rules = rulesets(rule({ all: [thrice] }));
    expect(check(rules).problems).toEqual([]);
    expect(check(rules).ruleset.rules).toHaveLength(1);
  });

  test.each([
    ["a range", { all: [count("greaterThan", 2), count("lessThan", 9)] }],
    ["between, which has room for one", { all: [count("greaterThan", 2), count("lessThan", 4)] }],
    ["two windows", { all: [count("greaterThan", 5), count("lessThan", 3, { within: "1d" })] }],
    ["two events", { all: [count("greaterThan", 5), count("lessThan", 3, { event: "Page" })] }],
    ["either of two", { all: [thrice, { any: [count("equal", 7), count("equal", 9)] }] }],
    [
      "a number of a sum between two whole ones",
      {
        all: [
          thrice,
          ...[2, 3].map((value, i) =>
            leaf(
              "sum",
              { event: "Order Completed", property: "total" },
              i ? "lessThan" : "greaterThan",
              value,
            ),
          ),
        ],
      },
    ],
    [
      "texts that go together",
      {
        all: [
          thrice,
          leaf("event", { property: "category" }, "startsWith", "sho"),
          leaf("event", { property: "category" }, "equal", "shoes"),
        ],
      },
    ],
    [
      "a list with two things in it",
      {
        all: [
          thrice,
          leaf("cart", { part: "product_ids" }, "contains", "mug"),
          leaf("cart", { part: "product_ids" }, "contains", "teapot"),
        ],
      },
    ],
  ])("of %s", (_name, conditions) => expect(said(conditions)).toEqual([]));
});

const second = "rules[0].conditions.all[1].value";
const impossible: readonly (readonly [string, unknown, string])[] = [
  ["above 5 and below 3", { all: [count("greaterThan", 5), count("lessThan", 3)] }, second],
  [
    "no whole number between 2 and 3",
    { all: [count("greaterThan", 2), count("lessThan", 3)] },
    second,
  ],
  ["at least 3 and at most 2", { all: [thrice, count("lessThanInclusive", 2)] }, second],
  [
    "two texts at once",
    {
      all: [
        leaf("trait", { name: "tier" }, "equal", "gold"),
        leaf("trait", { name: "tier" }, "equal", "silver"),
      ],
    },
    second,
  ],
  [
    "a text that is not in the list",
    {
      all: [
        leaf("trait", { name: "tier" }, "equal", "gold"),
        leaf("trait", { name: "tier" }, "in", ["silver", "bronze"]),
      ],
    },
    second,
  ],
  [
    "a text that starts otherwise",
    {
      all: [
        leaf("trait", { name: "tier" }, "equal", "gold"),
        leaf("trait", { name: "tier" }, "startsWith", "sil"),
      ],
    },
    second,
  ],
  [
    "a text and a number",
    {
      all: [
        leaf("trait", { name: "age" }, "equal", "old"),
        leaf("trait", { name: "age" }, "greaterThan", 3),
      ],
    },
    second,
  ],
  [
    "two ranges that do not meet",
    { all: [count("between", [1, 3]), count("between", [5, 7])] },
    second,
  ],
  [
    "two durations",
    {
      all: [
        leaf("since", { event: "Page" }, "greaterThan", "7d"),
        leaf("since", { event: "Page" }, "lessThan", "24h"),
      ],
    },
    second,
  ],
  [
    "amounts of money",
    {
      all: [
        leaf("sum", { event: "Order Completed", property: "total" }, "greaterThan", {
          amount: "200.00",
          currency: "CNY",
        }),
        leaf("sum", { event: "Order Completed", property: "total" }, "lessThan", {
          amount: "100.00",
          currency: "CNY",
        }),
      ],
    },
    second,
  ],
  [
    "true and false",
    {
      all: [true, false].map((value) =>
        leaf(
          "absent",
          { event: "Product Added", without: "Order Completed", after: "1h" },
          "equal",
          value,
        ),
      ),
    },
    second,
  ],
  [
    "in a list and not",
    {
      all: [
        leaf("cart", { part: "product_ids" }, "contains", "mug"),
        leaf("cart", { part: "product_ids" }, "doesNotContain", "mug"),
        thrice,
      ],
    },
    second,
  ],
  [
    "three that leave nothing",
    {
      all: [count("between", [1, 3]), count("notIn", [1, 2]), count("notEqual", 3)],
    },
    "rules[0].conditions.all[2].value",
  ],
  [
    "through a nested all",
    { all: [count("greaterThan", 5), { all: [count("lessThan", 3)] }] },
    "rules[0].conditions.all[1].all[0].value",
  ],
  [
    "through not",
    { all: [count("greaterThan", 5), { not: count("greaterThanInclusive", 3) }] },
    "rules[0].conditions.all[1].not.value",
  ],
  [
    "through not any",
    { not: { any: [count("lessThan", 5), count("greaterThan", 3)] } },
    "rules[0].conditions.not.any[1].value",
  ],
  [
    "every way of an any",
    {
      all: [count("greaterThan", 5), { any: [count("lessThan", 3), count("equal", 4)] }],
    },
    "rules[0].conditions.all[1].any[0].value",
  ],
  ["a count below 0", { all: [count("lessThan", 0)] }, "rules[0].conditions.all[0].value"],
  ["half an event", { all: [count("equal", 2.5)] }, "rules[0].conditions.all[0].value"],
  [
    "an hour above 23",
    { all: [thrice, leaf("time", { part: "hour" }, "greaterThan", 23)] },
    second,
  ],
  [
    "the first visit before the first",
    { all: [thrice, leaf("session", { part: "number" }, "equal", 0)] },
    second,
  ],
  [
    "a score of 11",
    {
      all: [
        leaf(
          "count",
          {
            event: "Survey Answered",
            where: [{ property: "score", operator: "greaterThan", value: 10 }],
          },
          "greaterThanInclusive",
          1,
        ),
      ],
    },
    "rules[0].conditions.all[0].params.where[0].value",
  ],
  [
    "two lines of where",
    {
      all: [
        count("greaterThan", 1, {
          where: [
            { property: "price", operator: "greaterThan", value: 100 },
            { property: "price", operator: "lessThan", value: 50 },
          ],
        }),
      ],
    },
    "rules[0].conditions.all[0].params.where[1].value",
  ],
];

describe("What nobody can meet is refused", () => {
  test.each(impossible)("%s", (_name, conditions, path) => {
    const { ruleset, problems } = check(
      rulesets(rule(conditions), rule({ all: [thrice] }, { id: "two" })),
    );
    const [problem] = problems;
    expect(problem).toMatchObject({ severity: "error", code: "contradiction", path, rule: "one" });
    expect(ruleset.rules.map(({ id }) => id)).toEqual(["two"]);
  });

  test("in words, with file, line and caret", () => {
    const { problems } = check(
      rulesets(rule({ all: [count("greaterThan", 5), count("lessThan", 3)] })),
    );
    expect(problems[0]).toMatchObject({
      message: "The count of Product Viewed is above 5 and is below 3: both cannot hold at once.",
      file: "rules.json",
      line: 29,
      column: 22,
      excerpt: '            "value": 3',
    });
  });

  test("one dead way of an any is a warning as long as another is open", () => {
    const conditions = {
      all: [count("greaterThan", 5), { any: [count("lessThan", 3), count("equal", 7)] }],
    };
    expect(said(conditions)).toEqual([
      ["warning", "contradiction", "rules[0].conditions.all[1].any[0].value"],
    ]);
  });

  test("in a segment takes out whatever uses it, however far off", () => {
    const segments = {
      never: {
        conditions: {
          all: [
            leaf("trait", { name: "age" }, "in", ["x"]),
            leaf("trait", { name: "age" }, "equal", "y"),
          ],
        },
      },
      other: { conditions: { all: [leaf("segment", { id: "never" }, "equal", true)] } },
    };
    const { ruleset, problems } = check({
      ...rulesets(
        rule({ all: [thrice] }, { audience: { segment: "other" } }),
        rule({ all: [thrice] }, { id: "two", priority: 2 }),
      ),
      segments,
    });
    expect(ruleset.rules.map(({ id }) => id)).toEqual(["two"]);
    expect([...ruleset.segments.keys()]).toEqual([]);
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ["unknown_reference", "rules[0].audience.segment"],
      ["contradiction", "segments.never.conditions.all[1].value"],
    ]);
  });
});

describe("What everybody meets is told of", () => {
  const first = "rules[0].conditions.all[0].value";
  test.each([
    ["at least 0", { all: [count("greaterThanInclusive", 0)] }, first],
    ["not -1", { all: [count("notEqual", -1)] }, first],
    ["not below 0", { not: count("lessThan", 0) }, "rules[0].conditions.not.value"],
    [
      "a sum of at least 0",
      {
        all: [
          leaf("sum", { event: "Order Completed", property: "total" }, "greaterThanInclusive", 0),
        ],
      },
      first,
    ],
    [
      "since at least 0",
      { all: [leaf("since", { event: "Page" }, "greaterThanInclusive", "0ms")] },
      first,
    ],
    ["any hour", { all: [leaf("time", { part: "hour" }, "between", [0, 23]), thrice] }, first],
    [
      "above 3 or at most 3",
      { any: [count("greaterThan", 3), count("lessThanInclusive", 3)] },
      "rules[0].conditions.any[1].value",
    ],
    [
      "gold or not gold",
      {
        any: ["equal", "notEqual"].map((operator) =>
          leaf("trait", { name: "tier" }, operator, "gold"),
        ),
      },
      "rules[0].conditions.any[1].value",
    ],
  ])("%s", (_name, conditions, path) => {
    expect(said(conditions)).toContainEqual(["warning", "always_true", path]);
  });

  test("a rule that is true for a newcomer at once and has no limits", () => {
    const conditions = { all: [count("greaterThanInclusive", 1)] };
    const path = "rules[0].conditions";
    expect(said(conditions, { limits: undefined })).toEqual([["warning", "everybody", path]]);
    expect(said({ not: thrice }, { limits: undefined })).toEqual([["warning", "everybody", path]]);
    expect(said(conditions)).toEqual([
      ["hint", "everybody", path],
      ["hint", "always_true", `${path}.all[0].value`],
    ]);
    expect(said({ all: [thrice] }, { limits: undefined })).toEqual([]);
  });

  test("what cannot be known of a newcomer is not true of them", () => {
    const dear = leaf("event", { property: "price" }, "greaterThan", 100);
    const more = { limits: undefined, on: ["Product Viewed"] };
    expect(said({ all: [dear] }, more)).toEqual([]);
    expect(said({ not: dear }, more)).toEqual([]);
  });

  test("hours and an audience are narrower than everybody; a tag is nothing to see", () => {
    const open = { limits: undefined };
    const conditions = { all: [count("greaterThanInclusive", 1)] };
    const shopHours = leaf("time", { part: "hour" }, "between", [9, 18]);
    expect(said({ all: [...conditions.all, shopHours] }, open)).toEqual([]);
    const segments = { vip };
    expect(said(conditions, { ...open, audience: { segment: "vip" } }, { segments })).toEqual([]);
    expect(said(conditions, { ...open, event: { type: "tag", params: { tag: "x" } } })).toEqual([]);
  });

  test("a rule that is shown at every look", () => {
    expect(said({ all: [thrice] }, { limits: undefined, repeat: "every" })).toEqual([
      ["warning", "everybody", "rules[0].repeat"],
    ]);
  });
});

describe("What never gets its chance is told of", () => {
  const steps = leaf("sequence", { steps: ["Product Viewed", "Product Added"] }, "equal", true);
  test.each([
    ["a sequence that ends elsewhere", { all: [steps] }, { on: ["Page"] }],
    [
      "a streak at what ends it",
      {
        all: [
          leaf(
            "streak",
            { event: "Operation Failed", resetBy: "Operation Succeeded" },
            "greaterThan",
            2,
          ),
        ],
      },
      { on: ["Operation Succeeded"] },
    ],
    [
      "a count by a property that the event has not",
      { all: [count("greaterThan", 2, { by: "product_id" })] },
      { on: ["Page"] },
    ],
    [
      "an absence that only we would notice",
      {
        all: [leaf("since", { event: "*" }, "greaterThan", "7d")],
      },
      { on: ["Message Shown"] },
    ],
  ])("%s", (_name, conditions, more) => {
    expect(said(conditions, more)).toEqual([["warning", "unreachable", "rules[0].on"]]);
  });

  test.each([
    [{ all: [steps] }, { on: ["Product Added"] }],
    [{ all: [steps] }, { on: ["*"] }],
    [{ any: [steps, thrice] }, { on: ["Product Viewed"] }],
    [{ all: [leaf("since", { event: "*" }, "greaterThan", "7d")] }, { on: ["*"] }],
  ])("and what does get it is not: case %#", (conditions, more) => {
    expect(said(conditions, more)).toEqual([]);
  });

  test("what is switched off, and what is over", () => {
    const over = rule({ all: [thrice] }, { dates: { to: "2026-11-12" } });
    const at = (day: string) =>
      check(rulesets(over), Date.parse(day)).problems.map(({ path }) => path);
    // The day is the shop's: it ends at 16:00 UTC.
    expect(at("2026-11-12T15:59:59.999Z")).toEqual([]);
    expect(at("2026-11-12T16:00:00Z")).toEqual(["rules[0].dates.to"]);
    expect(check(rulesets(over)).problems).toEqual([]);
    expect(said({ all: [thrice] }, { enabled: false })).toEqual([
      ["hint", "unreachable", "rules[0].enabled"],
    ]);
    expect(said({ all: [thrice] }, {}, { enabled: false })).toEqual([
      ["hint", "unreachable", "enabled"],
    ]);
  });
});

describe("Two rules that want one place", () => {
  const two = (more: object, conditions: unknown = { all: [thrice] }) =>
    check(
      rulesets(
        rule({ all: [thrice] }, { limits: undefined }),
        rule(conditions, { id: "two", ...more }),
      ),
    ).problems.map(({ severity, code, path }) => [severity, code, path]);

  test("the lower of two with the same conditions never shows", () => {
    expect(two({})).toEqual([["warning", "conflict", "rules[1].id"]]);
    expect(two({ priority: 5, limits: undefined })).toEqual([
      ["warning", "conflict", "rules[0].id"],
    ]);
    // Once the higher one has reached its limits the lower one has its turn.
    expect(two({ priority: 5 })).toEqual([]);
  });

  test("the order of conditions does not make them differ", () => {
    const page = count("greaterThan", 1, { event: "Page" });
    const { problems } = check(
      rulesets(
        rule({ all: [thrice, page] }, { limits: undefined }),
        rule({ all: [page, thrice] }, { id: "two" }),
      ),
    );
    expect(problems.map(({ path }) => path)).toEqual(["rules[1].id"]);
    expect(problems[0]?.message).toContain("“one”");
  });

  test("at one event and with one priority they are told of", () => {
    expect(two({}, { all: [count("greaterThanInclusive", 5)] })).toEqual([
      ["hint", "conflict", "rules[1].id"],
    ]);
    expect(two({ priority: 2 }, { all: [count("greaterThanInclusive", 5)] })).toEqual([]);
  });

  test("if they cannot be true together they do not meet", () => {
    expect(two({}, { all: [count("lessThan", 3)] })).not.toContainEqual(
      expect.arrayContaining(["conflict"]),
    );
    expect(two({}, { all: [count("greaterThan", 3, { event: "Page" })] })).toEqual([]);
  });
});

describe("A property compared with something of another kind is told of", () => {
  const of = (fact: string, property: string, operator: string, value: unknown) =>
    said({ all: [leaf(fact, { property }, operator, value)] }, { on: ["Survey Answered"] });
  const told = [["warning", "wrong_type", "rules[0].conditions.all[0].value"]];

  test.each([
    ["event", "kind", "equal", 1],
    ["event", "kind", "in", [1, true]],
    ["event", "kind", "greaterThan", 1],
    ["event", "kind", "contains", "n"],
    ["page", "path", "between", [1, 2]],
    ["event", "score", "startsWith", "9"],
    ["page", "path", "notEqual", true],
  ])("%s %s %s %j", (fact, property, operator, value) => {
    expect(of(fact, property, operator, value)).toEqual(told);
  });

  test.each([
    ["event", "kind", "equal", "nps"],
    ["event", "kind", "in", ["nps", 1]],
    ["event", "kind", "containsAny", ["n"]],
    ["event", "score", "between", [0, 6]],
    ["event", "mood", "equal", 1],
    ["page", "theme", "equal", true],
  ])("%s %s %s %j is right", (fact, property, operator, value) => {
    expect(of(fact, property, operator, value).filter(([, code]) => code === "wrong_type")).toEqual(
      [],
    );
  });

  test("in where and by the shop's own declaration, too", () => {
    const where = [{ property: "glaze", operator: "equal", value: 3 }];
    const events = { "Product Viewed": { glaze: "string" } };
    expect(said({ all: [count("greaterThan", 2, { where })] }, {}, { events })).toEqual([
      ["warning", "wrong_type", "rules[0].conditions.all[0].params.where[0].value"],
    ]);
  });
});

describe("Slips that run are told of", () => {
  test.each([
    [
      "a bare number for a duration",
      "error",
      "bad_value",
      "rules[0].conditions.all[0].value",
      { all: [leaf("since", { event: "*" }, "greaterThan", 7)] },
      {},
    ],
    [
      "a window longer than a browser remembers",
      "warning",
      "too_long",
      "rules[0].conditions.all[0].params.within",
      { all: [count("greaterThan", 7, { within: "401d" })] },
      {},
    ],
    [
      "a limit longer than a browser remembers",
      "warning",
      "too_long",
      "rules[0].limits[0].per",
      { all: [thrice] },
      { limits: [{ times: 1, per: "401d" }] },
    ],
    [
      "a property that was nearly known",
      "warning",
      "unknown_field",
      "rules[0].conditions.all[0].params.by",
      { all: [count("greaterThan", 7, { by: "prodct_id" })] },
      {},
    ],
    [
      "a property that nobody knows",
      "hint",
      "unknown_field",
      "rules[0].conditions.all[0].params.by",
      { all: [count("greaterThan", 7, { by: "glaze" })] },
      {},
    ],
    [
      "a property in a text",
      "warning",
      "unknown_field",
      "rules[0].event.params.text",
      { all: [thrice] },
      { event: { type: "message", params: { text: "{{event.properties.nmae}}" } } },
    ],
    [
      "a coupon code",
      "warning",
      "bad_value",
      "rules[0].event.params.text",
      { all: [thrice] },
      { event: { type: "message", params: { text: "Take SAVE20NOW!" } } },
    ],
  ])("%s", (_name, severity, code, path, conditions, more) => {
    expect(said(conditions, more)).toEqual([[severity, code, path]]);
  });

  test.each([
    ["400 days", { all: [count("greaterThan", 7, { within: "400d" })] }, {}],
    ["a second", { all: [leaf("since", { event: "*" }, "greaterThan", 1000)] }, {}],
    [
      "a declared property",
      { all: [count("greaterThan", 7, { by: "glaze" })] },
      { events: { "Product Viewed": { glaze: "string" } } },
    ],
  ])("%s is none", (_name, conditions, beside) => expect(said(conditions, {}, beside)).toEqual([]));

  test.each(["SHOES", "2026", "SALE", "{{event.properties.SKU20NOW}} is here", "Size EU42"])(
    "“%s” is no coupon code",
    (text) => {
      const event = { type: "message", params: { text: { default: text, fr: "x" } } };
      const { problems } = check({ ...rulesets(rule({ all: [thrice] }, { event })), locale: "en" });
      expect(problems.filter(({ code }) => code === "bad_value")).toEqual([]);
    },
  );

  test("a campaign whose coupons never expire and that does not say how many each gets", () => {
    const campaigns = { spring: { value: { percent: 10 }, budget: { count: 5 } } };
    const event = { type: "coupon", params: { campaign: "spring" } };
    expect(said({ all: [thrice] }, { event }, { campaigns })).toEqual([
      ["warning", "missing", "campaigns.spring.expiresAfter"],
      ["warning", "missing", "campaigns.spring.perCustomer"],
    ]);
  });

  test("what is declared and used by nothing", () => {
    const beside = {
      campaigns: {
        c: { value: { percent: 10 }, budget: { count: 5 }, perCustomer: 1, expiresAfter: "7d" },
      },
      teams: { t: {} },
      segments: { vip },
      events: { "Quiz Finished": {} },
      facts: { stock: {} },
      operators: { near: {} },
    };
    expect(said({ all: [thrice] }, {}, beside)).toEqual(
      [
        "campaigns.c",
        "teams.t",
        "segments.vip",
        'events["Quiz Finished"]',
        "facts.stock",
        "operators.near",
      ].map((path) => ["hint", "unused", path]),
    );
  });

  test("several rules without a cap over all of them", () => {
    const { frequency: _, ...rest } = rulesets(
      rule({ all: [thrice] }),
      rule({ all: [count("greaterThan", 1, { event: "Page" })] }, { id: "two" }),
    );
    for (const ruleset of [rest, { ...rest, frequency: [] }])
      expect(check(ruleset).problems.map(({ severity, path }) => [severity, path])).toEqual([
        ["hint", "rules"],
      ]);
  });
});

describe("Languages", () => {
  const texts = (locale: string, ...all: readonly unknown[]) => {
    const conditions = (i: number) => ({ all: [count("greaterThan", i, { within: `${i + 1}d` })] });
    const rules = all.map((text, i) =>
      rule(conditions(i + 1), {
        id: `r${i}`,
        priority: i,
        event: { type: "message", params: { text } },
      }),
    );
    return check({ ...rulesets(...rules), locale }).problems.map(({ path }) => path);
  };

  test("a text that lacks one which another has is told of, once", () => {
    expect(
      texts("en", { default: "Hello", zh: "您好", fr: "Bonjour" }, "Hello", {
        default: "Hi",
        zh: "好",
      }),
    ).toEqual(["rules[1].event.params.text", "rules[2].event.params.text"]);
  });

  test("the rule set's own language is what “default” is in", () => {
    expect(texts("zh-Hans", { default: "您好呀朋友", zh: "您好" }, "欢迎回来")).toEqual([]);
  });

  test("a wider tag serves a narrower one, not the other way round", () => {
    const [wide, narrow] = [
      { default: "Hello", zh: "您好" },
      { default: "Hello", "zh-Hant": "您好" },
    ];
    expect(texts("en", wide, narrow)).toEqual(["rules[1].event.params.text"]);
  });

  test("texts that are plainly in another language than the rule set says", () => {
    expect(texts("zh-Hans", "Welcome back")).toEqual(["rules[0].event.params.text"]);
    expect(texts("en", "欢迎您回来")).toEqual(["rules[0].event.params.text"]);
    expect(texts("zh-Hans", "OK!", "{{event.properties.name}}")).toEqual([]);
  });
});

describe("A name that stands twice", () => {
  const text = JSON.stringify(
    rulesets(rule({ all: [thrice] }), rule({ all: [thrice] }, { id: "two", priority: 2 })),
  );

  test("in a rule refuses that rule, at the second", () => {
    const twice = text.replace('"value":3', '"value":1,"value":3');
    const { ruleset, problems } = checkRuleset(twice);
    expect(problems).toMatchObject([
      {
        severity: "error",
        code: "duplicate_key",
        path: "rules[0].conditions.all[0].value",
        rule: "one",
        column: twice.indexOf('"value":3') + 1,
      },
    ]);
    expect(ruleset.rules.map(({ id }) => id)).toEqual(["two"]);
  });

  test("elsewhere is an error, too", () => {
    const twice = text.replace('"version":1', '"version":1,"version":1');
    expect(checkRuleset(twice).problems).toMatchObject([
      { severity: "error", code: "duplicate_key", path: "version" },
    ]);
  });

  test("in two objects is none", () => expect(checkRuleset(text).problems).toEqual([]));
});

describe("What no rule hangs on is looked at, too", () => {
  test.each([
    [{ name: 2 }, "name", "“name” must be a text, not 2."],
    [
      { operators: { near: { description: 2 } } },
      "operators.near.description",
      "“operators.near.description” must be a text, not 2.",
    ],
    [{ teams: { t: { skill: [] } } }, "teams.t.skill", "“teams.t” has no field “skill”."],
    [
      { teams: { t: { skills: [1] } } },
      "teams.t.skills[0]",
      "“teams.t.skills[0]” must be a text, not 1.",
    ],
    [
      { events: { Quiz: { score: "numbr" } } },
      "events.Quiz.score",
      "“events.Quiz.score” cannot be “numbr”.",
    ],
  ])("%j", (beside, path, message) => {
    const { ruleset, problems } = check({ ...rulesets(rule({ all: [thrice] })), ...beside });
    expect(problems.find(({ severity }) => severity === "error")).toMatchObject({ path, message });
    expect(ruleset.rules).toHaveLength(1);
  });
});

test("An event at which a fact of the shop's own is looked at must be one", () => {
  const { problems } = check({
    ...rulesets(rule({ all: [thrice] })),
    facts: { stock: { on: ["Pgae", "*", "Quiz Finished"] } },
    events: { "Quiz Finished": {} },
  });
  expect(problems.filter(({ severity }) => severity === "error")).toMatchObject([
    { code: "unknown_event", path: "facts.stock.on[0]", hint: "Did you mean “Page”?" },
  ]);
});

test("What the engine has said is not said again", () => {
  const { problems } = check({ ...rulesets(rule({ all: [thrice] })), facts: { stock: 5 } });
  const errors = problems.filter(({ severity }) => severity === "error");
  expect(errors.map(({ path }) => path)).toEqual(["facts.stock"]);
});

describe("However broken a text is", () => {
  test.each([
    "",
    "{",
    "[]",
    "null",
    "{}",
    '{ "rules": {} }',
    '{ "version": 2, "rules": [] }',
    "\uFEFF{}",
  ])("%j gives problems and throws nothing", (text) => {
    const { ruleset, problems } = checkRuleset(text);
    expect(ruleset.rules).toEqual([]);
    expect(problems.some(({ severity }) => severity === "error")).toBe(true);
  });

  test.each(["tests", "segments", "events", "teams", "facts", "name"])(
    "“%s” may be nested 50,000 deep",
    (name) => {
      const deep = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
      const ruleset = JSON.stringify(rulesets(rule({ all: [thrice] })));
      const nested = ruleset.replace('"version":1', `"version":1,"${name}":${deep}`);
      expect(checkRuleset(nested).ruleset.rules).toHaveLength(1);
    },
  );

  test("problems come in the order of the text", () => {
    const { problems } = check({
      ...rulesets(
        rule({ all: [count("lessThan", 0)] }),
        rule({ all: [{ ...thrice, operator: ">=" }] }, { id: "two" }),
      ),
      name: 2,
    });
    const lines = problems.map(({ line }) => line ?? 0);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(lines.length).toBe(3);
  });

  test("thousands of rules are looked over in a moment", () => {
    const many = Array.from({ length: 2000 }, (_, i) =>
      rule({ all: [count("greaterThan", i % 7, { within: `${(i % 80) + 1}d` })] }, { id: `r${i}` }),
    );
    const started = performance.now();
    expect(check(rulesets(...many)).ruleset.rules).toHaveLength(2000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
