import type { Readable } from "node:stream";
import { endWithReader } from "../check/closed-pipe.ts";
import { readMapping, readRules } from "../log/read-inputs.ts";
import { usage } from "../log/usage.ts";
import { fireRows } from "./fire-rows.ts";
import type { Fired } from "./fire-rows.ts";
import { firingColumns } from "./firing-line.ts";
import { createFindings, groupByCustomer } from "./group-by-customer.ts";
import type { Findings } from "./group-by-customer.ts";
import { createLineWriter } from "./line-writer.ts";
import { peakMegabytes } from "../peak-memory.ts";
import type { FireOptions } from "./options.ts";
import { readFireOptions, readUntil } from "./options.ts";
import { readRows } from "./read-rows.ts";

const help = `proffer fire — rows sorted by customer on stdin, firings on stdout

  psql -c "COPY (SELECT … ORDER BY customer, at, id) TO STDOUT (FORMAT csv, HEADER)" |
    proffer fire --rules rules.json --mapping mapping.json --format csv > firings.tsv

  --rules FILE      the rule set
  --mapping FILE    which column is what, as for proffer backtest; without it
                    each row is a Segment message, as NDJSON
  --format FORMAT   of the rows: tsv (as ClickHouse and COPY write it), csv or
                    ndjson; default tsv
  --columns A,B,C   the columns' names, where the rows bring no header
  --until INSTANT   how far timers run, or “last”: to the last of all events,
                    as in a back-test; default last
  --output FORMAT   of the firings: tsv or ndjson; default tsv
                    ${firingColumns.join(", ")}
  --header          begins the tsv with its columns' names
  --quiet           no figures on stderr

The firings are those of proffer backtest over the same rows. One customer is in
memory at a time; within a customer rows may come in any order, and the first of
two with one id counts. A customer out of order ends the run.
Exit codes: 0 done (or the reader has left), 1 could not be done and what was
written is not all, 2 the command was not understood.
`;

/** `proffer fire`: the engine as one stage of somebody else's pipe. Gives the exit code. */
export async function fireCommand(argv: readonly string[]): Promise<number> {
  return usage("fire", help, () => readFireOptions(argv), run);
}

async function run(options: FireOptions): Promise<number> {
  endWithReader(process.stdout);
  const ruleset = await readRules(options.rules);
  if (!ruleset) return 1;
  const mapping = await readMapping(options.mapping);
  const until = readUntil(options.until, ruleset.timezone ?? "UTC");
  const findings = createFindings();
  const rows = readRows(process.stdin as Readable, options.format, options.columns);
  const writer = createLineWriter(process.stdout);
  if (options.header) await writer.write(firingColumns.join("\t"));
  const customers = groupByCustomer(mapping, rows, findings);
  const fired = await fireRows(customers, ruleset, { until, format: options.output }, writer);
  if (!options.quiet) process.stderr.write(summary(findings, fired));
  return 0;
}

function summary(findings: Findings, { customers, events, firings }: Fired): string {
  const { rows, withoutUser, refused, refusals, twoNames } = findings;
  return [
    `events: ${events} of ${rows} rows (${withoutUser} without a user, ${refused} refused)`,
    ...refusals.map((line) => `  ${line}`),
    ...(twoNames > 0
      ? [
          `  ${twoNames} rows name an anonymous id beside their customer; what was done under it before is not united with the customer's here`,
        ]
      : []),
    `customers: ${customers}`,
    `firings: ${firings}`,
    `memory: ${peakMegabytes()} MB at most`,
    "",
  ].join("\n");
}
