/**
 * The tab-separated text that ClickHouse (`TabSeparated`) and PostgreSQL (`COPY … FORMAT text`) both read and write:
 * tabs, line ends and backslashes are escaped, and `\N` is nothing at all.
 */

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** A line's cells; `null` where a cell is `\N`. */
export function parseTsvLine(line: string): (string | null)[] {
  const cells = line.split("\t");
  return line.includes("\\") ? cells.map(unescaped) : cells;
}

/** A cell's text as it stands in a line. */
export function tsvCell(text: string | null): string {
  if (text === null) return "\\N";
  return /[\\\t\n\r]/.test(text) ? text.replaceAll(/[\\\t\n\r]/g, escaped) : text;
}

function unescaped(cell: string): string | null {
  if (cell === "\\N") return null;
  return cell.includes("\\")
    ? cell.replaceAll(/\\(.)/gsu, (_whole, letter: string) => escapes[letter] ?? letter)
    : cell;
}

function escaped(letter: string): string {
  if (letter === "\t") return "\\t";
  if (letter === "\n") return "\\n";
  return letter === "\r" ? "\\r" : "\\\\";
}
