import { readFile } from "node:fs/promises";

/** What is said of a file whose bytes are not UTF-8. */
export const saveAsUtf8 = "Save it as UTF-8 (请另存为 UTF-8 编码).";

/** A file's text, or in what encoding it seems to be, and the first line that is no UTF-8. */
export type Decoded =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "not_utf8"; readonly looksLike: string; readonly line?: number };

/** Reads bytes as UTF-8 to the letter, a byte order mark included: what is anything else is not guessed at. */
export function decode(bytes: Uint8Array): Decoded {
  // UTF-16 of plain letters is UTF-8, too: with a zero byte beside each letter.
  if (isUtf16(bytes)) return { type: "not_utf8", looksLike: "UTF-16" };
  const text = decodeAs("utf-8", bytes);
  if (text !== undefined) return { type: "text", text };
  const before = new TextDecoder().decode(bytes).split("\uFFFD")[0] ?? "";
  return { type: "not_utf8", looksLike: guess(bytes), line: before.split("\n").length };
}

/** Reads a file. @throws an `Error` that names the file where it is not UTF-8. */
export async function readText(file: string): Promise<string> {
  const decoded = decode(await readFile(file));
  if (decoded.type === "text") return decoded.text;
  throw new Error(`${notUtf8(file, decoded)} ${saveAsUtf8}`);
}

/** `rules.json is not UTF-8; it looks like GBK.` */
export function notUtf8(file: string, { looksLike }: Decoded & { type: "not_utf8" }): string {
  return `${file} is not UTF-8; it looks like ${looksLike}.`;
}

function decodeAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isUtf16([first, second]: Uint8Array): boolean {
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return marked || (first === 0) !== (second === 0);
}

/** Western bytes above 7F stand alone between letters; in GBK they come in pairs that spell Chinese. */
function guess(bytes: Uint8Array): string {
  const chinese = decodeAs("gb18030", bytes);
  if (chinese === undefined) return "Windows-1252 (ANSI)";
  const runs = chinese.match(/[\p{Script=Han}，。！？：；、“”（）《》]+/gu) ?? [];
  const han = runs.join("").length;
  return runs.some((run) => run.length > 1) && han > 1 ? "GBK" : "Windows-1252 (ANSI)";
}
