import type { Equipment } from "../context.ts";
import { enForms } from "../i18n/en-forms.ts";
import { formsCss } from "../styles/forms.ts";

/** What everything that asks for something has to have. */
export const forms: Equipment = { css: formsCss, english: enForms };
