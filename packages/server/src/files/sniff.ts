import type { FileType } from "@proffer/protocol";

/** How a type's files begin, in latin1; a dot is any byte. */
const magic: readonly (readonly [FileType, readonly string[]])[] = [
  ["image/png", ["\x89PNG\r\n\x1A\n"]],
  ["image/jpeg", ["\xFF\xD8\xFF"]],
  ["image/gif", ["GIF87a", "GIF89a"]],
  ["image/webp", ["RIFF....WEBPVP8 ", "RIFF....WEBPVP8L", "RIFF....WEBPVP8X"]],
  ["application/pdf", ["%PDF-"]],
  // ISO base media of a brand that browsers play; HEIC's and QuickTime's have others.
  [
    "video/mp4",
    ["isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash"].map(
      (brand) => `....ftyp${brand}`,
    ),
  ],
];

/**
 * What a file is by its first bytes. Plain text has none of its own: it is what no other type is and holds no U+0000,
 * which is looked for in all of it while it comes in.
 */
export function sniffType(head: Buffer): FileType | undefined {
  const start = head.subarray(0, 32).toString("latin1");
  return magic.find(([, beginnings]) => beginnings.some((one) => beginsWith(start, one)))?.[0];
}

function beginsWith(start: string, beginning: string): boolean {
  return [...beginning].every((sign, i) => (sign === "." ? i < start.length : sign === start[i]));
}
