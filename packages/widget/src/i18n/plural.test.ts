import { expect, test } from "vitest";
import { plural } from "./plural.ts";

test("a number is said in the form of its language, with its digits", () => {
  const forms = { one: "# файл", few: "# файла", many: "# файлов", other: "# файла" };
  expect([1, 3, 5, 21, 1000].map(plural("ru", forms))).toEqual([
    "1 файл",
    "3 файла",
    "5 файлов",
    "21 файл",
    "1\u00a0000 файлов",
  ]);
});

test("a form that is not given falls back to the one for all other numbers", () => {
  expect(plural("zh", { other: "# 篇" })(1)).toBe("1 篇");
});
