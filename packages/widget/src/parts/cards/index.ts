import type { Equipment } from "../../context.ts";
import { enCards } from "../../i18n/en-cards.ts";
import { cardsCss } from "../../styles/cards.ts";
import { rooms } from "../../views/rooms.ts";
import { forms } from "../forms.ts";

export { Card } from "./card.tsx";

/** What comes with the cards. */
export const equipment: readonly Equipment[] = [rooms, forms, { css: cardsCss, english: enCards }];
