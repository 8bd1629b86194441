import { describe, expect, test } from "vitest";
import { checkRuleset } from "../check.ts";
import { fixRuleset } from "../fix/fix.ts";

const top = { version: 1, timezone: "Asia/Shanghai" };
const hello = { type: "message", params: { text: "Hello" } };
const leaf = (fact: string, params: object, operator: string, value: unknown) => ({
  fact,
  params,
  operator,
  value,
});
const thrice = leaf("count", { event: "Product Viewed" }, "greaterThanInclusive", 3);
const rule = (more: object = {}) => ({
  id: "one",
  conditions: { all: [thrice] },
  event: hello,
  limits: [{ times: 1, per: "7d" }],
  ...more,
});
const asked = (...all: readonly unknown[]) => ({ ...top, rules: [rule({ conditions: { all } })] });
const withRule = (more: object) => ({ ...top, rules: [rule(more)] });
const written = (value: unknown): string => JSON.stringify(value, null, 2);

/** The hints, each behind its path. */
function hints(text: string): string {
  return checkRuleset(text)
    .problems.map(({ path, message, hint }) => `${path}: ${message} ${hint}`)
    .join("\n");
}

function fixed(text: string): unknown {
  const mended = fixRuleset(text);
  return mended.fixes.length > 0 ? JSON.parse(mended.text) : "untouched";
}

describe("Chinese punctuation between the texts is named, and mended", () => {
  const plain = written(asked(thrice));
  test.each([
    ["a comma", '"version": 1,', '"version": 1，', "Chinese comma “，”"],
    ["a colon", '"version": 1', '"version"：1', "Chinese colon “：”"],
    ["brackets", "[\n", "【\n", "Chinese bracket “【”"],
    ["a brace", '"limits": [\n        {', '"limits": [\n        ｛', "Chinese bracket “｛”"],
    ["digits", '"version": 1', '"version": １', "Chinese (full-width) digits: １"],
    ["quotes", '"third"', "＂third＂", "Chinese quote “＂”"],
    ["a wide blank", '"version": 1', '"version":　1', "a blank of another kind"],
  ])("%s", (_name, right, slip, message) => {
    const source = plain.replace('"one"', '"third"');
    const broken = source.replace(right, slip);
    expect(broken).not.toBe(source);
    expect(hints(broken)).toContain(message);
    expect(fixed(broken)).toEqual(JSON.parse(source));
  });

  test("inside a text it belongs to the words", () => {
    const text = plain
      .replace('"Hello"', '"您好，【您】：“好”"')
      .replace('"version": 1,', '"version": 1，');
    expect(JSON.stringify(fixed(text))).toContain("您好，【您】：“好”");
  });
});

describe("Slips of writing JSON say what was meant", () => {
  const plain = written(asked(thrice));
  test.each([
    ["a quote in a text", '"Hello"', '"Danke für "Morning Mug"!"', 'is written \\"'],
    ["capitals", '"version": 1', '"version": 1, "enabled": True', "small letters: true"],
    ["a word of Python", '"version": 1', '"version": 1, "name": None', "small letters: null"],
    ["a decimal comma", '"value": 3', '"value": 2,5', "Write 2.5."],
    ["a thousand", '"value": 3', '"value": 1,000', "Write 1000 for a thousand"],
    ["a name without quotes", '"version"', "version", 'Write "version"'],
    [
      "another bracket",
      '"per": "7d"\n        }',
      '"per": "7d"\n        ]',
      "it is a “{” that is open",
    ],
    ["a text with two quotes", '"Hello"', '"Hello”', "End it with the straight quote"],
    ["a name in single quotes", '"version"', "'version'", "Names stand in double quotes"],
    ["a percent sign", '"value": 3', '"value": 3%', "Remove the “%”"],
  ])("%s", (_name, right, slip, hint) => {
    const broken = plain.replace(right, slip);
    expect(broken).not.toBe(plain);
    expect(hints(broken)).toContain(hint);
  });

  test("and are mended where there is one way only", () => {
    const mend = (right: string, slip: string): unknown => fixed(plain.replace(right, slip));
    expect(mend('"version": 1', '"version": 1, "enabled": True')).toEqual({
      ...asked(thrice),
      enabled: true,
    });
    expect(mend('"value": 3', '"value": 2,5')).toEqual(asked({ ...thrice, value: 2.5 }));
    expect(mend('"value": 3', '"value": 1,000')).toBe("untouched");
    expect(mend('"Hello"', '"Danke für "Morning Mug"!"')).toBe("untouched");
  });
});

