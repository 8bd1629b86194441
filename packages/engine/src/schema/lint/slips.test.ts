import { describe, expect, test } from "vitest";
import { checkRuleset } from "../check.ts";

const top = { version: 1, timezone: "Asia/Shanghai", frequency: [{ times: 3, per: "24h" }] };
const leaf = (fact: string, params: object, operator: string, value: unknown) => ({
  fact,
  params,
  operator,
  value,
});
const thrice = leaf("count", { event: "Page" }, "greaterThanInclusive", 3);
const says = (text: unknown) => ({ type: "message", params: { text } });
const rule = (more: object) => ({
  id: "one",
  conditions: { all: [thrice] },
  event: says("Hello"),
  limits: [{ times: 1, per: "7d" }],
  ...more,
});

function said(more: object, beside: object = {}): readonly string[] {
  const text = JSON.stringify({ ...top, ...beside, rules: [rule(more)] });
  return checkRuleset(text).problems.map(
    ({ severity, code, hint }) => `${severity} ${code}: ${hint}`,
  );
}
const asked = (...all: readonly unknown[]) => ({ conditions: { all } });

describe("What can never be true at the only event that a rule is looked at for", () => {
  test.each(["pages", "events"])("a second of the %s when the visit begins", (part) => {
    const second = leaf("session", { part }, "greaterThanInclusive", 2);
    expect(said(asked(second))).toEqual([expect.stringContaining('Add "on": ["Page"]')]);
    expect(said({ ...asked(second), on: ["Page"] })).toEqual([]);
  });

  test("a visit that has lasted, when it begins", () => {
    const long = leaf("session", { part: "duration" }, "greaterThan", "30s");
    expect(said(asked(long))).toEqual([expect.stringContaining("warning unreachable")]);
  });

  test("none of what is just there", () => {
    const none = leaf("count", { event: "Page" }, "equal", 0);
    expect(said(asked(none))).toEqual([expect.stringContaining("warning unreachable")]);
    expect(said({ ...asked(none), on: ["Product Viewed"] }).join()).not.toContain("unreachable");
    const filtered = [{ property: "path", operator: "equal", value: "/" }];
    const other = leaf("count", { event: "Page", where: filtered }, "equal", 0);
    expect(said(asked(other)).join()).not.toContain("unreachable");
  });

  test("limits speak of again and again, and the condition comes true once", () => {
    const first = asked(leaf("count", { event: "Page" }, "greaterThanInclusive", 1));
    expect(said(first).join()).toContain('"repeat": "every"');
    expect(said({ ...first, repeat: "every" }).join()).not.toContain("hint always_true");
    const ever = { ...first, limits: [{ times: 1, per: "ever" }] };
    expect(said(ever).join()).not.toContain("always_true");
  });
});

test("The language of a visit is a text, and may be any", () => {
  const german = leaf("session", { part: "locale" }, "startsWith", "de");
  const exactly = leaf("session", { part: "locale" }, "equal", "de");
  expect(said({ ...asked(german, exactly), on: ["Page"] }).join()).not.toContain("contradiction");
});

describe("Amounts are money where there are currencies", () => {
  const large = asked(thrice, leaf("cart", { part: "value" }, "greaterThan", 200));
  test("a bare number is told of, with the money it may mean", () => {
    expect(said(large, { currency: "CNY" })).toEqual([
      expect.stringContaining('{ "amount": "200", "currency": "CNY" }'),
    ]);
    expect(said(large)).toEqual([]);
  });
});

describe("Texts and patterns in the writing of other tools", () => {
  test.each([
    "Hi {name}",
    "Hi ${first_name}",
    "Hi %%FirstName%%",
    "Hi *|FNAME|*",
    "Hi [[name]]",
    "Hi ｛｛name｝｝",
  ])("%s", (text) => {
    expect(said({ event: says(text) })).toEqual([
      'warning bad_value: Did you mean {{trait.first_name | "there"}}?',
    ]);
  });

  test.each(['{{trait.name | "there"}}', "100% {of course, all}", "[1] ${}", "5 % * | *"])(
    "%s is none of them",
    (text) => {
      expect(said({ event: says(text) })).toEqual([]);
    },
  );

  test("a pattern between slashes", () => {
    const at = (value: string) =>
      asked(thrice, leaf("page", { property: "path" }, "matches", value));
    expect(said(at("/size/i"))).toEqual([expect.stringContaining('"(?i)size"')]);
    expect(said(at("/mugs/"))).toEqual([]);
  });
});

test("Names that differ in letter case only are told of", () => {
  const email = asked(thrice, leaf("trait", { name: "Email" }, "equal", "x"));
  expect(said(email)).toEqual(["hint bad_value: Did you mean “email”?"]);
  expect(said({ consent: "Marketing" })).toEqual(["hint bad_value: Did you mean “marketing”?"]);
  expect(said({ consent: "SMS" })).toEqual([]);
});

test("Two variants with the same words are told of", () => {
  const variants = [
    { id: "a", weight: 1, event: says("Hello") },
    { id: "b", weight: 1 },
  ];
  expect(said({ experiment: { seed: "x", variants } })).toEqual([
    expect.stringContaining("hint duplicate"),
  ]);
});
