import { createCell } from "../../cell.ts";
import type { Readable } from "../../cell.ts";
import { warn } from "../../warn.ts";
import { en } from "./en.ts";

/** Everything that the overlay says. What the engine and the sources say stands in their own words, which are English. */
export type DebugWords = typeof en;

const languages: Readonly<Record<string, () => Promise<DebugWords>>> = {
  zh: () => import("./zh-hans.ts").then((module) => module.zhHans),
};

/** English at once, so that nothing waits for a language; then the reader's. */
export function loadDebugWords(locale: string): Readable<DebugWords> {
  const words = createCell(en);
  languages[locale.split("-")[0] ?? ""]?.().then(
    (loaded) => void (words.value = loaded),
    (error: unknown) =>
      warn(`The words for “${locale}” could not be loaded; English is shown.`, error),
  );
  return words;
}
