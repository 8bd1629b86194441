import type { Equipment } from "../../context.ts";
import { enAftercare } from "../../i18n/en-aftercare.ts";
import { aftercareCss } from "../../styles/aftercare.ts";
import { rooms } from "../../views/rooms.ts";
import { forms } from "../forms.ts";

export { Aftercare } from "./aftercare.tsx";
export { Standing } from "./standing.tsx";

/** What comes with what is asked around a conversation. */
export const equipment: readonly Equipment[] = [
  rooms,
  forms,
  { css: aftercareCss, english: enAftercare },
];
