import { createLater } from "../later.ts";

/** The conversation's code. Who only looks at what is at home has no need of it. */
export const talkLater = createLater("conversation", () => import("./talk/index.ts"));
