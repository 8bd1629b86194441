import { beforeAll, describe, expect, test, vi } from "vitest";
import { english } from "../testing/english-words.ts";
import { load, match, tags } from "./languages.ts";
import type { Language } from "./languages.ts";
import type { PluralForms } from "./plural.ts";
import type { Words } from "./words.ts";

type Say = (...given: unknown[]) => string;

/** What the languages have said about numbers, as they were loaded. */
const plurals = vi.hoisted((): { locale: string; forms: PluralForms; say: Say }[] => []);
vi.mock("./plural.ts", async (original) => {
  const { plural } = await original<typeof import("./plural.ts")>();
  return {
    plural: (locale: string, forms: PluralForms) => {
      const say = plural(locale, forms);
      plurals.push({ locale, forms, say: say as Say });
      return say;
    },
  };
});

const counts = [0, 1, 2, 3, 5, 11, 21, 100, 1.5];
/** These take numbers; the others take what is already written out. */
const counting = ["unread", "start", "articlesFound", "step"];

/** Words that a language shares with English. */
const shared: Partial<Record<Language, readonly string[]>> = {
  fr: ["messages"],
};

/** Everything that a language says, by where it stands; a function is asked with what stands for a name. */
function sayAll(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    const place = path + key;
    if (typeof value === "string") return [[place, value]];
    if (typeof value === "function")
      return [[place, (value as Say)(...(counting.includes(key) ? [5, 7] : ["⟦0⟧", "⟦1⟧"]))]];
    return sayAll(value as object, `${place}.`);
  });
}

/** What a language is made of: the kinds of its values, and the names of those that have parts. */
function shapeOf(value: unknown): unknown {
  if (typeof value === "function") return `a function of ${value.length}`;
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, shapeOf(part)]),
  );
}

/** The signs that a language writes otherwise, and those that it does not write at all. */
const misprints: Partial<Record<Language, RegExp>> = {
  // Half-width signs after a full-width letter, and quotation marks of elsewhere.
  "zh-Hans": /[\u3400-\u9fff][,.!?:;]|[「」]/,
  "zh-Hant": /[\u3400-\u9fff][,.!?:;]|[“”]/,
  ja: /[\u3040-\u9fff][,.!?:;]|[“”]/,
  // A narrow no-break space before a high sign and within quotation marks; none elsewhere.
  fr: /[^\u202f][;:!?»]|«[^\u202f]|\u202f[^;:!?»⟦]|[“”„]/,
  de: /[^\u00a0]…|[«»”]|“[^\s.]*“/,
  es: /(^|[^¿\p{L}\s,])[^¿]*\?|^[^¡]*!|[“”„]/u,
  ru: /«\s|\s»|[“”„]/,
  ar: /[,;?]|[“”„]/,
};

describe.each(tags)("%s", (tag) => {
  let words: Words;
  let said: [string, string][];
  beforeAll(async () => {
    plurals.length = 0;
    words = (await load(tag)) as Words;
    said = sayAll(words);
  });

  test("every word of English is in it, and nothing else", () => {
    expect(shapeOf(words)).toEqual(shapeOf(english));
  });

  test("something is said of every number", () => {
    for (const key of counting)
      for (const count of counts) {
        const text = (words[key as keyof Words] as Say)(count, count);
        expect(text).toMatch(/\p{L}/u);
        expect(text).not.toMatch(/#|undefined|NaN/);
      }
  });

  test("what is given to it is said", () => {
    for (const [place, text] of sayAll(english)) {
      const own = said.find(([name]) => name === place)?.[1];
      const missing = (text.match(/⟦\d⟧|\b[57]\b/g) ?? []).filter((given) => !own?.includes(given));
      expect([place, missing]).toEqual([place, []]);
    }
  });

  test("nothing is left in English", () => {
    const inEnglish = new Map(sayAll(english));
    const same = said.filter(([place, text]) => inEnglish.get(place) === text);
    expect(same.map(([place]) => place)).toEqual(shared[tag] ?? []);
  });

  test("its signs are those of a printer", () => {
    const typewritten = /\.\.|["'`]|\s\s|^\s|\s$|[^\p{L}]' /u;
    const own = misprints[tag] ?? /[«»„]/;
    expect(said.filter(([, text]) => typewritten.test(text) || own.test(text))).toEqual([]);
  });

  test("each kind of number that it knows has its form, and can be met", () => {
    const { language } = new Intl.Locale(tag);
    const rules = new Intl.PluralRules(language);
    const kinds = rules.resolvedOptions().pluralCategories;
    const met = [...Array(101).keys(), 1.5, 1e6];
    expect(plurals.length).toBeGreaterThan(0);
    for (const { locale, forms, say } of plurals) {
      expect(new Intl.Locale(locale).language).toBe(language);
      expect(Object.keys(forms).sort()).toEqual([...kinds].sort());
      for (const kind of kinds) {
        const [count = NaN, ...others] = met.filter((one) => rules.select(one) === kind);
        // A form of many numbers has to say which.
        if (others.some((one) => one > 2)) expect(forms[kind]).toContain("#");
        const number = new Intl.NumberFormat(language).format(count);
        expect(say(count)).toBe(forms[kind]?.replace("#", number));
      }
    }
  });

  test("the five faces differ, and so do the ends of a scale", () => {
    expect(new Set([...words.faces, words.likely, words.unlikely]).size).toBe(7);
  });
});

test("traditional Chinese is not simplified Chinese in other characters", async () => {
  const text = sayAll((await load("zh-Hant")) as Words)
    .map(([, said]) => said)
    .join();
  expect(text).not.toMatch(/消息|文件|信息|鏈接|加載|刷新|郵箱|添加|發送|搜索|標籤頁|[们这请问发]/);
});

test.each([
  ["zh", "zh-Hans"],
  ["zh-CN", "zh-Hans"],
  ["zh-SG", "zh-Hans"],
  ["zh-Hans-HK", "zh-Hans"],
  ["zh-TW", "zh-Hant"],
  ["zh-HK", "zh-Hant"],
  ["zh-MO", "zh-Hant"],
  ["zh-Hant", "zh-Hant"],
  ["zh-Hant-CN", "zh-Hant"],
  ["pt", "pt-BR"],
  ["pt-BR", "pt-BR"],
  ["pt-PT", "pt-BR"],
  ["ar", "ar"],
  ["ar-EG", "ar"],
  ["de-AT", "de"],
  ["de-u-nu-latn", "de"],
  ["es-419", "es"],
  ["fr-CA", "fr"],
  ["id-ID", "id"],
  ["ja-JP", "ja"],
  ["ko-KR", "ko"],
  ["ru-BY", "ru"],
  ["en", null],
  ["he", null],
  ["fa", null],
  ["ur", null],
  ["fil", null],
  ["arn", null],
])("%s is said in %s", (locale, language) => {
  expect(match(locale)).toBe(language);
});
