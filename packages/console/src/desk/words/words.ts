import { en } from "./en.ts";
import type { Words } from "./en.ts";
import { zhHans } from "./zh-hans.ts";

export type { Words } from "./en.ts";

/** The agent's language, as the browser says it. */
export function chooseWords(language: string): Words {
  return language.toLowerCase().startsWith("zh") ? zhHans : en;
}
