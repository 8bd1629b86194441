import { afterEach, expect, test } from "vitest";
import { toJson } from "./json.ts";

afterEach(() => void Reflect.deleteProperty(Array.prototype, "toJSON"));

test("Lists stay lists where the page gives them a toJSON of its own; a date is a text all the same", () => {
  const value = { tags: ["a", ["b"]], at: new Date(0), deep: { list: [{ of: [] }] } };
  const before = JSON.stringify(value);
  Object.assign(Array.prototype, { toJSON: () => "[]" });
  expect(toJson(value)).toBe(before);
});
