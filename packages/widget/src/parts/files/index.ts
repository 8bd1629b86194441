import type { Equipment } from "../../context.ts";
import { enFiles } from "../../i18n/en-files.ts";
import { filesCss } from "../../styles/files.ts";

export { FilePicker } from "./file-picker.tsx";
export { FileView } from "./file-view.tsx";

/** What comes with files. */
export const equipment: readonly Equipment[] = [{ css: filesCss, english: enFiles }];
