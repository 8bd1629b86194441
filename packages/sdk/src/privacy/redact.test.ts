import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Event } from "@proffer/engine";
import type { Redact } from "./redact.ts";
import { redact } from "./redact.ts";

function createEvent(properties: Event["properties"], more: Partial<Event> = {}): Event {
  return { messageId: "m", type: "track", event: "Test", timestamp: 0, properties, ...more };
}

/** What becomes of properties. */
function open(properties: Event["properties"], how?: Redact): Event["properties"] {
  return redact(createEvent(properties), how).properties;
}

const email = "mei@example.com";
const gone = "[redacted]";

describe("Redacting an event", () => {
  test("looks at every text at any depth, of properties and of context", () => {
    const event = createEvent(
      { query: `I am ${email}`, products: [{ name: "Mug", notes: [email] }], price: 98 },
      { context: { page: { url: `https://shop.example/?email=${email}` } } },
    );
    const { properties, context } = redact(event);
    expect(properties).toEqual({
      query: `I am ${gone}`,
      products: [{ name: "Mug", notes: [gone] }],
      price: 98,
    });
    expect(context).toEqual({ page: { url: `https://shop.example/?email=${gone}` } });
  });

  test("looks at names too, but for digits, which are ids", () => {
    expect(open({ [email]: true, "15012345678": 2 })).toEqual({ [gone]: true, "15012345678": 2 });
  });

  test("leaves digits in ids, and takes addresses out even there", () => {
    const ids = {
      product_id: "15012345678",
      productId: "15012345678",
      sku: "4111111111111111",
      order_number: "13912345678",
      variant: "13912345678",
      gtin13: "4222222222222",
      product_ids: ["15012345678"],
      订单号: "13912345678",
    };
    expect(open(ids)).toEqual(ids);
    expect(open({ order_id: email, user_id: email })).toEqual({ order_id: gone, user_id: gone });
  });

  test("goes by the property's name where that says what it holds", () => {
    expect(
      open({
        phone: "0301234567",
        mobile_number: 13912345678,
        phones: ["555 1234"],
        手机号: "020 123 45",
        password: "hunter2",
        access_token: "abc",
        card_number: "1234",
        cvc: "123",
      }),
    ).toEqual({
      phone: gone,
      mobile_number: gone,
      phones: [gone],
      手机号: gone,
      password: gone,
      access_token: gone,
      card_number: gone,
      cvc: gone,
    });
    const innocent = {
      mobile: "Pixel 9",
      phone: "iPhone 15",
      email_list: "spring",
      token: "",
      tel: 12,
    };
    expect(open(innocent)).toEqual(innocent);
  });

  test("leaves the traits of `identify` and the answers of a form, which somebody gave on purpose", () => {
    const traits = { email, phone: "+49 30 1234567", [email]: 1 };
    const identify = createEvent({ note: email }, { type: "identify", event: "Identify", traits });
    expect(redact(identify)).toEqual({ ...identify, properties: { note: gone } });
    const answers = { email, phone: 13912345678, more: [email] };
    const form = createEvent({ form: "callback", answers }, { event: "Form Submitted" });
    expect(redact(form)).toBe(form);
  });

  test("leaves them nowhere else", () => {
    const answers = { email };
    expect(redact(createEvent({ answers })).properties).toEqual({ answers: { email: gone } });
    const form = createEvent({ inner: { answers } }, { event: "Form Submitted" });
    expect(redact(form).properties).toEqual({ inner: { answers: { email: gone } } });
    expect(redact(createEvent({}, { traits: { email } })).traits).toEqual({ email: gone });
  });

  test("leaves who the event is of, and what it is called", () => {
    const event = createEvent(
      {},
      { userId: email, anonymousId: "a", event: "Asked mei@example.com" },
    );
    expect(redact(event)).toBe(event);
  });

  test("may be switched off", () => {
    const event = createEvent({ email });
    expect(redact(event, false)).toBe(event);
  });
});

describe("A function of the host's", () => {
  test("has the last word on every text, and is told where it stands", () => {
    const heard: [string, string][] = [];
    const own = (text: string, path: string): string => {
      heard.push([path, text]);
      return path.endsWith(".name") ? "N." : text;
    };
    const event = createEvent(
      { products: [{ name: "Mug", price: 98 }], query: email },
      { type: "identify", traits: { name: "Mei", email } },
    );
    expect(redact(event, own)).toEqual({
      ...event,
      properties: { products: [{ name: "N.", price: 98 }], query: gone },
      traits: { name: "N.", email },
    });
    expect(heard).toEqual([
      ["properties.products.0.name", "Mug"],
      ["properties.query", gone],
      ["traits.name", "Mei"],
      ["traits.email", email],
    ]);
  });

  test("that fails lets nothing through, and one that returns no text changes nothing", () => {
    const fail = (): never => {
      throw new Error("the host's own");
    };
    expect(open({ a: "x", b: 1 }, fail)).toEqual({ a: gone, b: 1 });
    expect(open({ a: "x", b: email }, (() => undefined) as never)).toEqual({ a: "x", b: gone });
  });
});

const json = fc.dictionary(
  fc.string().filter((name) => name !== "__proto__"),
  fc.jsonValue({ maxDepth: 5 }),
  { noNullPrototype: true },
);

describe("By law", () => {
  test("an event without anything to take out is the same object, down to its parts", () =>
    fc.assert(
      fc.property(json, (properties) => {
        const once = redact(createEvent(properties));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    ));

  test("what is given is not changed, and what is clean is shared", () => {
    const clean = Object.freeze({ name: "Mug", tags: Object.freeze(["tea"]) });
    const properties = Object.freeze({ clean, list: Object.freeze([email]) });
    const event = Object.freeze(createEvent(properties));
    const { properties: after } = redact(event);
    expect(after["clean"]).toBe(clean);
    expect(after["list"]).toEqual([gone]);
    expect(properties.list).toEqual([email]);
  });
});
