import { enters, groupOf } from "../facts/event.mjs";
import { byEvent } from "../workload/by-event.mjs";

/**
 * @typedef {object} Look
 * @property {string} name the event's name, or the timer's rule.
 * @property {object} event the event that arrived, or the one that the timer counts from.
 * @property {number} at UTC ms.
 * @property {(fact: object) => unknown} read what a fact finds.
 * @property {(rule: object) => boolean} isUsed whether a rule is true already for the look's key.
 */

/**
 * What every engine needs around it to answer an event as ours does: which rules are looked at, timers, and the rising
 * edge. What is compared is how each of them finds out which rules hold.
 *
 * @param {object} options
 * @param {ReturnType<import("../workload/plan.mjs").planRules>} options.plan
 * @param {readonly string[][]} [options.used] by rule: the keys that it is true for at the start.
 * @param {readonly object[]} options.history
 * @param {{ add(event: object): void, read(fact: object, look: object): unknown }} options.facts
 * @param {(rules: readonly object[], look: Look) => Iterable<number> | Promise<Iterable<number>>} options.judge
 *   the numbers of the rules that hold; of rules that were not asked for, nothing is heard.
 */
export function drive({ plan, used, history, facts, judge }) {
  const looked = byEvent(plan.rules, ({ triggers }) => triggers);
  const rearmed = byEvent(plan.rules, ({ anchors }) => anchors);
  const edges = plan.rules.map(({ number }) => new Set(used?.[number]));
  const timers = createTimers(plan.rules.filter(({ timer }) => timer));

  const lookAt = async (rules, name, event, at) => {
    const read = (fact) => facts.read(fact, { event, at });
    const isUsed = ({ number, by }) => edges[number].has(groupOf(event, by));
    const holding = new Set(await judge(rules, { name, event, at, read, isUsed }));
    return rules.flatMap(({ number, id, by }) => {
      const key = groupOf(event, by);
      if (key === undefined) return [];
      if (!holding.has(number)) edges[number].delete(key);
      else if (!edges[number].has(key)) {
        edges[number].add(key);
        return [`${id}|${key}`];
      }
      return [];
    });
  };

  for (const event of history) timers.add(event);
  // What came due within the history has been looked at.
  if (history.length > 0) timers.dueBy(history.at(-1).timestamp - 1);
  return {
    async track(event) {
      const fired = [];
      for (const { rule, anchor, at } of timers.dueBy(event.timestamp - 1))
        fired.push(...(await lookAt([rule], rule.id, anchor, at)));
      facts.add(event);
      fired.push(...(await lookAt(looked(event.event), event.event, event, event.timestamp)));
      timers.add(event);
      for (const { number } of rearmed(event.event)) edges[number].clear();
      return fired;
    },
  };
}

/** When rules about time come due, each once behind the event that it counts from. */
function createTimers(rules) {
  const anchors = new Map();
  let looked = Number.NEGATIVE_INFINITY;
  let nextDue = Number.POSITIVE_INFINITY;
  const dueOf = ({ leaves: [{ fact, value }] }) =>
    (anchors.get(fact)?.timestamp ?? Number.NaN) + value;
  return {
    add(event) {
      for (const {
        leaves: [{ fact, value }],
      } of rules) {
        if (!enters(event, fact)) continue;
        anchors.set(fact, event);
        nextDue = Math.min(nextDue, event.timestamp + value);
      }
    },
    /** Those that come due up to and including an instant, the soonest first. */
    dueBy(until) {
      if (until < nextDue) {
        looked = until;
        return [];
      }
      const due = rules
        .map((rule) => ({ rule, anchor: anchors.get(rule.leaves[0].fact), at: dueOf(rule) }))
        .filter(({ at }) => at > looked && at <= until)
        .sort((a, b) => a.at - b.at);
      looked = until;
      nextDue = Math.min(...rules.map(dueOf).filter((at) => at > until), Number.POSITIVE_INFINITY);
      return due;
    },
  };
}
