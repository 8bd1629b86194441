import type { Words } from "./words.ts";

/** Languages besides English. A list of its own, so that no page in English fetches their names. */
const languages = {
  ar: () => import("./ar.ts").then(({ ar }) => ar),
  de: () => import("./de.ts").then(({ de }) => de),
  es: () => import("./es.ts").then(({ es }) => es),
  fr: () => import("./fr.ts").then(({ fr }) => fr),
  id: () => import("./id.ts").then(({ id }) => id),
  ja: () => import("./ja.ts").then(({ ja }) => ja),
  ko: () => import("./ko.ts").then(({ ko }) => ko),
  "pt-BR": () => import("./pt-br.ts").then(({ ptBr }) => ptBr),
  ru: () => import("./ru.ts").then(({ ru }) => ru),
  "zh-Hans": () => import("./zh-hans.ts").then(({ zhHans }) => zhHans),
  "zh-Hant": () => import("./zh-hant.ts").then(({ zhHant }) => zhHant),
} satisfies Readonly<Record<string, () => Promise<Words>>>;

/** The tag of a language that we have besides English. */
export type Language = keyof typeof languages;

/** Every language that we have besides English. */
export const tags = Object.keys(languages) as readonly Language[];

/**
 * The language of ours that comes closest to a BCP 47 tag; `null` where there is none.
 *
 * @example
 * ```ts
 * match("zh-HK"); // "zh-Hant"
 * match("de-AT"); // "de"
 * ```
 */
export function match(locale: string): Language | null {
  const { language, script, region = "" } = new Intl.Locale(locale);
  // A script that is named says more than a place: `zh-Hans-HK`.
  const isTraditional = script ? script === "Hant" : ["TW", "HK", "MO"].includes(region);
  const nearest: Readonly<Record<string, Language>> = {
    zh: isTraditional ? "zh-Hant" : "zh-Hans",
    pt: "pt-BR",
  };
  return nearest[language] ?? tags.find((tag) => tag === language) ?? null;
}

/** The words of a language; `null` where we have none, and English is shown. */
export async function load(locale: string): Promise<Words | null> {
  const tag = match(locale);
  return tag && languages[tag]();
}
