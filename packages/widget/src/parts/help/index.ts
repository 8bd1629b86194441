import type { Equipment } from "../../context.ts";
import { enHelp } from "../../i18n/en-help.ts";
import { rooms } from "../../views/rooms.ts";
import { helpCss } from "../../styles/help.ts";

export { Article } from "./article.tsx";
export { Conversations } from "./conversations.tsx";
export { HelpBox } from "./help-box.tsx";

/** What comes with the help and the list of conversations. */
export const equipment: readonly Equipment[] = [rooms, { css: helpCss, english: enHelp }];
