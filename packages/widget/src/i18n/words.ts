import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { warn } from "../warn.ts";
import { en } from "./en.ts";
import type { enCards } from "./en-cards.ts";
import type { enPanel } from "./en-panel.ts";

/**
 * Everything that the widget says. English comes in parts, each with the code that says it, so that no page fetches
 * words that it may never show; every other language comes whole, to those who read it.
 */
export type Words = typeof en & typeof enPanel & typeof enCards;

/** Languages besides English, by their prefix. */
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

/** The words as they are known by now. */
export interface Vocabulary {
  readonly words: ReadonlySignal<Words>;
  /** Takes in the English of a part that has arrived; what is known in the customer's language stays. */
  learn(english: Partial<Words>): void;
}

/** The widget's words: English at once, so that nothing waits for a language, then the customer's. */
export function loadWords(locale: string): Vocabulary {
  // What is missing is not said before the part that brings it.
  const words = signal(en as Words);
  const load = languages[locale.split("-")[0] ?? ""];
  load?.().then(
    (loaded) => void (words.value = loaded),
    (error: unknown) =>
      warn(`The words for “${locale}” could not be loaded; English is shown.`, error),
  );
  return {
    words,
    learn: (english) => void (words.value = { ...english, ...words.value }),
  };
}
