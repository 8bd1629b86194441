import { parseArgs } from "node:util";
import { parseLocal } from "@proffer/engine";
import type { Until } from "./fire-rows.ts";
import type { FiringFormat } from "./firing-line.ts";
import type { RowFormat } from "./read-rows.ts";

/** What `proffer fire` was asked for. */
export interface FireOptions {
  readonly rules: string;
  readonly mapping: string | undefined;
  readonly format: RowFormat;
  readonly columns: readonly string[] | null;
  /** As it was written: it may be on the rule set's clocks, which are not read yet. */
  readonly until: string;
  readonly output: FiringFormat;
  readonly header: boolean;
  readonly quiet: boolean;
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

/** @throws an `Error` that says which option is wrong. */
export function readFireOptions(argv: readonly string[]): FireOptions | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rules: text,
      mapping: text,
      format: text,
      columns: text,
      until: text,
      output: text,
      header: flag,
      quiet: flag,
      help: { ...flag, short: "h" },
    },
  });
  if (values.help) return "help";
  if (values.rules === undefined) throw new Error("proffer fire needs --rules.");
  const format = oneOf("--format", values.format ?? "tsv", ["tsv", "csv", "ndjson"] as const);
  if (values.mapping === undefined && format !== "ndjson")
    throw new Error(
      `Rows of ${format} need --mapping, to say which column is what. Only --format ndjson does without: each line is a Segment message then.`,
    );
  const output = oneOf("--output", values.output ?? "tsv", ["tsv", "ndjson"] as const);
  return {
    rules: values.rules,
    mapping: values.mapping,
    format,
    columns: values.columns?.split(",").map((name) => name.trim()) ?? null,
    until: values.until ?? "last",
    output,
    header: headerOf(values.header, output),
    quiet: values.quiet ?? false,
  };
}

/**
 * Reads `--until`: `last`, UTC ms, or ISO 8601; without a zone it is on the clocks of `zone`.
 *
 * @throws an `Error` that shows how to write it.
 */
export function readUntil(until: string, zone: string): Until {
  if (until === "last") return "last";
  const instant = parseLocal(/^\d+$/.test(until) ? Number(until) : until, zone);
  if (instant !== undefined) return instant;
  throw new Error(
    `--until is “last”, or an instant such as 2026-11-22T14:00 (in ${zone}) or 2026-11-22T06:00:00Z, not “${until}”.`,
  );
}

function headerOf(header: boolean | undefined, output: FiringFormat): boolean {
  if (header && output === "ndjson")
    throw new Error("--header is for tsv; each line of ndjson names its fields.");
  return header ?? false;
}

function oneOf<Name extends string>(option: string, value: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  throw new Error(`${option} is ${names.join(", ")}, not “${value}”.`);
}
