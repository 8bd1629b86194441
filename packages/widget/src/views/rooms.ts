import type { Equipment } from "../context.ts";
import { enRooms } from "../i18n/en-rooms.ts";
import { roomsCss } from "../styles/rooms.ts";

/** What every view but home has to have. */
export const rooms: Equipment = { css: roomsCss, english: enRooms };
