import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import type { Event, Ruleset, WatchPlan } from "@proffer/engine";
import {
  advance,
  compileWatch,
  createState,
  createWatch,
  nextTimer,
  parseRulesetText,
} from "@proffer/engine";
import { top } from "../support/server.ts";
import { realData } from "../support/shared-data.ts";

const names: Readonly<Record<string, string>> = {
  view: "Product Viewed",
  cart: "Product Added",
  checkout: "Checkout Started",
  purchase: "Order Completed",
};

interface Row {
  readonly ts_ms: string;
  readonly user_id: string;
  readonly event: string;
  readonly item_id: string;
}

/** Every customer's events, each with an instant of its own as a device gives it. */
function logOf(log: string): ReadonlyMap<string, readonly Event[]> {
  const file = gunzipSync(readFileSync(`${realData}/clickstream/${log}/events.csv.gz`));
  const rows = (parse(file, { columns: true }) as readonly Row[]).map((row, i) => ({ row, i }));
  const customers = new Map<string, Event[]>();
  for (const { row, i } of rows.sort((a, b) => Number(a.row.ts_ms) - Number(b.row.ts_ms))) {
    const events = customers.get(row.user_id) ?? [];
    customers.set(row.user_id, events);
    events.push({
      messageId: String(i).padStart(9, "0"),
      type: "track",
      event: names[row.event] ?? row.event,
      properties: { product_id: row.item_id },
      timestamp: Math.max(Number(row.ts_ms), (events.at(-1)?.timestamp ?? 0) + 1),
    });
  }
  return customers;
}

/** One customer's events through the watch, and through an engine that is always awake beside it. */
async function goThrough(
  ruleset: Ruleset,
  plan: WatchPlan,
  customer: string,
  events: readonly Event[],
): Promise<Gone> {
  const watch = createWatch(plan);
  const state = createState(customer);
  const gone = { events: events.length, awake: 0, near: 0, decided: 0, missed: 0, bytes: 0 };
  for (const event of events) {
    const call = watch.take(event);
    const decisions = await advance(state, event, ruleset, event.timestamp);
    if (call === "near") gone.near++;
    if (decisions.length > 0) gone.decided++;
    if (decisions.length > 0 && call !== "awake") gone.missed++;
    if (call !== "awake") continue;
    gone.awake++;
    watch.looked(event.timestamp, nextTimer(state, ruleset));
  }
  return { ...gone, bytes: JSON.stringify(watch.record()).length };
}

interface Gone {
  readonly events: number;
  readonly awake: number;
  readonly near: number;
  /** How many of the events brought a decision; and of these, how many the watch slept over. */
  readonly decided: number;
  readonly missed: number;
  /** What the record came to. */
  readonly bytes: number;
}

describe.skipIf(realData === undefined)(
  "On real clickstreams the watch of the example shop",
  () => {
    const { ruleset } = parseRulesetText(
      readFileSync(join(top, "examples/shop/rules.json"), "utf8"),
    );

    const plan = compileWatch(ruleset);
    /** A shop; a page of news, whose readers come back to what they read; and a market, by its busiest customers. */
    const shares = { puffy: 0.02, deskdrop: 0.25, taobao: 0.12 };

    test.each(Object.entries(shares))(
      "%s: sleeps over no decision, and wakes for few other events",
      async (log, most) => {
        const all: Gone[] = [];
        for (const [customer, events] of logOf(log))
          all.push(await goThrough(ruleset, plan, customer, events));
        const sum = (of: keyof Gone): number => all.reduce((sofar, gone) => sofar + gone[of], 0);
        const bytes = all.map((gone) => gone.bytes).sort((a, b) => a - b);
        console.log(
          `${log}: ${sum("events")} events, ${sum("awake")} awake, ${sum("near")} near, ${sum("decided")} decided; ` +
            `${all.filter(({ awake }) => awake === 0).length} of ${all.length} customers never awake; ` +
            `record ${bytes[bytes.length >> 1]} bytes in the middle, ${bytes.at(-1)} at most`,
        );
        expect(sum("decided")).toBeGreaterThan(0);
        expect(sum("missed")).toBe(0);
        expect(sum("awake") / sum("events")).toBeLessThan(most);
      },
      600_000,
    );
  },
);
