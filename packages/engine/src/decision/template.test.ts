import { describe, expect, test } from "vitest";
import { checkTemplate, fillTemplate, placeholdersOf } from "./template.ts";
import type { TemplateScope, TemplateStyle } from "./template.ts";

const scope: TemplateScope = {
  event: {
    properties: {
      name: "Celadon teapot",
      price: 40,
      deposit: "1234.5",
      currency: "EUR",
      label: "free",
      stock: 12_345.678,
      discount: 12.5,
      arrives: "2026-11-01",
      leaves: "2026-11-01T03:30:00Z",
      since: Date.UTC(2026, 10, 1, 3, 30),
      gift: false,
      none: "",
      nothing: null,
      parts: ["lid"],
      部件: "盖",
    },
  },
  key: "mug",
  count: 3,
  trait: { first_name: "Ada", credit: 5 },
  page: { title: "Teapots" },
  cart: { items: 2, value: { minor: 8_000, currency: "CNY" } },
  campaign: { value: { percent: 10 } },
  currency: "JPY",
};
const style: TemplateStyle = { locale: "en-US", timezone: "America/New_York" };

/** The filled text, with the thin and the no-break spaces of newer locale data as plain ones. */
function fill(text: string, over: Partial<TemplateScope> = {}, manner = style): string {
  const filled = fillTemplate(text, { ...scope, ...over }, manner);
  if ("missing" in filled) throw new Error(`missing ${filled.missing}`);
  return filled.text.replace(/[\u00a0\u202f]/g, " ");
}

describe("A template", () => {
  test.each([
    ["No placeholder {at} all }", "No placeholder {at} all }"],
    ["{{event.properties.name}}?", "Celadon teapot?"],
    ["{{ event.properties.部件 }}", "盖"],
    ["{{event.properties.price}}", "40"],
    ["{{event.properties.stock}}", "12345.678"],
    ["{{event.properties.gift}}", "false"],
    ["{{trait.first_name}}, {{page.title}}", "Ada, Teapots"],
    ["{{key}} {{count}} {{cart.items}}", "mug 3 2"],
    ["{{cart.value}}", "CN¥80.00"],
    ["{{cart.value | money}}", "CN¥80.00"],
    ["{{cart.value | number}}", "80"],
    ["{{campaign.value}} off", "10% off"],
    ["{{campaign.value | percent}} off", "10% off"],
    ["{{campaign.value | number}} per cent off", "10 per cent off"],
  ])("%s says %s", (text, said) => expect(fill(text)).toBe(said));

  test("says a campaign's amount in its currency", () => {
    const campaign = { value: { amount: "20.00", currency: "USD" } };
    expect(fill("{{campaign.value}}", { campaign })).toBe("$20.00");
    expect(fill("{{campaign.value}}", { campaign }, { ...style, locale: "de" })).toBe("20,00 $");
    const odd = { value: { amount: "twenty", currency: "USD" } };
    expect(fill("{{campaign.value}}", { campaign: odd })).toBe("twenty USD");
  });

  test.each([
    ['{{trait.last_name | "there"}}', "there"],
    ['{{trait.first_name | "there"}}', "Ada"],
    ['{{event.properties.none | "a | b"}}', "a | b"],
    ['{{event.properties.nothing|money|"little"}}', "little"],
    ['{{event.properties.parts | ""}}', ""],
    ['{{event.properties.toString | "own only"}}', "own only"],
  ])("%s falls back to %j", (text, said) => expect(fill(text)).toBe(said));

  test.each([
    ["{{key}} {{count}}", { key: null, count: null }, "{{key}}"],
    ["{{cart.value}}", { cart: {} }, "{{cart.value}}"],
    ["{{cart.items}}", { cart: {} }, "{{cart.items}}"],
    ["{{campaign.value}}", { campaign: {} }, "{{campaign.value}}"],
    ["{{ page.referrer | date }}", {}, "{{ page.referrer | date }}"],
    ["{{event.properties.parts}}", {}, "{{event.properties.parts}}"],
  ])("%s is missing its value", (text, over, missing) =>
    expect(fillTemplate(text, { ...scope, ...over }, style)).toEqual({ missing }),
  );

  test("says an empty cart's nought", () =>
    expect(fill("{{cart.items}}", { cart: { items: 0 } })).toBe("0"));

  test("does not look for placeholders in what it was filled with", () =>
    expect(fill("{{trait.first_name}}", { trait: { first_name: "{{key}}$&" } })).toBe("{{key}}$&"));
});

