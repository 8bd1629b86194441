import { joinReached } from "./reached.ts";
import type { Counts, RuleTally, Tally } from "./tally.ts";
import { closeCustomer } from "./tally.ts";

/**
 * Adds a tally of other customers to one of the same rule set. In whichever order the parts of the work end, the sum is
 * the same.
 */
export function addTally(to: Tally, more: Tally): void {
  closeCustomer(to);
  closeCustomer(more);
  addCounts(to.total, more.total);
  to.shown += more.shown;
  for (const [i, rule] of to.rules.entries()) addRule(rule, more.rules[i] as RuleTally);
  for (const [i, campaign] of to.campaigns.entries()) {
    campaign.offers += more.campaigns[i]?.offers ?? 0;
    campaign.customers += more.campaigns[i]?.customers ?? 0;
  }
}

function addRule(to: RuleTally, more: RuleTally): void {
  addCounts(to, more);
  to.waited += more.waited;
  to.heldOut += more.heldOut;
  addMap(to.refused, more.refused);
  addMap(to.lostTo, more.lostTo);
  for (const part of ["limits", "frequencies", "gaps", "variants"] as const)
    addArray(to[part], more[part]);
}

function addCounts(to: Counts, more: Counts): void {
  to.firings += more.firings;
  to.done += more.done;
  to.reachedCustomers += more.reachedCustomers;
  addMap(to.perCustomer, more.perCustomer);
  for (const [day, [firings, done]] of more.days) {
    const [before, doneBefore] = to.days.get(day) ?? [0, 0];
    to.days.set(day, [before + firings, doneBefore + done]);
  }
  addArray(to.hours[0], more.hours[0]);
  addArray(to.hours[1], more.hours[1]);
  if (to.reached && more.reached) joinReached(to.reached, more.reached);
}

function addMap<Key>(to: Map<Key, number>, more: ReadonlyMap<Key, number>): void {
  for (const [key, count] of more) to.set(key, (to.get(key) ?? 0) + count);
}

function addArray(to: Float64Array, more: Float64Array): void {
  for (const [i, count] of more.entries()) to[i] = (to[i] ?? 0) + count;
}
