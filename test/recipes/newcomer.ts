import { advance, createState } from "@proffer/engine";
import type { Decision, Event, Ruleset } from "@proffer/engine";

/** A Thursday on which Shanghai and Berlin are both at work, and Singles' Day is near. */
const start = Date.UTC(2026, 10, 5, 9, 30);

/** What somebody does who is here for the first time and wants nothing yet. */
const innocent = [
  ["Session Started", { referrer: "" }],
  ["Page", { path: "/", title: "Quiet Hill", name: "Home" }],
  [
    "Product Viewed",
    { product_id: "mug", name: "Mug", category: "cups", price: 98, currency: "CNY" },
  ],
] as const;

/** What a rule set does to a newcomer who opens one page with one product on it and stays for a minute. */
export async function meetNewcomer(ruleset: Ruleset): Promise<readonly Decision[]> {
  const state = createState("newcomer");
  const decisions: Decision[] = [];
  for (const [i, [event, properties]] of innocent.entries()) {
    const timestamp = start + i * 1000;
    decisions.push(
      ...(await advance(state, eventOf(event, properties, timestamp), ruleset, timestamp)),
    );
  }
  const end = start + 60_000;
  decisions.push(...(await advance(state, { type: "timer", at: end }, ruleset, end)));
  return decisions.filter(({ outcome }) => outcome === "act");
}

function eventOf(event: string, properties: Event["properties"], timestamp: number): Event {
  const type = event === "Page" ? "page" : "track";
  const context = { locale: "en-GB", timezone: "Europe/Berlin" };
  return { messageId: `m${timestamp}`, type, event, properties, timestamp, context };
}
