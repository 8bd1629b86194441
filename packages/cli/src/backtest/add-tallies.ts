import { addOften, oftenOf } from "./often.ts";
import { joinReached } from "./reached.ts";
import { addWhen, settle } from "./take.ts";
import type { Counts, RuleTally, Tally } from "./tally.ts";

/**
 * Adds a tally of other customers to one of the same rule set. In whichever order the parts of the work end, the sum is
 * the same.
 */
export function addTally(to: Tally, more: Tally): void {
  settle(to);
  settle(more);
  addCustomers(to.total, more.total);
  to.shown += more.shown;
  for (const [i, rule] of to.rules.entries()) addRule(rule, more.rules[i] as RuleTally);
  for (const [i, campaign] of to.campaigns.entries()) {
    campaign.offers += more.campaigns[i]?.offers ?? 0;
    campaign.customers += more.campaigns[i]?.customers ?? 0;
  }
  settle(to);
}

function addRule(to: RuleTally, more: RuleTally): void {
  addWhen(to, more);
  addCustomers(to, more);
  to.waited += more.waited;
  to.heldOut += more.heldOut;
  addMap(to.refused, more.refused);
  addMap(to.lostTo, more.lostTo);
  for (const part of ["limits", "frequencies", "gaps", "variants"] as const)
    addArray(to[part], more[part]);
}

function addCustomers(to: Counts, more: Counts): void {
  to.reachedCustomers += more.reachedCustomers;
  for (const [times, customers] of oftenOf(more.perCustomer))
    addOften(to.perCustomer, times, customers);
  if (to.reached && more.reached) joinReached(to.reached, more.reached);
}

function addMap<Key>(to: Map<Key, number>, more: ReadonlyMap<Key, number>): void {
  for (const [key, count] of more) to.set(key, (to.get(key) ?? 0) + count);
}

function addArray(to: Float64Array, more: Float64Array): void {
  for (const [i, count] of more.entries()) to[i] = (to[i] ?? 0) + count;
}