describe("A format", () => {
  test.each([
    ["{{event.properties.price | money}}", "en-US", "€40.00"],
    ["{{event.properties.deposit | money}}", "de", "1.234,50 €"],
    ["{{trait.credit | money}}", "en-US", "¥5"],
    ["{{event.properties.label | money}}", "en-US", "free"],
    ["{{event.properties.stock | number}}", "de", "12.345,678"],
    ["{{event.properties.deposit | number}}", "en-US", "1,234.5"],
    ["{{event.properties.label | number}}", "en-US", "free"],
    ["{{event.properties.discount | percent}}", "en-US", "12.5%"],
    ["{{event.properties.discount | percent}}", "de", "12,5 %"],
    ["{{event.properties.leaves | date}}", "en-US", "October 31, 2026"],
    ["{{event.properties.leaves | time}}", "en-US", "11:30 PM"],
    ["{{event.properties.since | date}}", "en-GB", "31 October 2026"],
    ["{{event.properties.since | time}}", "en-GB", "23:30"],
    ["{{event.properties.since | date}}", "zh-Hans", "2026年10月31日"],
    ["{{event.properties.arrives | date}}", "en-US", "November 1, 2026"],
    ["{{event.properties.arrives | time}}", "en-US", "2026-11-01"],
    ["{{event.properties.name | date}}", "en-US", "Celadon teapot"],
    ["{{event.properties.gift | number}}", "en-US", "false"],
    ["{{count | number}}", "en-US", "3"],
  ])("%s in %s says %s", (text, locale, said) =>
    expect(fill(text, {}, { ...style, locale })).toBe(said),
  );

  test("of money rounds by the decimal, and knows each currency's own decimals", () => {
    const price = (value: unknown, currency: string): string =>
      fill("{{event.properties.price | money}}", {
        event: { properties: { price: value, currency } },
      });
    expect(price(1.005, "USD")).toBe("$1.01");
    expect(price("1200", "JPY")).toBe("¥1,200");
    expect(price(1.5, "KWD")).toBe("KWD 1.500");
    expect(price(1.5, "IQD")).toBe("IQD 1.500");
  });

  test("of money without any currency is the bare value", () => {
    const nobody = { event: { properties: { price: 40, currency: "euro" } }, currency: null };
    expect(fill("{{event.properties.price | money}}", nobody)).toBe("40");
  });

  test.each(["en_US", "", "x", "no language"])(
    "in “%s”, which is no language, is the bare value",
    (locale) => {
      const manner = { ...style, locale };
      expect(fill("{{event.properties.price | money}}", {}, manner)).toBe("40");
      expect(fill("{{event.properties.stock | number}}", {}, manner)).toBe("12345.678");
      expect(fill("{{event.properties.leaves | date}}", {}, manner)).toBe("2026-11-01T03:30:00Z");
      expect(fill("{{cart.value}} {{campaign.value}}", {}, manner)).toBe("80.00 CNY 10%");
    },
  );

  test("by an odd currency or clock is the bare value", () => {
    const cart = { value: { minor: 8_000, currency: "??" } };
    expect(fill("{{cart.value}}", { cart })).toBe("80.00 ??");
    const manner = { ...style, timezone: "Mars/Olympus" };
    expect(fill("{{event.properties.leaves | time}}", {}, manner)).toBe("2026-11-01T03:30:00Z");
  });
});

describe("What is wrong with a template is said before anybody fills it", () => {
  test.each([
    ["{{event.properties.price | mony}}", "no format", "Did you mean “money”?"],
    ["{{trait.first_name | there}}", "no format", "straight quotes"],
    ["{{trait.first_name | “there”}}", "no format", "straight quotes"],
    ["{{trait.first_name | }}", "no format", "straight quotes"],
    ["{{key | money | date}}", "not written", "straight quotes"],
    ['{{key | "a" | date}}', "not written", "straight quotes"],
    ['{{key "a"}}', "not written", "straight quotes"],
    ["{{event.name}}", "can name", "Did you mean “event.properties.name”?"],
    ["{{properties.name}}", "can name", "Did you mean “event.properties.name”?"],
    ["{{traits.name}}", "can name", "Did you mean “trait.name”?"],
    ["{{cart.valeu}}", "can name", "Did you mean “cart.value”?"],
    ["{{cart.products}}", "can name", "{{cart.items}}"],
    ["{{campaign.code}}", "can name", "campaign.value"],
    ["{{user}}", "can name", "{{key}}"],
    ["{{}}", "can name", "{{key}}"],
    ["{{event.properties.a.b}}", "can name", "{{event.properties.name}}"],
    ["{{event.properties.name", "no partner", "{{event.properties.name}}"],
    ["{{key}} }}", "no partner", "{{event.properties.name}}"],
  ])("%s", (text, message, hint) => {
    const fault = checkTemplate(text);
    expect(fault?.message).toContain(message);
    expect(fault?.hint).toContain(hint);
  });

  test.each([
    "",
    "Plain { words }",
    '{{event.properties.price | money | "a little"}} {{ key }} {{cart.value}}',
    '{{page.utm_source | "|"}}',
  ])("%j is right", (text) => expect(checkTemplate(text)).toBeUndefined());
});

test("The placeholders of a template are listed in their order, without what is wrong", () => {
  const text =
    '{{event.properties.price | money}} {{user}} {{trait.name | "you"}} {{key}} {{cart.value}}';
  expect(placeholdersOf(text)).toEqual([
    {
      whole: "{{event.properties.price | money}}",
      root: "event",
      name: "price",
      format: "money",
      fallback: null,
    },
    { whole: '{{trait.name | "you"}}', root: "trait", name: "name", format: null, fallback: "you" },
    { whole: "{{key}}", root: "key", name: null, format: null, fallback: null },
    { whole: "{{cart.value}}", root: "cart", name: "value", format: null, fallback: null },
  ]);
});
