import { fileTypes } from "@proffer/protocol";
import type { FileType } from "@proffer/protocol";

/** Longer names are cut; what they end with is kept. */
const maxLength = 80;

/** Endings that are the same thing under another name. */
const alsoEndings: Partial<Record<FileType, readonly string[]>> = {
  "image/jpeg": ["jpeg", "jpe"],
  "text/plain": ["text", "log", "csv", "md"],
  "video/mp4": ["m4v"],
};

// Control characters, what turns the direction of text around (so that “exe.txt” reads as “txt.exe”), and what some
// system takes for a path, a pattern or a stream.
const unwanted = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}"*:<>?|/\\]/gu;

/**
 * A name that is safe to show and to save under: no path, nothing invisible, and an ending that the type has, so that a
 * text which calls itself `.html` or `.bat` is saved as one that nothing runs.
 *
 * @example
 * ```ts
 * cleanName("../../etc/invoice.exe", "application/pdf"); // "invoice.exe.pdf"
 * ```
 */
export function cleanName(given: string, type: FileType): string {
  const last = given.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const plain = last
    .replaceAll(unwanted, "")
    .trim()
    .replace(/^\.+/, "")
    .replace(/[. ]+$/, "");
  const [, stem = plain, ending = ""] = /^(.*)\.([^.]*)$/.exec(plain) ?? [];
  const fits = [fileTypes[type], ...(alsoEndings[type] ?? [])].includes(ending.toLowerCase());
  const [name, kept] = fits ? [stem, ending] : [plain, fileTypes[type]];
  return `${[...name].slice(0, maxLength).join("").trim() || "file"}.${kept}`;
}
