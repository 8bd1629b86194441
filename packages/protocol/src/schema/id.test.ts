import { describe, expect, test } from "vitest";
import { anonymousIdSchema, deviceKeySchema } from "./identity.ts";
import { clientFrameSchema } from "./chat.ts";
import { claimSchema } from "./claim.ts";
import { idSchema, isId, isKeepable } from "./id.ts";
import { shopPersonSchema } from "./person.ts";
import { redemptionSchema } from "./redemption.ts";

const broken = ["\uD800", "ada\uDC00", "\uDF75\uD83C", "\0", "ada\0eve", "ada\n", "\u0085"];
const whole = ["ada", "Ãda ♥", "🍵", "\uFFFD", "\u202Eada", " ", "a\u00A0b"];

describe("An id", () => {
  test.each(broken)("is none: %j", (text) => {
    expect(isId(text)).toBe(false);
    expect(idSchema(20).safeParse(text).success).toBe(false);
  });

  test.each(whole)("is one: %j", (text) => {
    expect(isId(text)).toBe(true);
    expect(idSchema(20).parse(text)).toBe(text);
  });

  test("is neither empty nor too long", () => {
    expect(idSchema(3).safeParse("").success).toBe(false);
    expect(idSchema(3).safeParse("abcd").success).toBe(false);
  });

  test("that is refused is told what is wrong with it", () => {
    expect(idSchema(20).safeParse("\uD800").error?.issues[0]?.message).toContain("surrogate pair");
  });
});

test("A text that is no id may break its lines, but not hold what databases change", () => {
  expect(["two\nlines", "🍵", "\t"].every(isKeepable)).toBe(true);
  expect(["\0", "\uD83C", "half \uDF75"].some(isKeepable)).toBe(false);
});

const claim = {
  anonymousId: "ada",
  rule: "hello",
  version: "v1",
  key: "mug",
  trigger: { type: "event", messageId: "m1" },
  messageIds: ["m1"],
};
const redemption = {
  action: "reserve",
  code: "ABCD",
  customer: { userId: "ada" },
  order: { id: "o1" },
};
const hello = {
  type: "hello",
  role: "visitor",
  anonymousId: "ada",
  deviceKey: "0123456789abcdef",
  conversation: "c1",
};
const open = { type: "open", clientId: "m1", text: "Hello", team: "sales" };
const say = { type: "say", conversation: "c1", clientId: "m1", text: "", attachment: "f1" };

/** Every way to put a broken id where a text of `ids` stands. */
function* breakIn(body: object, ids: readonly string[]): Generator<unknown> {
  const json = JSON.stringify(body);
  for (const id of ids) {
    const at = JSON.stringify(id);
    for (const part of json.split(at).keys())
      if (part > 0) yield JSON.parse(replaceNth(json, at, JSON.stringify(`${id}\uD800`), part));
  }
}

function replaceNth(text: string, what: string, by: string, nth: number): string {
  let seen = 0;
  return text.replaceAll(what, (found) => (++seen === nth ? by : found));
}

test.each([
  ["a claim", claimSchema, claim, ["ada", "hello", "v1", "mug", "m1"]],
  ["a redemption", redemptionSchema, redemption, ["ABCD", "ada", "o1"]],
  ["a shop's question for a person", shopPersonSchema, { userId: "ada" }, ["ada"]],
  ["a hello", clientFrameSchema, hello, ["ada", "0123456789abcdef", "c1"]],
  ["an opening", clientFrameSchema, open, ["m1", "sales"]],
  ["a message", clientFrameSchema, say, ["c1", "m1", "f1"]],
])("Half a character in any id of %s is refused", (_what, schema, body, ids) => {
  expect(schema.safeParse(body).success).toBe(true);
  const all = [...breakIn(body, ids)];
  expect(all.length).toBeGreaterThanOrEqual(ids.length);
  for (const one of all) expect([one, schema.safeParse(one).success]).toEqual([one, false]);
});

test("A device's id and its key are ids", () => {
  expect(anonymousIdSchema.safeParse("ada\0").success).toBe(false);
  expect(deviceKeySchema.safeParse(`${"x".repeat(20)}\uD800`).success).toBe(false);
});
