import { createLater } from "../later.ts";

/** What deals with files. Most customers send none. */
export const filesLater = createLater("files", () => import("./files/index.ts"));
