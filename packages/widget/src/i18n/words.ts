import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { warn } from "../warn.ts";
import { en } from "./en.ts";
import type { Words } from "./en.ts";

export type { Words } from "./en.ts";

/** Languages besides English, by their prefix; each is fetched only by those who read it. */
const languages: Readonly<Record<string, () => Promise<Words>>> = {
  zh: () => import("./zh-hans.ts").then((module) => module.zhHans),
};

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

/** The widget's words: English at once, so that nothing waits for a language, then the customer's. */
export function loadWords(locale: string): ReadonlySignal<Words> {
  const words = signal<Words>(en);
  const load = languages[locale.split("-")[0] ?? ""];
  load?.().then(
    (loaded) => void (words.value = loaded),
    (error: unknown) =>
      warn(`The words for “${locale}” could not be loaded; English is shown.`, error),
  );
  return words;
}
