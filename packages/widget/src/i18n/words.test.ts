// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { en } from "./en.ts";
import { enCards } from "./en-cards.ts";
import { enPanel } from "./en-panel.ts";
import { loadWords } from "./words.ts";
import { zhHans } from "./zh-hans.ts";

test("English comes with the parts that say it", () => {
  const { words, learn } = loadWords("en");
  expect(words.value.thanks).toBeUndefined();
  learn(enCards);
  expect(words.value).toEqual({ ...en, ...enCards });
});

test.each([["before"], ["after"]])(
  "a language that arrives %s the English of a part is not spoken over",
  async (when) => {
    const { words, learn } = loadWords("zh-Hans-CN");
    if (when === "after") learn(enCards);
    await expect.poll(() => words.value.openChat).toBe(zhHans.openChat);
    learn(enCards);
    expect(words.value).toEqual(zhHans);
  },
);

test("every word of English is in Chinese, and no word comes twice", () => {
  const parts = [en, enPanel, enCards].flatMap((part) => Object.keys(part));
  expect(Object.keys(zhHans).sort()).toEqual(parts.sort());
  expect(new Set(parts).size).toBe(parts.length);
});
