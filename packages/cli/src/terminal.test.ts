import { describe, expect, test } from "vitest";
import { clean, paintFor, widthOf, wrap } from "./terminal.ts";

describe("A line for a terminal", () => {
  test("is broken at spaces, and goes on below where it began", () => {
    expect(wrap("  ✗ ", "one two three four", 12)).toEqual([
      "  ✗ one two",
      "    three",
      "    four",
    ]);
  });

  test("is broken at any letter in a language without spaces, which takes two columns each", () => {
    expect(widthOf("还在 ok")).toBe(7);
    expect(wrap("", "还在考虑这个吗", 8)).toEqual(["还在考虑", "这个吗"]);
  });

  test("keeps a word that is too long whole", () => {
    expect(wrap("", "a verylongword b", 6)).toEqual(["a", "verylongword", "b"]);
  });

  test("measures what is seen, not the colours", () => {
    const paint = paintFor({ isTTY: true });
    const [first, second] = wrap(`${paint.red("✗")} `, "one two", 6);
    expect([first, second]).toEqual([`${paint.red("✗")} one`, "  two"]);
  });

  test("lets no control character through", () => {
    expect(clean("a\u001B[31mb\u0007c\u202Ed")).toBe("a [31mb c d");
  });

  test("has no colours where nobody looks", () => {
    expect(paintFor({}).red("x")).toBe("x");
  });
});
