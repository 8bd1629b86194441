import { createCell } from "../cell.ts";
import type { Readable } from "../cell.ts";
import { en } from "./en.ts";
import type { enAftercare } from "./en-aftercare.ts";
import type { enAlerts } from "./en-alerts.ts";
import type { enCards } from "./en-cards.ts";
import type { enFiles } from "./en-files.ts";
import type { enForms } from "./en-forms.ts";
import type { enHelp } from "./en-help.ts";
import { enPanel } from "./en-panel.ts";
import type { enRooms } from "./en-rooms.ts";
import type { enTalk } from "./en-talk.ts";
import type { enTeaser } from "./en-teaser.ts";

/**
 * Everything that the widget says. English comes in parts, each with the code that says it, so that no page fetches
 * words that it may never show; every other language comes whole, to those who read it.
 */
export type Words = typeof en &
  typeof enTeaser &
  typeof enPanel &
  typeof enRooms &
  typeof enTalk &
  typeof enForms &
  typeof enAlerts &
  typeof enCards &
  typeof enFiles &
  typeof enHelp &
  typeof enAftercare;

/** The words as they are known by now. */
export interface Vocabulary {
  readonly words: Readable<Words>;
  /** Takes in the English of a part that has arrived; what is known in the customer's language stays. */
  learn(english: Partial<Words>): void;
}

/** What there is to say: all of it in the customer's language; in English, or where we have no other, what has come by now. */
export function createVocabulary(language: Words | null): Vocabulary {
  // What is missing is not said before the part that brings it.
  const words = createCell(language ?? ({ ...en, ...enPanel } as Words));
  return {
    words,
    learn: (english) => void (words.value = { ...english, ...words.value }),
  };
}
