import { describe, expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";
import { canonicalJson, hash64 } from "./hash.ts";
import { scanJson } from "./json-text.ts";
import { didYouMean, suggest } from "./suggest.ts";

describe("A duration", () => {
  test.each([
    ["7d", 604_800_000],
    ["24h", 86_400_000],
    ["30m", 1_800_000],
    ["45s", 45_000],
    ["1ms", 1],
    ["2w", 1_209_600_000],
    ["0s", 0],
  ])("%s is %i ms", (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each([
    "",
    "7",
    "d",
    "-7d",
    "1.5h",
    "7 d",
    "7D",
    "7days",
    "999999999999w",
    7,
    null,
    undefined,
  ])("%j is none", (text) => expect(parseDuration(text)).toBeUndefined());

  test.each([
    [604_800_000, "7d"],
    [90_000_000, "1d 1h"],
    [1_800_000, "30m"],
    [29_999, "29.9s"],
    [999, "999ms"],
    [0, "0ms"],
    [86_400_001, "1d"],
    [-60_000, "-1m"],
  ])("%i ms reads %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("A hash", () => {
  test("is the same for the same text, for ever", () => {
    expect(hash64("")).toBe(hash64(""));
    expect([hash64("third-look"), hash64("第三次")]).toMatchInlineSnapshot(`
      [
        "10cb7307f8a88e56",
        "fc1e6443cb0f4b7b",
      ]
    `);
  });

  test("tells a hundred thousand ids apart", () => {
    const hashes = new Set(Array.from({ length: 100_000 }, (_, i) => hash64(`anon-${i}`)));
    expect(hashes.size).toBe(100_000);
  });

  test("tells lists from texts and keeps no order of keys", () => {
    expect(canonicalJson({ b: 1, a: [{ d: 1, c: 2 }] })).toBe('{"a":[{"c":2,"d":1}],"b":1}');
  });
});

describe("A suggestion", () => {
  test.each([
    ["greaterThen", "greaterThan"],
    ["Product viewed", "Product Viewed"],
    ["Prodcut Viewed", "Product Viewed"],
    ["cuont", "count"],
  ])("for %s is %s", (word, meant) =>
    expect(suggest(word, ["greaterThan", "lessThan", "Product Viewed", "count", "Page"])).toBe(
      meant,
    ),
  );

  test("is not made where nothing is near", () => {
    expect(suggest("zzz", ["count", "streak"])).toBeUndefined();
    expect(didYouMean("zzz", ["count", "streak"])).toBe("Known are: count, streak.");
    expect(didYouMean(42, [])).toBe("");
  });
});

describe("The scan of JSON text agrees with JSON.parse", () => {
  test.each([
    "null",
    "-1.5e+3",
    '"\\u00e9\\n"',
    "[]",
    "{}",
    '[1,[2,{"a":null}]]',
    ' { "a" : [ true , false ] } ',
    "01",
    "1.",
    ".5",
    "+1",
    "1e",
    '"\\x"',
    '"\t"',
    "[1,]",
    '{"a"}',
    '{"a":}',
    "{a:1}",
    "nul",
    "[1 2]",
    "[",
    '"',
    "{]",
    "}",
    "tru e",
    "\u00a01",
    "--1",
    "NaN",
    "'a'",
  ])("on %j", (text) => {
    let parses = true;
    try {
      JSON.parse(text);
    } catch {
      parses = false;
    }
    expect(scanJson(text).fault === undefined).toBe(parses);
  });

  test("on a text of ten megabytes, in no great time", () => {
    const text = JSON.stringify({ a: "x".repeat(5_000_000), b: "\\n".repeat(2_500_000) });
    expect(scanJson(text, new Set(["b"])).offsets.get("b")).toBe(5_000_012);
  });

  test("on a hundred thousand levels", () => {
    expect(scanJson("[".repeat(100_000) + "]".repeat(100_000)).fault).toBeUndefined();
  });
});
