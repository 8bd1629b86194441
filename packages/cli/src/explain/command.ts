import { parseArgs } from "node:util";
import type { Explanation, Ruleset } from "@proffer/engine";
import { explainFor, formatLocal } from "@proffer/engine";
import { instantOption } from "../log/options.ts";
import type { Histories } from "../log/read-histories.ts";
import { describeHistories, readHistories } from "../log/read-histories.ts";
import { readMapping, readRules } from "../log/read-inputs.ts";
import { readLog } from "../log/read-log.ts";
import { usage } from "../log/usage.ts";
import { paintFor } from "../terminal.ts";
import { renderExplanation, renderHead } from "./render.ts";
import type { Replayed } from "./replay-until.ts";
import { replayUntil } from "./replay-until.ts";
import { toJson } from "./to-json.ts";

const help = `proffer explain — why a rule fires for a customer, or why not and how far it is

  proffer explain --rules rules.json --events events.ndjson --customer anon-1

  --rules FILE      the rule set
  --events FILE     the log: .csv (with a header), .ndjson or .jsonl, plain or .gz
  --mapping FILE    which column is what, as for proffer backtest. Without it each
                    line is a Segment message (JSON)
  --customer ID     whose: a userId or an anonymousId of the log
  --at INSTANT      as of when: 2026-11-22T14:00 (on the rule set's clock),
                    2026-11-22T06:00:00Z; default the customer's last event
  --rule ID         only this rule; default all
  --key K           only what is about this value of a rule's “by” (a product,
                    say); default the last five that the customer was about
  --json            the same for machines

The customer's events up to that instant are gone through one by one, timers
included, so that edges, limits and opening hours are as they would have been.
Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

interface Options {
  readonly rules: string;
  readonly events: string;
  readonly customer: string;
  readonly mapping?: string | undefined;
  readonly at?: string | undefined;
  readonly rule?: string | undefined;
  readonly key?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `proffer explain`: prints how each rule stands for a customer. Gives the exit code. */
export async function explainCommand(argv: readonly string[]): Promise<number> {
  return usage("explain", help, () => readOptions(argv), run);
}

function readOptions(argv: readonly string[]): Options | "help" {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rules: text,
      events: text,
      mapping: text,
      customer: text,
      at: text,
      rule: text,
      key: text,
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  const { rules, events, customer, at } = values;
  if (rules !== undefined && events !== undefined && customer !== undefined) {
    // An instant that cannot be read is wrong whatever the zone; it is read again when that is known.
    if (at !== undefined) instantOption(at, "UTC");
    return { ...values, rules, events, customer };
  }
  const missing = (["rules", "events", "customer"] as const).filter(
    (name) => values[name] === undefined,
  );
  throw new Error(`proffer explain needs ${missing.map((name) => `--${name}`).join(", ")}.`);
}

async function run(options: Options): Promise<number> {
  const ruleset = await readRules(options.rules);
  if (!ruleset) return 1;
  checkRule(ruleset, options);
  const mapping = await readMapping(options.mapping);
  const histories = await readHistories(mapping, readLog(options.events));
  if (histories.refused > 0) process.stderr.write(`${describeHistories(histories).join("\n")}\n`);
  const replayed = await replay(ruleset, histories, options);
  const { rule, key } = options;
  const explanations = explainFor(replayed.state, ruleset, {
    at: replayed.at,
    decisions: replayed.decisions,
    ...(rule !== undefined && { rule }),
    ...(key !== undefined && { key }),
  });
  if (explanations.length === 0)
    throw new Error(
      `Nothing that “${options.customer}” did up to then has “${key ?? ""}” for a key of a rule.`,
    );
  process.stdout.write(
    options.json
      ? toJson(replayed, ruleset, explanations)
      : render(replayed, ruleset, options, explanations),
  );
  return 0;
}

/** @throws an `Error` where the log has no such customer, or nothing of them up to that instant. */
async function replay(
  ruleset: Ruleset,
  { byCustomer, aliases }: Histories,
  { customer, at, events: file }: Options,
): Promise<Replayed> {
  const known = aliases.get(customer) ?? customer;
  const events = byCustomer.get(known);
  if (!events)
    throw new Error(
      `${file} has no event of a customer “${customer}”. It has ${byCustomer.size} customers${examples(byCustomer)}.`,
    );
  const zone = zoneOf(ruleset);
  const last = events.at(-1)?.timestamp ?? 0;
  const instant = at === undefined ? last : instantOption(at, zone);
  const first = events[0]?.timestamp ?? 0;
  if (instant < first)
    throw new Error(
      `“${customer}” has no event up to ${formatLocal(instant, zone)}; the first is at ${formatLocal(first, zone)}.`,
    );
  return replayUntil(ruleset, known, events, instant);
}

function examples(byCustomer: ReadonlyMap<string, unknown>): string {
  const some = [...byCustomer.keys()].slice(0, 3);
  return some.length === 0 ? "" : `, e.g. ${some.join(", ")}`;
}

function checkRule({ rules }: Ruleset, { rule, rules: file }: Options): void {
  const ids = rules.map(({ id }) => id);
  if (rule !== undefined && !ids.includes(rule))
    throw new Error(`${file} has no rule “${rule}” that runs. It has ${ids.join(", ")}.`);
}

function render(
  replayed: Replayed,
  ruleset: Ruleset,
  { customer }: Options,
  explanations: readonly Explanation[],
): string {
  const paint = paintFor(process.stdout);
  const zone = zoneOf(ruleset);
  const blocks = explanations.map((explanation) =>
    renderExplanation(explanation, replayed, ruleset, { paint, zone }),
  );
  const lines = [...renderHead(customer, replayed, { paint, zone }), ...blocks.flat()];
  return `${lines.join("\n")}\n`;
}

function zoneOf({ timezone }: Ruleset): string {
  return timezone ?? "UTC";
}
