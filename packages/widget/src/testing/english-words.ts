import { en } from "../i18n/en.ts";
import { enAftercare } from "../i18n/en-aftercare.ts";
import { enAlerts } from "../i18n/en-alerts.ts";
import { enCards } from "../i18n/en-cards.ts";
import { enFiles } from "../i18n/en-files.ts";
import { enForms } from "../i18n/en-forms.ts";
import { enHelp } from "../i18n/en-help.ts";
import { enPanel } from "../i18n/en-panel.ts";
import { enRooms } from "../i18n/en-rooms.ts";
import { enTalk } from "../i18n/en-talk.ts";
import { enTeaser } from "../i18n/en-teaser.ts";
import type { Words } from "../i18n/words.ts";

/** All of English, which no page ever fetches at once. */
export const english: Words = {
  ...en,
  ...enAftercare,
  ...enAlerts,
  ...enCards,
  ...enFiles,
  ...enForms,
  ...enHelp,
  ...enPanel,
  ...enRooms,
  ...enTalk,
  ...enTeaser,
};
