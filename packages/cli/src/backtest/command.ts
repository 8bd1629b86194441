import { rename, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Ruleset } from "@proffer/engine";
import { formatInstant } from "@proffer/engine";
import { parseMapping } from "../log/mapping.ts";
import { describeHistories } from "../log/read-histories.ts";
import { readJson, readRules } from "../log/read-inputs.ts";
import { readLog } from "../log/read-log.ts";
import { backtest } from "./backtest.ts";
import type { Report } from "./backtest.ts";

const help = `proffer backtest — what would these rules have done over a shop's log?

  proffer backtest --rules rules.json --events log.csv.gz --mapping mapping.json --out firings.csv

  --rules FILE     the rule set
  --events FILE    the log: .csv (with a header), .ndjson or .jsonl, plain or .gz
  --mapping FILE   which column is what:
                   { "timestamp": "ts_ms", "userId": "user_id",
                     "event": { "column": "event", "values": { "view": "Product Viewed" } },
                     "properties": { "product_id": "item_id" } }
                   "messageId" may name a column with ids; without it the row's number is the id
  --out FILE       where the firings go: rule_id,user_id,key,fired_at
                   sorted by user, rule, time; before limits and schedules

Refused rules are told of on stderr and the healthy ones run.
Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

/** `proffer backtest`: reads the log, writes the firings, and a summary on stderr. Gives the exit code. */
export async function backtestCommand(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === "number") return options;
  const mapping = parseMapping(await readJson(options.mapping), options.mapping);
  const ruleset = await readRules(options.rules);
  if (!ruleset) return 1;
  const started = process.hrtime.bigint();
  const report = await backtest(ruleset, mapping, readLog(options.events));
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  await writeWhole(options.out, toCsv(report));
  process.stderr.write(summary(report, ruleset, seconds));
  return 0;
}

function readOptions(
  argv: readonly string[],
): { rules: string; events: string; mapping: string; out: string } | number {
  const file = { type: "string" } as const;
  const options = {
    rules: file,
    events: file,
    mapping: file,
    out: file,
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    const { values } = parseArgs({ args: [...argv], options });
    if (values.help) {
      process.stdout.write(help);
      return 0;
    }
    const { rules, events, mapping, out } = values;
    if (rules !== undefined && events !== undefined && mapping !== undefined && out !== undefined)
      return { rules, events, mapping, out };
    const missing = (["rules", "events", "mapping", "out"] as const).filter(
      (name) => values[name] === undefined,
    );
    process.stderr.write(
      `proffer backtest needs ${missing.map((name) => `--${name}`).join(", ")}. See proffer backtest --help.\n`,
    );
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\nSee proffer backtest --help.\n`,
    );
  }
  return 2;
}

/** Under another name first, so that a run cut short leaves no half file. */
async function writeWhole(file: string, content: string): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  await writeFile(partial, content);
  await rename(partial, file);
}

function toCsv({ firings }: Report): string {
  const lines = firings.map(({ rule, customer, key, at }) =>
    [rule, customer, key ?? "", formatInstant(at)].map(cell).join(","),
  );
  return ["rule_id,user_id,key,fired_at", ...lines, ""].join("\n");
}

/** RFC 4180. */
function cell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function summary({ histories, firings }: Report, ruleset: Ruleset, seconds: number): string {
  const { events, byCustomer } = histories;
  const perRule = ruleset.rules.map(
    ({ id }) => `  ${id}: ${firings.filter(({ rule }) => rule === id).length}`,
  );
  return [
    ...describeHistories(histories),
    `customers: ${byCustomer.size}`,
    `firings: ${firings.length}`,
    ...perRule,
    `events/s: ${Math.round(events / Math.max(seconds, 1e-9))} (${seconds.toFixed(2)} s)`,
    "",
  ].join("\n");
}
