import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseRulesetText } from "../../rules/parse.ts";
import { fixRuleset } from "./fix.ts";

const whole = `{
  "version": 1,
  "locale": "zh-CN",
  "rules": [
    {
      "id": "third-look",
      "conditions": { "all": [
        { "fact": "count", "params": { "event": "Product Viewed", "by": "product_id", "within": "7d" },
          "operator": "greaterThanInclusive", "value": 3 }
      ] },
      "event": { "type": "message", "params": { "text": { "default": "您好", "en-US": "Hello" } } },
      "limits": [{ "times": 1, "per": "7d" }]
    }
  ]
}
`;

describe("A slip that can only have been meant one way is mended, and nothing else is touched", () => {
  test.each([
    ['"operator": ">="', '"operator": "greaterThanInclusive"'],
    ['"operator": "gte"', '"operator": "greaterThanInclusive"'],
    ['"operator": "GreaterThanInclusive"', '"operator": "greaterThanInclusive"'],
    ['"operator": "greaterThanInclusve"', '"operator": "greaterThanInclusive"'],
    ['"event": "product viewed"', '"event": "Product Viewed"'],
    ['"event": "Product Veiwed"', '"event": "Product Viewed"'],
    ['"fact": "Count"', '"fact": "count"'],
    ['"fact": "cuont"', '"fact": "count"'],
    ['"withn": "7d"', '"within": "7d"'],
    ['"Per": "7d"', '"per": "7d"'],
    ['"en_US": "Hello"', '"en-US": "Hello"'],
    ['"locale": "zh_CN"', '"locale": "zh-CN"'],
    ['"default": “您好”', '"default": "您好"'],
    ['"per": "7d" },]', '"per": "7d" }]'],
    ['"per": "7d" }],\n    }', '"per": "7d" }]\n    }'],
  ])("%s", (slip, right) => {
    const broken = whole.replace(right, slip);
    expect(broken).not.toBe(whole);
    const { text, fixes } = fixRuleset(broken);
    expect(text).toBe(whole);
    expect(fixes).toHaveLength(1);
    expect(parseRulesetText(text).problems).toEqual([]);
    expect(fixRuleset(text)).toEqual({ text, fixes: [] });
  });

  test("several at once are told one by one, with their lines", () => {
    const broken = whole
      .replace('"greaterThanInclusive"', '">="')
      .replace('"within"', '"withn"')
      .replace('  "version": 1,\n', "");
    const { text, fixes } = fixRuleset(broken);
    expect(text).toBe(whole);
    expect(fixes).toEqual([
      { line: 1, what: '"version": 1 is added' },
      { line: 8, what: "“withn” → “within”" },
      { line: 9, what: '">=" → "greaterThanInclusive"' },
    ]);
  });

  test("a missing version goes in as the rest is written", () => {
    expect(fixRuleset('{"rules":[]}').text).toBe('{ "version": 1,"rules":[]}');
    expect(fixRuleset('{\n\t"rules": []\n}').text).toBe('{\n\t"version": 1,\n\t"rules": []\n}');
  });

  test("a byte order mark stays", () => {
    expect(fixRuleset('\uFEFF{ "rules": [], }').text).toBe('\uFEFF{ "version": 1, "rules": [] }');
  });
});

describe("What might have been meant otherwise is left as it is", () => {
  test.each([
    ["two letters off", '"fact": "cnoutt"', '"fact": "count"'],
    ["is, which is near to in", '"operator": "is"', '"operator": "greaterThanInclusive"'],
    ["between two facts", '"fact": "mix"', '"fact": "count"'],
    ["a name that is taken", '"within": "1d", "withn": "7d"', '"within": "7d"'],
    ["a country for a language", '"cn": "Hello"', '"en-US": "Hello"'],
    ["a value of the wrong kind", '"value": "3"', '"value": 3'],
    ["a name that stands twice", '"value": 3, "value": 4', '"value": 3'],
    ["a comma that is missing", '"times": 1 "per": "7d"', '"times": 1, "per": "7d"'],
    ["a quote that does not end", '"default": “您好, "en-US"', '"default": "您好", "en-US"'],
    ["a later version", '"version": 2', '"version": 1'],
  ])("%s", (_name, slip, right) => {
    const broken = whole.replace(right, slip);
    expect(broken).not.toBe(whole);
    expect(fixRuleset(broken)).toEqual({ text: broken, fixes: [] });
  });

  test.each(["", "[]", "null", "{}", "hello", '{ "rules": 1 }', '{ "a": 1, }'])(
    "%j, which is no rule set",
    (text) => expect(fixRuleset(text)).toEqual({ text, fixes: [] }),
  );
});

describe("What is right stays as it is, to the letter", () => {
  const recipes = fileURLToPath(new URL("../../../../../examples/recipes/", import.meta.url));
  test.each(readdirSync(recipes).filter((name) => name.endsWith(".json")))("%s", (name) => {
    const text = readFileSync(recipes + name, "utf8");
    expect(fixRuleset(text)).toEqual({ text, fixes: [] });
  });

  test("a rule that runs is not touched while another is mended", () => {
    const two = JSON.parse(whole) as { rules: { id: string }[] };
    const odd = { ...two.rules[0], id: "two", name: ">= greaterThen “quoted”" };
    const text = JSON.stringify({ ...two, rules: [two.rules[0], odd] }).replace(
      '"fact":"count"',
      '"fact":"Count"',
    );
    const fixed = JSON.parse(fixRuleset(text).text) as typeof two;
    expect(fixed.rules).toEqual([two.rules[0], odd]);
  });
});
