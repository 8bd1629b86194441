import type { Equipment } from "../../context.ts";
import { enTalk } from "../../i18n/en-talk.ts";
import { rooms } from "../rooms.ts";
import { talkCss } from "../../styles/talk.ts";

export { Talk } from "./talk.tsx";
export { Threads } from "./threads.tsx";

/** What comes with the conversation. */
export const equipment: readonly Equipment[] = [rooms, { css: talkCss, english: enTalk }];
