import type { ShopRow } from "./shop-log.ts";
import { shopColumns } from "./shop-log.ts";

/** Rows as CSV with a header (RFC 4180). */
export function toCsv(rows: readonly ShopRow[]): string {
  return `${[shopColumns.join(","), ...rows.map((row) => cellsOf(row).map(csvCell).join(","))].join("\n")}\n`;
}

/** Rows as ClickHouse's `TabSeparated`, and as PostgreSQL's `COPY` writes text. */
export function toTsv(rows: readonly ShopRow[]): string {
  return rows.map((row) => `${cellsOf(row).map(tsvCell).join("\t")}\n`).join("");
}

/** Rows as NDJSON, columns by name. */
export function toNdjson(rows: readonly ShopRow[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** By the bytes of the customer, then time and id; equal rows keep their order. */
export function sorted(rows: readonly ShopRow[]): readonly ShopRow[] {
  return [...rows].sort(
    (a, b) =>
      Buffer.compare(Buffer.from(a.customer), Buffer.from(b.customer)) ||
      a.ts - b.ts ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

/** The lines of a text, sorted: firings of two runs are one set. */
export function lineSet(text: string): readonly string[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .sort();
}

function cellsOf(row: ShopRow): readonly (string | null)[] {
  return shopColumns.map((column) => (row[column] === null ? null : String(row[column])));
}

function csvCell(cell: string | null): string {
  return cell === null ? "" : /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function tsvCell(cell: string | null): string {
  if (cell === null) return "\\N";
  return cell.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n");
}
