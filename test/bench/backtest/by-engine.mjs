/**
 * What the engine itself fires over a log: each customer's events one by one through `fire`, timers up to the log's last
 * instant. What a back-test at scale must agree with.
 *
 * @param {typeof import("@proffer/engine")} engine
 * @param {string} rules the rule file's text.
 * @param {readonly import("./oracle.mjs").Row[]} rows
 */
export async function fireByEngine(engine, rules, rows) {
  const { ruleset } = engine.parseRulesetText(rules, "rules.json");
  const histories = historiesOf(engine, rows);
  const all = [...histories.values()].flat();
  const until = all.reduce((last, { timestamp }) => Math.max(last, timestamp), 0);
  const firings = [];
  for (const [customer, history] of histories) {
    const state = engine.createState(customer);
    for (const event of history) firings.push(...(await engine.fire(state, event, ruleset)));
    firings.push(...(await engine.fire(state, { type: "timer", at: until }, ruleset)));
  }
  return firings;
}

/** Each customer's events in their order, of two with one id the first; by the customer. */
export function historiesOf({ compareEvents }, rows) {
  const byCustomer = new Map();
  for (const { messageId, customer, timestamp, event, properties } of rows) {
    if (!byCustomer.has(customer)) byCustomer.set(customer, new Map());
    const known = byCustomer.get(customer);
    if (!known.has(messageId))
      known.set(messageId, { messageId, type: "track", event, properties, timestamp });
  }
  return new Map(
    [...byCustomer].map(([customer, events]) => [
      customer,
      [...events.values()].sort(compareEvents),
    ]),
  );
}
