import { parseArgs } from "node:util";
import { defaultGuard } from "@proffer/protocol";
import type { PublishRequest } from "@proffer/protocol";
import { adminArgs, adminHelp, readAdmin } from "./admin.ts";
import type { AdminOptions } from "./admin.ts";

/** What `proffer publish` was asked to do. */
export interface PublishOptions extends AdminOptions {
  readonly rules: string;
  readonly percent: number | undefined;
  readonly message: string | undefined;
  readonly force: boolean;
  readonly yes: boolean;
  readonly backtest: Backtest | undefined;
  readonly guard: NonNullable<PublishRequest["guard"]>;
}

/** A log to try the rules on first. */
export interface Backtest {
  readonly events: string;
  readonly mapping: string | undefined;
}

export const publishHelp = `proffer publish — puts a rule file in force, for a few customers first

  proffer publish rules.json --server https://help.example.com
  proffer publish rules.json --backtest log.csv --mapping mapping.json -m "autumn sale"

It checks the file, shows what changes against what is in force, and asks. Then
one customer in a hundred has the new rules; “proffer rollout 10” gives them to
ten, “proffer rollout 100” to all, and “proffer rollback” takes them back.

${adminHelp}  --percent N       how many of a hundred customers get it; default 1, and
                    all where nothing was published before
  -m, --message T   why, for the audit log
  --backtest LOG    runs the rules and those in force over a log first, and
                    shows what would have been otherwise (proffer backtest)
  --mapping FILE    which column of the log is what
  --force           publishes what would leave no rule, or less than half
  --yes             does not ask

The server stops the roll-out and gives everybody the old rules back, if the
customers who have the new ones are worse off than the others by more than

  --max-errors S      more messages that cannot be shown, as a share   ${defaultGuard.errors}
  --max-dismissals S  more messages dismissed, as a share               ${defaultGuard.dismissals}
  --max-spend N       times as much a customer in coupons               ${defaultGuard.spend}
  --max-coupons N     coupons, where the others have none to compare  ${defaultGuard.maxCoupons}

once there were ${defaultGuard.minShown} messages (--min-shown) or ${defaultGuard.minCoupons} coupons (--min-coupons).
Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

const bounds = {
  "max-errors": "errors",
  "max-dismissals": "dismissals",
  "max-spend": "spend",
  "max-coupons": "maxCoupons",
  "min-shown": "minShown",
  "min-coupons": "minCoupons",
} as const;

/** Reads the command line. @throws an `Error` for people. */
export function readPublishOptions(argv: readonly string[]): PublishOptions | "help" {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...adminArgs,
      percent: text,
      backtest: text,
      mapping: text,
      force: flag,
      yes: flag,
      "max-errors": text,
      "max-dismissals": text,
      "max-spend": text,
      "max-coupons": text,
      "min-shown": text,
      "min-coupons": text,
    },
  });
  if (values.help) return "help";
  const [rules, more] = positionals;
  if (rules === undefined || more !== undefined)
    throw new Error("proffer publish takes one rule file: rules.json.");
  if (values.mapping !== undefined && values.backtest === undefined)
    throw new Error("--mapping says how to read a log: give --backtest LOG as well.");
  const { percent, message, force = false, yes = false, backtest, mapping } = values;
  return {
    ...readAdmin("publish", values.server),
    rules,
    percent: percent === undefined ? undefined : readPercent(percent, "--percent"),
    message,
    force,
    yes,
    backtest: backtest === undefined ? undefined : { events: backtest, mapping },
    guard: readGuard(values),
  };
}

function readGuard(
  values: Readonly<Record<string, string | boolean | undefined>>,
): PublishOptions["guard"] {
  const given = Object.entries(bounds).flatMap(([option, bound]) => {
    const text = values[option];
    return typeof text === "string" ? [[bound, readNumber(text, `--${option}`)] as const] : [];
  });
  return Object.fromEntries(given);
}

function readNumber(text: string, option: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new Error(`${option} is a number, not “${text}”.`);
}

/** @throws an `Error` that names the option. */
export function readPercent(text: string, option: string): number {
  const percent = /^\d{1,3}\s?%?$/.test(text) ? Number.parseInt(text, 10) : 0;
  if (percent >= 1 && percent <= 100) return percent;
  throw new Error(`${option} is a whole number from 1 to 100, not “${text}”.`);
}
