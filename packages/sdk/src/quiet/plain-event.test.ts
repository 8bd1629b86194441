// @vitest-environment happy-dom
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readMessage } from "../read-message.ts";
import { plainEvent } from "./plain-event.ts";

/** What stands in the shop's texts, and what points to a person or opens a door. */
const text = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom("Morning Mug", "早安杯", "size M, blue", "Grès — 0,5 l"),
  },
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "write to ann@example.com",
    "ａ＠example.com",
    "a%40b.de",
    "a%2540b.de",
    "+49 30 1234567",
    "(02) 1234 5678",
    "138 1234 5678",
    "4111 1111 1111 1111",
    "https://u:p@shop.example/a",
    "https://shop.example/reset?token=abc",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x",
    "0049 30 1234567",
    "code%3d42",
  ),
);
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("name", "product_id", "价格", "price", "url") },
  fc.constantFrom("name", "phone", "password", "Telefon", "mobile_no", "__proto__", "手机", "note"),
  fc.string(),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(name, tie("any"), { maxKeys: 4 }),
  ),
})).any;

const ordinary = fc.record(
  {
    type: fc.constantFrom("track", "identify", "page", "screen"),
    event: text,
    properties: fc.dictionary(name, value, { maxKeys: 3 }),
    traits: fc.dictionary(name, value, { maxKeys: 2 }),
  },
  { requiredKeys: ["type", "event"] },
);

const odd = fc.record(
  {
    type: fc.constantFrom("track", "identify", "page", "screen", "alias", 7),
    event: fc.oneof(
      text,
      fc.constant(""),
      fc.integer(),
      fc.string({ minLength: 190, maxLength: 210 }),
    ),
    name: fc.oneof(text, fc.integer()),
    properties: fc.oneof(fc.dictionary(name, value, { maxKeys: 4 }), value),
    traits: fc.oneof(fc.dictionary(name, value, { maxKeys: 4 }), value),
    context: fc.oneof(fc.dictionary(name, value, { maxKeys: 4 }), value),
    userId: text,
    timestamp: fc.integer(),
  },
  { requiredKeys: ["type"] },
);

describe("What is out of the ordinary is left to who reads with care; of all else the event is the same", () => {
  test("whatever is tracked", () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.oneof(ordinary, odd), (said) => {
        const json = JSON.stringify(said);
        const event = plainEvent(json);
        if (!event) return;
        plain++;
        expect({ event }).toEqual(readMessage(JSON.parse(json) as Record<string, unknown>));
      }),
      { numRuns: 3000, seed: Number(process.env["PROFFER_SEED"] ?? 1) },
    );
    expect(plain).toBeGreaterThan(100);
  });

  test.each([
    { email: "ann@example.com" },
    { q: "call +4930123456" },
    { phone: 1381234567 },
    { note: "4111-1111-1111-1111" },
    { url: "https://shop.example/?reset=1" },
    { password: "geheim" },
  ])("%j is", (properties) => {
    expect(plainEvent(JSON.stringify({ type: "track", event: "X", properties }))).toBeUndefined();
  });

  test("what a shop's page says of a product is not", () => {
    const properties = {
      product_id: "mug",
      name: "Morning Mug",
      price: 98,
      currency: "CNY",
      url: "https://shop.example/products/mug/",
    };
    const event = plainEvent(
      JSON.stringify({ type: "track", event: "Product Viewed", properties }),
    );
    expect(event?.properties).toEqual(properties);
  });

  test("what is nested without end is", () => {
    const properties = JSON.parse(`${'{"a":'.repeat(30)}1${"}".repeat(30)}`) as object;
    expect(plainEvent(JSON.stringify({ type: "track", event: "X", properties }))).toBeUndefined();
  });
});
