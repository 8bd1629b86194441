import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { SourceMark } from "./store.ts";
import { markOf } from "./store.ts";

/** How a log is written. */
export type LogKind = "csv" | "ndjson" | "parquet";

/** Where a log comes from. */
export type LogSource =
  | { readonly type: "files"; readonly kind: LogKind; readonly paths: readonly string[] }
  | { readonly type: "stdin"; readonly kind: "csv" | "ndjson" }
  | { readonly type: "postgres"; readonly url: string; readonly query: string };

/**
 * Reads what `--events` names.
 *
 * @throws an `Error` for people where it names no log.
 */
export function parseSource(
  events: string,
  { format, query }: { readonly format?: string | undefined; readonly query?: string | undefined },
): LogSource {
  if (/^postgres(ql)?:\/\//.test(events)) {
    if (query === undefined)
      throw new Error(
        'A log in PostgreSQL needs --query, e.g. --query "SELECT * FROM events". Its rows in the order in which they arrived: add ORDER BY where ids are missing or repeat.',
      );
    return { type: "postgres", url: events, query };
  }
  if (query !== undefined) throw new Error("--query is for logs in PostgreSQL only.");
  if (events === "-") {
    if (format === "csv" || format === "ndjson") return { type: "stdin", kind: format };
    throw new Error("A log on standard input needs --format csv or --format ndjson.");
  }
  if (format !== undefined)
    throw new Error("--format is for standard input only; a file's kind is in its name.");
  return filesOf(events);
}

function filesOf(events: string): LogSource {
  const paths = /[*?]/.test(basename(events)) ? expand(events) : [events];
  const kinds = new Set(paths.map(kindOf));
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === undefined)
    throw new Error(
      paths.length === 0
        ? `${events}: no file is named so.`
        : `${events} names files of different kinds: ${[...kinds].join(", ")}.`,
    );
  return { type: "files", kind, paths };
}

/** Files by a pattern in their name, in the order of their names. */
function expand(pattern: string): readonly string[] {
  const folder = dirname(pattern);
  const parts = basename(pattern).replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  const name = new RegExp(`^${parts.replaceAll("*", ".*").replaceAll("?", ".")}$`);
  return readdirSync(folder)
    .filter((file) => name.test(file) && statSync(join(folder, file)).isFile())
    .sort()
    .map((file) => join(folder, file));
}

function kindOf(path: string): LogKind {
  const kind = /\.(csv|ndjson|jsonl)(\.gz)?$|\.parquet$/i.exec(path);
  if (!kind)
    throw new Error(
      `${path}: not a kind of log that can be read. Use .csv, .ndjson or .jsonl, plain or with .gz, or .parquet.`,
    );
  const [, text] = kind;
  return text === undefined ? "parquet" : text.toLowerCase() === "csv" ? "csv" : "ndjson";
}

/** What tells these files from what they were before; `undefined` where nothing can. */
export function marksOf(source: LogSource): readonly SourceMark[] | undefined {
  return source.type === "files" ? source.paths.map(markOf) : undefined;
}

/** How the log is called in a report. No password is in it. */
export function nameOf(source: LogSource): string {
  if (source.type === "stdin") return "-";
  if (source.type === "files")
    return source.paths.length === 1
      ? (source.paths[0] ?? "")
      : `${source.paths[0]} and ${source.paths.length - 1} more`;
  const url = new URL(source.url);
  url.password = "";
  return String(url);
}
