import type { Problem } from "../../rules/problem.ts";
import { textsOf } from "./texts.ts";
import type { FoundText } from "./texts.ts";
import type { Lint } from "./subject.ts";
import { found } from "./subject.ts";
import { listWords } from "./words.ts";

/** Texts that lack a language which other texts have, or whose `default` is in another one than the rule set says. */
export const findMissingLocales: Lint = ({ rules, ruleset }) => {
  const texts = rules.flatMap((entry) =>
    textsOf(entry).map((text) => ({ text, rule: entry.rule.id })),
  );
  const used = new Set(texts.flatMap(({ text }) => Object.keys(text.words)));
  used.delete("default");
  const wanted = [...used].filter((tag) => languageOf(tag) !== languageOf(ruleset.locale));
  return texts.flatMap(({ text, rule }) => {
    const strange = foreign(text, ruleset.locale, rule);
    return strange.length > 0 ? strange : lacking(text, wanted, rule);
  });
};

function lacking(text: FoundText, wanted: readonly string[], rule: string): readonly Problem[] {
  const missing = wanted.filter((tag) => !covers(text, tag));
  if (missing.length === 0) return [];
  const [one = ""] = missing;
  return [
    found(
      "warning",
      "missing",
      text.path,
      `This text has no ${listWords(missing.map((tag) => `“${tag}”`))}, which other texts have; those readers get “default”.`,
      text.plain ? `Write { "default": "…", "${one}": "…" }.` : `Add "${one}": "…".`,
      rule,
    ),
  ];
}

/** A reader of `zh-Hant` is content with `zh`. */
function covers({ words }: FoundText, tag: string): boolean {
  return Object.keys(words).some((own) => own === tag || tag.startsWith(`${own}-`));
}

/** What a language is written in, where its letters give it away. */
const scripts: Readonly<Record<string, RegExp>> = {
  zh: /\p{Script=Han}/u,
  ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
  ko: /\p{Script=Hangul}/u,
  ru: /\p{Script=Cyrillic}/u,
  uk: /\p{Script=Cyrillic}/u,
  bg: /\p{Script=Cyrillic}/u,
  el: /\p{Script=Greek}/u,
  ar: /\p{Script=Arabic}/u,
  fa: /\p{Script=Arabic}/u,
  he: /\p{Script=Hebrew}/u,
  th: /\p{Script=Thai}/u,
  hi: /\p{Script=Devanagari}/u,
};
const latin = /\p{Script=Latin}/u;

/** Shorter ones may be names or signs, which are the same everywhere. */
const telling = /(?:\p{L}[^\p{L}]*){4}/u;

function foreign(text: FoundText, locale: string, rule: string): readonly Problem[] {
  const words = (text.words["default"] ?? "").replace(/\{\{[^{}]*\}\}/g, "");
  const script = scripts[languageOf(locale)] ?? latin;
  if (script.test(words) || !telling.test(words) || covers(text, locale)) return [];
  return [
    found(
      "warning",
      "missing",
      text.path,
      `The rule set says that its texts are in “${locale}”, and this one is not.`,
      `Put the “${locale}” words into “default” and these under their own tag, or mend the rule set's “locale”.`,
      rule,
    ),
  ];
}

function languageOf(tag: string): string {
  return tag.split("-")[0]?.toLowerCase() ?? "";
}
