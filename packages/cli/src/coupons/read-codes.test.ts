import { expect, test } from "vitest";
import { readCodes } from "./read-codes.ts";

test.each([
  ["one a line", "AB12\nCD34\n\n", ["AB12", "CD34"]],
  ["a spreadsheet's, from Windows", '\uFEFF"Code";"Note"\r\n"AB12";"x"\r\n', ["AB12"]],
  ["a column of its own", "note,code\nfair,AB12\nshop,CD34", ["AB12", "CD34"]],
  ["nothing", "\n", []],
])("Codes are read from a file with %s", (_name, text, codes) => {
  expect(readCodes(text)).toEqual(codes);
});