describe("Operators in other words are never taken for their opposite", () => {
  test.each([
    ["not contains", "doesNotContain"],
    ["does not contain", "doesNotContain"],
    ["!contains", "doesNotContain"],
    ["not_contains", "doesNotContain"],
    ["不包含", "doesNotContain"],
    ["包含", "contains"],
    ["=>", "greaterThanInclusive"],
    ["大于", "greaterThan"],
    ["大于等于", "greaterThanInclusive"],
    ["小于", "lessThan"],
    ["小于等于", "lessThanInclusive"],
    ["等于", "equal"],
    ["不等于", "notEqual"],
    ["is any of", "in"],
    ["any of", "in"],
    ["is not in", "notIn"],
    ["not equal to", "notEqual"],
  ])("%s is %s", (word, operator) => {
    const text = written(asked({ ...thrice, operator: word }));
    expect(hints(text)).toContain(`Did you mean “${operator}”?`);
  });

  test.each(["exists", "is set", "is not null"])("%s: to compare is enough", (word) => {
    expect(hints(written(asked({ ...thrice, operator: word })))).toContain("to compare is enough");
  });

  test("an arrow is mended", () => {
    expect(fixed(written(asked({ ...thrice, operator: "=>" })))).toEqual(asked(thrice));
  });
});

describe("Events of other tools lead to ours", () => {
  test.each([
    ["Order Placed", "Order Completed"],
    ["Placed Order", "Order Completed"],
    ["purchase", "Order Completed"],
    ["checkout_completed", "Order Completed"],
    ["提交订单", "Order Completed"],
    ["add_to_cart", "Product Added"],
    ["Added to Cart", "Product Added"],
    ["加入购物车", "Product Added"],
    ["view_item", "Product Viewed"],
    ["Viewed Product", "Product Viewed"],
    ["商品浏览", "Product Viewed"],
    ["remove_from_cart", "Product Removed"],
    ["begin_checkout", "Checkout Started"],
    ["Started Checkout", "Checkout Started"],
    ["view_item_list", "Product List Viewed"],
    ["page_view", "Page"],
    ["search", "Products Searched"],
    ["sign_up", "Identify"],
  ])("%s is %s", (event, ours) => {
    const text = written(asked({ ...thrice, params: { event } }));
    expect(hints(text)).toContain(`Did you mean “${ours}”?`);
  });

  test("what failed is an operation", () => {
    const text = written(asked({ ...thrice, params: { event: "Payment Failed" } }));
    expect(hints(text)).toContain("Did you mean “Operation Failed” with");
    expect(hints(text)).toContain('"value": "payment"');
  });
});

describe("Durations say the right text, and are mended where it is certain", () => {
  test.each([
    ["7 days", "7d"],
    ["1 hour", "1h"],
    ["30天", "30d"],
    ["30D", "30d"],
    ["P30D", "30d"],
    ["PT1H", "1h"],
    ["2 小时", "2h"],
    ["1.5h", "90m"],
    ["２４ｈ", "24h"],
  ])("%s is %s", (slip, right) => {
    const text = written(asked({ ...thrice, params: { event: "Page", within: slip } }));
    expect(hints(text)).toContain(`Write "${right}".`);
    expect(fixed(text)).toEqual(asked({ ...thrice, params: { event: "Page", within: right } }));
  });

  test.each([
    ["1mo", "Months", "30d"],
    ["2 months", "Months", "60d"],
    ["P1M", "Months", "30d"],
    ["1y", "Years", "365d"],
  ])("%s has no fixed length", (slip, what, right) => {
    const text = written(withRule({ limits: [{ times: 1, per: slip }] }));
    expect(hints(text)).toContain(`${what} are not known here`);
    expect(hints(text)).toContain(`Write "${right}".`);
    expect(fixed(text)).toBe("untouched");
  });
});

