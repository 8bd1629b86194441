import { warn } from "../warn.ts";
import type { Words } from "./words.ts";

/** What was asked for, else the page's language, else the browser's. A malformed tag would make every `Intl` call throw. */
export function chooseLocale(wanted: string | undefined): string {
  for (const tag of [wanted, document.documentElement.lang, navigator.language]) {
    try {
      if (tag) return Intl.getCanonicalLocales(tag)[0] ?? "en";
    } catch {
      // Try the next.
    }
  }
  return "en";
}

/**
 * Fetches the words of the customer's language.
 *
 * @returns `null` where they are English, which comes in parts with the code that says it; never rejects.
 */
export async function loadLanguage(locale: string): Promise<Words | null> {
  if (locale.startsWith("en")) return null;
  try {
    const { load } = await import("./languages.ts");
    return await load(locale);
  } catch (error) {
    warn(`The words for “${locale}” could not be loaded; English is shown.`, error);
    return null;
  }
}
