import type { Ruleset } from "@proffer/engine";
import { readJson, readMapping, readRules } from "../log/read-inputs.ts";
import { usage } from "../log/usage.ts";
import type { LogSource } from "../log/columns/source.ts";
import { nameOf, parseSource } from "../log/columns/source.ts";
import type { Store } from "../log/columns/store.ts";
import { StoreReader } from "../log/columns/read-store.ts";
import { customerOf } from "../log/columns/block.ts";
import { paintFor } from "../terminal.ts";
import type { BacktestReport } from "./backtest-report.ts";
import { compareBacktests } from "./compare.ts";
import type { Side } from "./compare.ts";
import { Progress } from "./progress.ts";
import { readReport } from "./read-report.ts";
import { renderComparison } from "./render-comparison.ts";
import { renderReport } from "./render-report.ts";
import { createReport } from "./report.ts";
import { removeOnSignals, removeTemporary } from "./run-folder.ts";
import type { BacktestOptions } from "./run-options.ts";
import { backtestHelp, readBacktestOptions } from "./run-options.ts";
import { propertiesFor } from "./run-plan.ts";
import { openStore } from "./run-store.ts";
import type { OpenStore } from "./run-store.ts";
import type { RunResult } from "./run.ts";
import { runOver, withStore } from "./run.ts";

/** `proffer backtest`: reads the log, runs the rules over it, and reports. Gives the exit code. */
export function backtestCommand(argv: readonly string[]): Promise<number> {
  return usage("backtest", backtestHelp, () => readBacktestOptions(argv), backtest);
}

async function backtest(options: BacktestOptions): Promise<number> {
  const forget = removeOnSignals();
  try {
    return await run(options);
  } finally {
    removeTemporary();
    forget();
  }
}

async function run(options: BacktestOptions): Promise<number> {
  const source = parseSource(options.events, options);
  const mapping = (await readMapping(options.mapping)) ?? null;
  const ruleset = await readRules(options.rules);
  if (!ruleset) return 1;
  const old = options.compare === undefined ? undefined : await readOld(options.compare);
  if (old === null) return 1;
  const rulesets = old?.type === "rules" ? [ruleset, old.ruleset] : [ruleset];
  const started = process.hrtime.bigint();
  const progress = new Progress();
  const properties = propertiesFor(rulesets, mapping);
  const plan = { source, mapping, properties, cache: options.cache, workers: options.workers };
  await withStore(
    () => openStore(plan, progress),
    (store) => report(store, ruleset, old ?? undefined, options, source, started, progress),
  );
  return 0;
}

/** What is compared with: another rule set, or the figures of an earlier report. */
type Old =
  | { readonly type: "rules"; readonly ruleset: Ruleset }
  | { readonly type: "report"; readonly report: BacktestReport };

async function readOld(file: string): Promise<Old | null> {
  const saved = readReport(await readJson(file), file);
  if (saved) return { type: "report", report: saved };
  const ruleset = await readRules(file);
  return ruleset ? { type: "rules", ruleset } : null;
}

async function report(
  open: OpenStore,
  ruleset: Ruleset,
  old: Old | undefined,
  options: BacktestOptions,
  source: LogSource,
  started: bigint,
  progress: Progress,
): Promise<void> {
  const remembers = old?.type === "rules";
  const { order, confirm, workers } = options;
  const how = { order, confirm, workers, remembers };
  const found = await runOver(open, ruleset, { ...how, out: options.out ?? null }, progress);
  const now = sideOf(open.store, ruleset, options.rules, order, source, found);
  process.stderr.write(summary(open.store, ruleset, found, secondsSince(started)));
  const before =
    old?.type === "rules"
      ? sideOf(
          open.store,
          old.ruleset,
          options.compare ?? "",
          order,
          source,
          await runOver(open, old.ruleset, { ...how, out: null }, progress),
        )
      : old;
  print(open, now, before, options);
}

function print(
  open: OpenStore,
  now: Side,
  before: Side | undefined,
  { json }: BacktestOptions,
): void {
  const paint = paintFor(process.stdout);
  if (!before) {
    const text = json
      ? JSON.stringify(now.report, null, 2)
      : renderReport(now.report, paint).join("\n");
    process.stdout.write(`${text}\n`);
    return;
  }
  const comparison = compareBacktests(before, now, nameIn(open));
  const text = json
    ? JSON.stringify(comparison, null, 2)
    : renderComparison(comparison, paint).join("\n");
  process.stdout.write(`${text}\n`);
}

/** Names are only read for the few customers that are named. */
function nameIn({ folder, store }: OpenStore): (customer: number) => string {
  const reader = new StoreReader(folder, store);
  return (customer) => {
    const place = store.blocks.findLast(({ firstCustomer }) => firstCustomer <= customer);
    return place ? customerOf(reader.read(place), customer - place.firstCustomer) : "";
  };
}

function sideOf(
  store: Store,
  ruleset: Ruleset,
  file: string,
  order: BacktestOptions["order"],
  source: LogSource,
  { tally, orders }: RunResult,
): Side & { readonly report: BacktestReport } {
  const { rows, customers, withoutUser, refused, duplicates, late, first, last } = store;
  const facts = {
    source: nameOf(source),
    rows,
    events: store.events - duplicates,
    customers,
    withoutUser,
    refused,
    duplicates,
    late,
    first,
    last,
    names: new Map(store.names.map((name, code) => [name, store.namesCount[code] ?? 0])),
    orders,
  };
  return { report: createReport(ruleset, file, order, facts, tally), tally };
}

function secondsSince(started: bigint): number {
  return Number(process.hrtime.bigint() - started) / 1e9;
}

function summary(store: Store, ruleset: Ruleset, { tally }: RunResult, seconds: number): string {
  const { events, rows, withoutUser, refused, refusals, absent, customers } = store;
  return [
    `events: ${events} of ${rows} rows (${withoutUser} without a user, ${refused} refused)`,
    ...refusals.map((line) => `  ${line}`),
    ...absent.map(
      (column) => `  the log has no column “${column}”, which the mapping names for a property`,
    ),
    `customers: ${customers}`,
    `firings: ${tally.total.firings}`,
    ...ruleset.rules.map(({ id }, i) => `  ${id}: ${tally.rules[i]?.firings ?? 0}`),
    `events/s: ${Math.round(events / Math.max(seconds, 1e-9))} (${seconds.toFixed(2)} s)`,
    "",
  ].join("\n");
}
