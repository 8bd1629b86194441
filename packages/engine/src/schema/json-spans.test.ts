import { describe, expect, test } from "vitest";
import { jsonSpans } from "./json-spans.ts";

const text = `{ "a": [1, { "b c": "x\\"y" }, []], "d": {}, "e": -1.5e3, "f": null }`;

describe("Every value of a text is found where it stands", () => {
  const { spans } = jsonSpans(text);
  const at = (path: string) => {
    const { from, to } = spans.get(path)?.value ?? { from: 0, to: 0 };
    return text.slice(from, to);
  };

  test.each([
    ["", text],
    ["a", '[1, { "b c": "x\\"y" }, []]'],
    ["a[0]", "1"],
    ["a[1]", '{ "b c": "x\\"y" }'],
    ['a[1]["b c"]', '"x\\"y"'],
    ["a[2]", "[]"],
    ["d", "{}"],
    ["e", "-1.5e3"],
    ["f", "null"],
  ])("%s", (path, expected) => expect(at(path)).toBe(expected));

  test("with its name", () => {
    const { key } = spans.get('a[1]["b c"]') ?? {};
    expect(text.slice(key?.from, key?.to)).toBe('"b c"');
    expect(spans.get("a[0]")?.key).toBeUndefined();
  });
});

describe("Names that stand twice in one object", () => {
  test("are found at the second, whatever stands between, and however they are written", () => {
    const twice = String.raw`{"a": {"x": 1}, "b": 2, "\u0061": 3}`;
    expect(jsonSpans(twice).duplicates).toEqual([
      { path: "a", key: "a", parent: "", at: twice.indexOf(String.raw`"\u0061"`) },
    ]);
  });

  test("in two objects of a list are two names", () => {
    expect(jsonSpans('[{"a": 1}, {"a": 1}]').duplicates).toEqual([]);
  });

  test("may be those that every object has", () => {
    expect(
      jsonSpans('{"__proto__": 1, "constructor": 2, "__proto__": 3}').duplicates,
    ).toMatchObject([{ key: "__proto__" }]);
  });
});

test("A text of 100,000 levels is no deep breath", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  expect(jsonSpans(deep).spans.get("")).toEqual({ value: { from: 0, to: deep.length } });
});
