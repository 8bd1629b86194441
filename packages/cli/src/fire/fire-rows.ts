import type { Firing, Ruleset } from "@proffer/engine";
import { createState, fire } from "@proffer/engine";
import type { FiringFormat } from "./firing-line.ts";
import { firingLine } from "./firing-line.ts";
import type { CustomerEvents } from "./group-by-customer.ts";
import { createHeldBack } from "./held-back.ts";
import type { LineWriter } from "./line-writer.ts";

/** How far timers run: to an instant, or to the last event of all. */
export type Until = number | "last";

/** What a run came to. */
export interface Fired {
  customers: number;
  events: number;
  firings: number;
}

/**
 * Runs a rule set over one customer after the other and writes each firing: those of a back-test over the same events,
 * before limits and schedules.
 *
 * With `until: "last"` timers that fall due behind everything read so far are written at the end.
 */
export async function fireRows(
  customers: AsyncIterable<CustomerEvents>,
  ruleset: Ruleset,
  { until, format }: { readonly until: Until; readonly format: FiringFormat },
  writer: LineWriter,
): Promise<Fired> {
  const held = createHeldBack();
  const fired: Fired = { customers: 0, events: 0, firings: 0 };
  let last = Number.NEGATIVE_INFINITY;
  async function write(line: string): Promise<void> {
    fired.firings++;
    await writer.write(line);
  }
  try {
    for await (const { customer, events } of customers) {
      fired.customers++;
      fired.events += events.length;
      last = Math.max(last, events.at(-1)?.timestamp ?? last);
      const end = until === "last" ? Number.POSITIVE_INFINITY : until;
      for (const firing of await fireCustomer(customer, events, ruleset, end)) {
        const line = firingLine(firing, format);
        if (until === "last" && firing.at > last) await held.take(firing.at, line);
        else await write(line);
      }
    }
    for await (const line of held.release(last)) await write(line);
    await writer.flush();
  } finally {
    await held.close();
  }
  return fired;
}

async function fireCustomer(
  customer: string,
  events: CustomerEvents["events"],
  ruleset: Ruleset,
  until: number,
): Promise<readonly Firing[]> {
  const state = createState(customer);
  const firings: Firing[] = [];
  for (const event of events) firings.push(...(await fire(state, event, ruleset)));
  firings.push(...(await fire(state, { type: "timer", at: until }, ruleset)));
  return firings;
}
