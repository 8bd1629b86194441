import type { Verdict } from "@proffer/engine/columns";
import { localHour } from "./local-hours.ts";
import { addOften } from "./often.ts";
import { addQuarter, takeQuarters } from "./quarters.ts";
import { addReached } from "./reached.ts";
import type { CampaignTally, Counts, RuleTally, Tally } from "./tally.ts";

/**
 * Takes in what came of one firing. All of a customer's come one after another and into the same tally.
 *
 * @param customer the customer's number.
 * @param rule the rule's place in the rule set's `rules`.
 * @param at when it fired, UTC ms.
 */
export function take(
  tally: Tally,
  customer: number,
  rule: number,
  at: number,
  verdict: Verdict,
): void {
  const { zone } = tally;
  const own = tally.rules[rule] as RuleTally;
  const hour = localHour(at, zone);
  count(own, hour, 0);
  note(tally, customer, rule);
  if (verdict.outcome === "refuse") refused(own, verdict);
  else {
    const { until } = verdict;
    done(tally, rule, own, verdict, until === undefined ? hour : localHour(until, zone));
  }
}

/** Takes in a firing that was done at once, by a rule that nobody sees anything of and that has no variants: most are. */
export function takeSilent(tally: Tally, customer: number, rule: number, at: number): void {
  const { open } = tally;
  if (!addQuarter(open.silent, rule, at)) addSilent(tally, rule, at, 1);
  note(tally, customer, rule);
  open.done[rule] = (open.done[rule] as number) + 1;
}

function addSilent({ rules, zone }: Tally, rule: number, at: number, times: number): void {
  const own = rules[rule] as RuleTally;
  const hour = localHour(at, zone);
  count(own, hour, 0, times);
  count(own, hour, 1, times);
}

/** Notes whose firing it is. */
function note(tally: Tally, customer: number, rule: number): void {
  const { open } = tally;
  if (open.customer !== customer) {
    closeCustomer(tally);
    open.customer = customer;
  }
  const fired = open.fired[rule] as number;
  if (fired === 0) open.rules[open.ruleCount++] = rule;
  open.fired[rule] = fired + 1;
  open.firings++;
}

/** @param hour in which it was done: where it waited, another than the one in which it fired. */
function done(tally: Tally, rule: number, own: RuleTally, verdict: Verdict, hour: number): void {
  const { open } = tally;
  const { until, variant = own.variants.length } = verdict;
  const action = own.actions[variant];
  count(own, hour, 1);
  open.done[rule] = (open.done[rule] as number) + 1;
  if (until !== undefined) own.waited++;
  if (variant < own.variants.length) add(own.variants, variant);
  if (!action?.shows) return;
  tally.shown++;
  open.shown++;
  const campaign = tally.campaigns[action.campaign];
  if (!campaign) return;
  campaign.offers++;
  open.campaigns.add(action.campaign);
}

function refused(own: RuleTally, { stage, heldOut, cap, gap, lostTo }: Verdict): void {
  if (stage === undefined) return;
  own.refused.set(stage, (own.refused.get(stage) ?? 0) + 1);
  if (heldOut) own.heldOut++;
  if (lostTo !== undefined) own.lostTo.set(lostTo, (own.lostTo.get(lostTo) ?? 0) + 1);
  if (cap !== undefined)
    add(stage === "limit" ? own.limits : gap ? own.gaps : own.frequencies, cap);
}

/** Ends the customer whose firings came in last; the next one does it, too. */
function closeCustomer(tally: Tally): void {
  const { open, total, rules, campaigns } = tally;
  if (open.customer < 0) return;
  for (let i = 0; i < open.ruleCount; i++) {
    const rule = open.rules[i] as number;
    const own = rules[rule] as RuleTally;
    close(own, open.customer, open.fired[rule] as number, open.done[rule] as number);
    open.fired[rule] = 0;
    open.done[rule] = 0;
  }
  close(total, open.customer, open.firings, open.shown);
  if (open.campaigns.size > 0) {
    for (const index of open.campaigns) (campaigns[index] as CampaignTally).customers++;
    open.campaigns.clear();
  }
  open.ruleCount = 0;
  open.customer = -1;
  open.shown = 0;
  open.firings = 0;
}

function close(counts: Counts, customer: number, firings: number, done: number): void {
  addOften(counts.perCustomer, firings);
  if (done === 0) return;
  counts.reachedCustomers++;
  if (counts.reached) addReached(counts.reached, customer, done);
}

/** Brings a tally to where it can be read: ends the last customer, and adds up what the rules have in all. */
export function settle(tally: Tally): void {
  closeCustomer(tally);
  const { total, rules, open } = tally;
  takeQuarters(open.silent, (rule, at, times) => addSilent(tally, rule, at, times));
  total.firings = 0;
  total.done = 0;
  total.days.clear();
  for (const hours of total.hours) hours.fill(0);
  for (const rule of rules) addWhen(total, rule);
}

/** Adds what happened, and when; not to whom. */
export function addWhen(to: Counts, more: Counts): void {
  to.firings += more.firings;
  to.done += more.done;
  for (const [day, [firings, done]] of more.days) {
    const both = dayOf(to, day);
    both[0] += firings;
    both[1] += done;
  }
  for (const which of [0, 1] as const)
    for (const [hour, times] of more.hours[which].entries()) add(to.hours[which], hour, times);
}

function count(counts: Counts, hour: number, which: 0 | 1, times = 1): void {
  if (which === 0) counts.firings += times;
  else counts.done += times;
  const day = Math.floor(hour / 24);
  dayOf(counts, day)[which] += times;
  add(counts.hours[which], hour - day * 24, times);
}

function dayOf({ days }: Counts, day: number): [firings: number, done: number] {
  let both = days.get(day);
  if (!both) days.set(day, (both = [0, 0]));
  return both;
}

function add(to: Float64Array, index: number, times = 1): void {
  to[index] = (to[index] ?? 0) + times;
}
