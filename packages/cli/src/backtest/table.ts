import { clean, columns, pad, widthOf } from "../terminal.ts";

/** Where two columns begin to look like one. */
const gap = 2;

/** Below this a name says nothing. */
const minName = 8;

/** Lines of equal columns, and where each column begins. */
export interface Table {
  readonly lines: readonly string[];
  readonly starts: readonly number[];
}

/**
 * Lays cells out in columns: the first to the left, cut where there is no room for it, the others to the right.
 *
 * @param indent how far in the lines begin.
 */
export function table(rows: readonly (readonly string[])[], indent: number): Table {
  const widths = (rows[0] ?? []).map((_, i) =>
    Math.max(...rows.map((row) => widthOf(clean(row[i] ?? "")))),
  );
  const others = widths.slice(1).reduce((sum, one) => sum + one + gap, 0);
  const name = Math.min(widths[0] ?? 0, Math.max(minName, columns - indent - others));
  const starts = [indent, indent + name + gap];
  for (const width of widths.slice(1, -1)) starts.push((starts.at(-1) ?? 0) + width + gap);
  const lines = rows.map(([first = "", ...cells]) => {
    const right = cells.map((cell, i) => padLeft(clean(cell), (widths[i + 1] ?? 0) + gap)).join("");
    return `${" ".repeat(indent)}${pad(cut(clean(first), name), name)}${right}`.trimEnd();
  });
  return { lines, starts };
}

/** A line above a table: what several columns have in common, at the first of them. */
export function groupLine(
  { starts }: Table,
  groups: readonly (readonly [column: number, title: string])[],
): string {
  let line = "";
  for (const [column, title] of groups) line = `${pad(line, starts[column] ?? 0)}${title}`;
  return line;
}

/** Shortens a text to a width, and shows that it did. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let short = "";
  for (const letter of text) {
    if (widthOf(short + letter) > width - 1) break;
    short += letter;
  }
  return `${short}…`;
}

export function padLeft(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}
