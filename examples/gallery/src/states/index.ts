import { cards } from "./cards.ts";
import { conversations } from "./conversations.ts";
import { files } from "./files.ts";
import { home } from "./home.ts";
import { questions } from "./questions.ts";
import type { GalleryState } from "./state.ts";
import { talk } from "./talk.ts";
import { teasers } from "./teasers.ts";
import { themes } from "./themes.ts";

/** Every state of the widget. */
export const states: readonly GalleryState[] = [
  ...teasers,
  ...home,
  ...cards,
  ...questions,
  ...talk,
  ...files,
  ...conversations,
  ...themes,
];
