import type { Event, Firing, Ruleset } from "@proffer/engine";
import { createState, fire } from "@proffer/engine";
import type { Mapping } from "../log/mapping.ts";
import type { Histories } from "../log/read-histories.ts";
import { readHistories } from "../log/read-histories.ts";
import type { LogRow } from "../log/read-log.ts";

/** What a back-test found. */
export interface Report {
  readonly histories: Histories;
  /** Sorted by customer, rule and time. */
  readonly firings: readonly Firing[];
}

/**
 * Runs a rule set over a log: what would have fired, before limits and schedules, had it been live. Timers run up to
 * the log's last event and not beyond it.
 *
 * @throws an `Error` where the log lacks a column that the mapping names.
 */
export async function backtest(
  ruleset: Ruleset,
  mapping: Mapping,
  log: AsyncIterable<LogRow>,
): Promise<Report> {
  const histories = await readHistories(mapping, log);
  const { byCustomer } = histories;
  const last = latest(byCustomer);
  const firings: Firing[] = [];
  for (const user of [...byCustomer.keys()].sort(byText))
    firings.push(...(await replayCustomer(user, byCustomer.get(user) ?? [], ruleset, last)));
  return { histories, firings };
}

async function replayCustomer(
  user: string,
  events: readonly Event[],
  ruleset: Ruleset,
  until: number,
): Promise<Firing[]> {
  const state = createState(user);
  const firings: Firing[] = [];
  for (const event of events) firings.push(...(await fire(state, event, ruleset)));
  firings.push(...(await fire(state, { type: "timer", at: until }, ruleset)));
  return firings.sort((a, b) => byText(a.rule, b.rule) || a.at - b.at);
}

function latest(histories: ReadonlyMap<string, readonly Event[]>): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const events of histories.values())
    for (const { timestamp } of events) last = Math.max(last, timestamp);
  return last;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
