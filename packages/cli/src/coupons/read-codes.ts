/**
 * The codes of a CSV: its first column, or the one that is headed “code”. Every line is a code; quotes are taken off.
 *
 * @example
 * ```ts
 * readCodes("code,note\nAB12-CD34,for the fair\n"); // ["AB12-CD34"]
 * ```
 */
export function readCodes(text: string): readonly string[] {
  const rows = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
  const headed = rows[0]?.findIndex((cell) => cell.toLowerCase() === "code") ?? -1;
  const codes = headed === -1 ? rows : rows.slice(1);
  return codes.map((cells) => cells[Math.max(headed, 0)] ?? "");
}
