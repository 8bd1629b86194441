import { expect, test } from "vitest";
import { parseTsvLine, tsvCell } from "./tsv.ts";

test("what is written is what is read, whatever stands in it", () => {
  const cells = ["", "a\tb", "c\nd", "e\\f", "\\N", "\\\\N", "\r", "壶", null];
  expect(parseTsvLine(cells.map(tsvCell).join("\t"))).toEqual(cells);
});

test("reads every escape that ClickHouse and PostgreSQL write", () => {
  expect(parseTsvLine(String.raw`\b\f\v\0\a\'	\N	\\N`)).toEqual(["\b\f\v\0\u0007'", null, "\\N"]);
});
