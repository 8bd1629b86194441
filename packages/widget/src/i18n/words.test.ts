// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { en } from "./en.ts";
import { enAftercare } from "./en-aftercare.ts";
import { enAlerts } from "./en-alerts.ts";
import { enCards } from "./en-cards.ts";
import { enFiles } from "./en-files.ts";
import { enForms } from "./en-forms.ts";
import { enHelp } from "./en-help.ts";
import { enPanel } from "./en-panel.ts";
import { enRooms } from "./en-rooms.ts";
import { enTalk } from "./en-talk.ts";
import { enTeaser } from "./en-teaser.ts";
import { chooseLocale, loadLanguage } from "./locale.ts";
import { createVocabulary } from "./words.ts";
import { zhHans } from "./zh-hans.ts";

test("English comes with the parts that say it", () => {
  const { words, learn } = createVocabulary(null);
  expect(words.value.thanks).toBeUndefined();
  learn(enCards);
  expect(words.value).toEqual({ ...en, ...enPanel, ...enCards });
});

test("the customer's language is not spoken over by the English of a part", async () => {
  const { words, learn } = createVocabulary(await loadLanguage("zh-Hans-CN"));
  learn(enCards);
  expect(words.value).toEqual(zhHans);
});

test("nothing is fetched for English, and a language that we have not is English", async () => {
  expect(await loadLanguage("en-GB")).toBeNull();
  expect(await loadLanguage("tlh")).toBeNull();
});

test("a malformed language is passed over for the page's", () => {
  document.documentElement.lang = "zh-cn";
  expect(chooseLocale("not a tag")).toBe("zh-CN");
  document.documentElement.lang = "";
});

test("a language that cannot be had costs one warning", async () => {
  vi.doMock("./languages.ts", () => {
    throw new Error("offline");
  });
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  expect(await loadLanguage("zh")).toBeNull();
  expect(warned).toHaveBeenCalledOnce();
  vi.doUnmock("./languages.ts");
});

test("every word of English is in Chinese, and no word comes twice", () => {
  const english = [
    en,
    enAlerts,
    enTeaser,
    enPanel,
    enRooms,
    enTalk,
    enForms,
    enCards,
    enFiles,
    enHelp,
    enAftercare,
  ];
  const parts = english.flatMap((part) => Object.keys(part));
  expect(Object.keys(zhHans).sort()).toEqual(parts.sort());
  expect(new Set(parts).size).toBe(parts.length);
});
