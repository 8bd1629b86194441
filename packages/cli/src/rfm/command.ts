import { parseArgs } from "node:util";
import { parseDuration } from "@proffer/engine";
import { usage } from "../log/usage.ts";
import { describeHistories, readHistories } from "../log/read-histories.ts";
import type { Histories } from "../log/read-histories.ts";
import { readMapping } from "../log/read-inputs.ts";
import { readLog } from "../log/read-log.ts";
import { instantOption } from "../log/options.ts";
import { placesOf } from "./decimal.ts";
import { gatherOrders } from "./orders.ts";
import { scaleOf, summaryOf } from "./scale.ts";

const help = `proffer rfm — cut points for the fact “rfm”, worked out from a shop's log

  proffer rfm --events log.csv.gz --mapping mapping.json --within 365d > rfm.json

  --events FILE    the log: .csv (with a header), .ndjson or .jsonl, plain or .gz
  --mapping FILE   which column is what, as for proffer backtest; “properties”
                   has to name “revenue” or “total”, and “currency” if there is
                   one. Without it each line is a Segment message
  --within D       only orders of this long up to --at; default all
  --at INSTANT     as of when; default the log's last event
  --currency CUR   of amounts that come without one

Customers who have ordered are ranked by how lately, how often and for how much
(equals by their id) and cut into fifths. What is printed goes into the rule set
as its “rfm”; how many customers each score gets is told on stderr.
Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

/** `proffer rfm`: prints cut points as JSON. Gives the exit code. */
export async function rfmCommand(argv: readonly string[]): Promise<number> {
  return usage("rfm", help, () => readOptions(argv), run);
}

interface RfmOptions {
  readonly events: string;
  readonly mapping?: string | undefined;
  readonly within?: string | undefined;
  readonly at?: number | undefined;
  readonly currency?: string | undefined;
}

function readOptions(argv: readonly string[]): RfmOptions | "help" {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      events: text,
      mapping: text,
      within: text,
      at: text,
      currency: text,
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  const { events, within, at, currency } = values;
  if (events === undefined) throw new Error("proffer rfm needs --events.");
  if (within !== undefined && !parseDuration(within))
    throw new Error(`--within is a duration such as 365d, not “${within}”.`);
  if (currency !== undefined && placesOf(currency) === undefined)
    throw new Error(`--currency is three letters such as CNY, not “${currency}”.`);
  return { ...values, events, at: at === undefined ? undefined : instantOption(at, "UTC") };
}

async function run({ events, mapping, within, at, currency }: RfmOptions): Promise<number> {
  const histories = await readHistories(await readMapping(mapping), readLog(events));
  process.stderr.write(`${describeHistories(histories).join("\n")}\n`);
  const orders = gatherOrders(histories.byCustomer, {
    at: at ?? lastInstant(histories),
    withinMs: parseDuration(within) ?? null,
    ...(currency !== undefined && { currency }),
  });
  const scale = scaleOf(orders, within);
  process.stderr.write(summaryOf(orders, at ?? lastInstant(histories), within));
  process.stdout.write(scale);
  return 0;
}

function lastInstant({ byCustomer }: Histories): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const events of byCustomer.values()) last = Math.max(last, events.at(-1)?.timestamp ?? last);
  return last;
}
