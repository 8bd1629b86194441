import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

/** What `proffer backtest` was asked to do. */
export interface BacktestOptions {
  readonly rules: string;
  readonly events: string;
  readonly mapping: string | undefined;
  readonly out: string | undefined;
  readonly format: string | undefined;
  readonly query: string | undefined;
  readonly order: "event" | "arrival";
  readonly confirm: "class" | "every";
  readonly compare: string | undefined;
  readonly json: boolean;
  /** `undefined`: as many as there are processors, or none where the log is small. */
  readonly workers: number | undefined;
  /** `null`: nothing is kept; `undefined`: what is large is kept in the user's cache folder. */
  readonly cache: string | null | undefined;
}

export const backtestHelp = `proffer backtest — what would these rules have done over a shop's log?

  proffer backtest --rules rules.json --events log.csv.gz --mapping mapping.json --out firings.csv
  proffer backtest --rules rules.json --events 'log-*.parquet' --mapping mapping.json
  proffer backtest --rules new.json --compare old.json --events log.parquet --mapping mapping.json
  psql … | proffer backtest --rules rules.json --events - --format csv --mapping mapping.json

  --rules FILE     the rule set
  --events LOG     the log, its rows in the order in which they arrived:
                   .csv (with a header), .ndjson or .jsonl, plain or .gz, or .parquet; “*” and “?” in
                   a file's name stand for many files of one kind, taken by their names;
                   - reads standard input (--format csv or ndjson);
                   postgres://… reads a database (--query SQL)
  --mapping FILE   which column is what; NDJSON of Segment messages needs none:
                   { "timestamp": "ts_ms", "userId": "user_id",
                     "event": { "column": "event", "values": { "view": "Product Viewed" } },
                     "properties": { "product_id": "item_id" } }
                   "messageId" may name a column with ids; without it the row's number is the id
  --out FILE       where every firing goes: rule_id,user_id,key,fired_at
                   sorted by user, rule, time; before limits and schedules
  --json           the report as JSON on standard output
  --compare OLD    who gains and who loses against another rule set, or against a report that was
                   saved with --json (figures only)
  --order ORDER    event (what should have fired; so without the option) or arrival (what would
                   have, late events late)
  --confirm every  json-rules-engine confirms each firing, not each kind of firing
  --workers N      threads; as many as there are processors if left out, 0 for none
  --cache DIR      keeps the log there, sorted, and the next run over it begins at once. A log of more
                   than 64 MB is kept in the user's cache folder if this is left out; what comes from
                   standard input or a database is never kept
  --no-cache       keeps nothing

Refused rules are told of on stderr and the healthy ones run.
Exit codes: 0 done, 1 could not be done, 2 the command was not understood, 130 interrupted.
`;

/** Reads the command line. @throws an `Error` for people. */
export function readBacktestOptions(argv: readonly string[]): BacktestOptions | "help" {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rules: text,
      events: text,
      mapping: text,
      out: text,
      format: text,
      query: text,
      order: { ...text, default: "event" },
      confirm: { ...text, default: "class" },
      compare: text,
      json: flag,
      workers: text,
      cache: text,
      "no-cache": flag,
      help: { ...flag, short: "h" },
    },
  });
  if (values.help) return "help";
  const { rules, events, order, confirm } = values;
  if (rules === undefined || events === undefined) {
    const missing = (["rules", "events"] as const).filter((name) => values[name] === undefined);
    throw new Error(`proffer backtest needs ${missing.map((name) => `--${name}`).join(", ")}.`);
  }
  if (order !== "event" && order !== "arrival")
    throw new Error(`--order is event or arrival, not “${order}”.`);
  if (confirm !== "class" && confirm !== "every")
    throw new Error(`--confirm is every or class, not “${confirm}”.`);
  if (values["no-cache"] && values.cache !== undefined)
    throw new Error("--cache and --no-cache are not for one run.");
  return {
    rules,
    events,
    mapping: values.mapping,
    out: values.out,
    format: values.format,
    query: values.query,
    order,
    confirm,
    compare: values.compare,
    json: values.json ?? false,
    workers: readWorkers(values.workers),
    cache: values["no-cache"] ? null : values.cache,
  };
}

const maxWorkers = 64;

function readWorkers(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,3}$/.test(text) || Number(text) > maxWorkers)
    throw new Error(`--workers is a number from 0 to ${maxWorkers}, not “${text}”.`);
  return Number(text);
}

/** As many threads as there are processors. */
export function processors(): number {
  return Math.min(maxWorkers, availableParallelism());
}