describe("An object or a list is shown with what goes inside", () => {
  test.each([
    ["an audience", { audience: "vip" }, '{ "segment": "vip" }'],
    ["limits", { limits: 3 }, '[{ "times": 1, "per": "7d" }]'],
    ["on", { on: "Page" }, '["Page"]'],
    ["conditions", { conditions: [thrice] }, '{ "all": [ … ] }'],
    ["hours of a day", { schedule: { hours: { mon: 9 } } }, '["09:00-18:00"]'],
    ["hours", { schedule: { hours: "09:00-18:00" } }, '{ "mon-fri": ["09:00-18:00"] }'],
  ])("%s", (_name, more, hint) => {
    expect(hints(written(withRule(more)))).toContain(hint);
  });

  test("a budget, teams and the lines of a where", () => {
    const campaigns = { spring: { value: { percent: 10 }, budget: 500 } };
    expect(hints(written({ ...asked(thrice), campaigns }))).toContain('Write { "count": 500 }.');
    expect(hints(written({ ...asked(thrice), teams: ["payments"] }))).toContain('"payments": {');
    const where = "category";
    const text = written(asked({ ...thrice, params: { event: "Product Viewed", where } }));
    expect(hints(text)).toContain('[{ "property"');
  });

  test("one event is put into its list", () => {
    expect(fixed(written(withRule({ on: "Page" })))).toEqual(withRule({ on: ["Page"] }));
  });

  test("what belongs in a rule, or in params, is sent there", () => {
    expect(hints(written({ ...asked(thrice), on: ["Page"] }))).toContain("“on” belongs in a rule");
    expect(hints(written(asked({ ...thrice, within: "7d" })))).toContain("belongs in “params”");
  });

  test("groups of other languages have their names here", () => {
    const group = (conditions: object) => written(withRule({ conditions }));
    expect(fixed(group({ and: [thrice] }))).toEqual(withRule({ conditions: { all: [thrice] } }));
    expect(fixed(group({ ALL: [thrice] }))).toEqual(withRule({ conditions: { all: [thrice] } }));
    expect(fixed(group({ or: [thrice] }))).toEqual(withRule({ conditions: { any: [thrice] } }));
    expect(hints(group({ none: [thrice] }))).toContain('{ "not": { "any"');
  });
});

describe("Values of the wrong kind say what is right", () => {
  const time = (part: string, operator: string, value: unknown): string =>
    written(asked(thrice, leaf("time", { part }, operator, value)));
  const cart = (value: unknown) =>
    asked(thrice, leaf("cart", { part: "value" }, "lessThan", value));

  test("the time", () => {
    expect(hints(time("hour", "between", [22, 6]))).toContain("hour ≥ 22 and hour < 6");
    expect(hints(time("hour", "between", [22, 6]))).toContain('"quiet": ["22:00-06:00"]');
    expect(hints(time("minute", "between", [22, 6]))).not.toContain("quiet");
    expect(hints(time("hour", "lessThan", "18:00"))).toContain("write 18");
    expect(hints(time("weekday", "equal", "星期一"))).toContain('Write "mon".');
    expect(hints(time("weekday", "in", ["Sunday"]))).toContain('Write "sun".');
    expect(hints(time("month", "equal", "November"))).toContain("11");
  });

  test("money names its part", () => {
    const money = (amount: unknown, currency: unknown) => written(cart({ amount, currency }));
    expect(hints(money(20, "EUR"))).toContain('Write it in double quotes: "20".');
    expect(hints(money("20,50", "EUR"))).toContain('"20.50"');
    expect(hints(money("20", "€"))).toContain('Write "EUR".');
    expect(hints(money("20", "¥"))).toContain('"CNY" or "JPY"');
    expect(hints(written(cart({ amount: "20" })))).toContain("no “currency”");
    expect(fixed(money("20,50", "eur"))).toEqual(cart({ amount: "20.50", currency: "EUR" }));
    expect(fixed(money("1,000", "EUR"))).toBe("untouched");
  });

  test("RMB has the form of a code and is none", () => {
    expect(hints(written({ ...asked(thrice), currency: "RMB" }))).toContain('Write "CNY".');
  });

  test("the version, without a word of a newer Proffer", () => {
    const text = written({ ...asked(thrice), version: "1.0" });
    expect(hints(text)).toContain("Write 1 without quotes");
    expect(hints(text)).not.toContain("newer");
    expect(fixed(text)).toEqual(asked(thrice));
    expect(hints(written({ ...asked(thrice), version: "2" }))).toContain("newer");
  });

  test("a city has a zone", () => {
    const zone = (timezone: string): string => hints(written({ ...asked(thrice), timezone }));
    expect(zone("Berlin")).toContain("Did you mean “Europe/Berlin”?");
    expect(zone("new york")).toContain("Did you mean “America/New_York”?");
    expect(zone("Beijing")).toContain("Did you mean “Asia/Shanghai”?");
    expect(zone("UTC+8")).toContain("the zone of a city");
  });
});
