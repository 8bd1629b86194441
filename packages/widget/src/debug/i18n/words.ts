import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { warn } from "../../warn.ts";
import { en } from "./en.ts";

/** Everything that the overlay says. What the engine and the sources say stands in their own words, which are English. */
export type DebugWords = typeof en;

const languages: Readonly<Record<string, () => Promise<DebugWords>>> = {
  zh: () => import("./zh-hans.ts").then((module) => module.zhHans),
};

/** English at once, so that nothing waits for a language; then the reader's. */
export function loadDebugWords(locale: string): ReadonlySignal<DebugWords> {
  const words = signal(en);
  languages[locale.split("-")[0] ?? ""]?.().then(
    (loaded) => void (words.value = loaded),
    (error: unknown) =>
      warn(`The words for “${locale}” could not be loaded; English is shown.`, error),
  );
  return words;
}
