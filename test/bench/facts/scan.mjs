import { enters, groupOf, toMicro } from "./event.mjs";

/**
 * What a fact finds, read off the whole history each time, as its definition says it: the slow way that cannot be wrong
 * about what it remembers. `undefined` is unknown.
 *
 * @param {object} fact planned.
 * @param {{ history: readonly object[], event: object, at: number }} look the history up to the look; the event it is about.
 */
export function scan(fact, look) {
  const key = groupOf(look.event, fact.by);
  if (key === undefined) return undefined;
  return scans[fact.fact](fact, look, key);
}

const scans = {
  count: (fact, look, key) => entered(fact, look, key).length,

  sum(fact, look, key) {
    if (lacks(fact, look.event)) return undefined;
    const amounts = entered(fact, look, key).map(({ properties }) =>
      toMicro(properties[fact.property]),
    );
    return amounts.reduce((sum, amount = 0) => sum + amount, 0) / 1e6;
  },

  distinct(fact, look, key) {
    if (lacks(fact, look.event)) return undefined;
    const values = entered(fact, look, key).map((event) => groupOf(event, fact.property));
    return new Set(values.filter((value) => value !== undefined)).size;
  },

  streak(fact, { history, at }, key) {
    let length = 0;
    let lastAt = Number.NEGATIVE_INFINITY;
    for (const event of history) {
      if (groupOf(event, fact.by) !== key) continue;
      if (event.event === fact.resetBy) length = 0;
      else if (enters(event, fact)) {
        length = event.timestamp - lastAt >= fact.maxGapMs ? 1 : length + 1;
        lastAt = event.timestamp;
      }
    }
    return at - lastAt >= fact.maxGapMs ? 0 : length;
  },

  sequence(fact, { history, event: present }, key) {
    /** By how many steps are done: the latest start. */
    let starts = [];
    let completedBy;
    for (const event of history) {
      if (groupOf(event, fact.by) !== key) continue;
      if (event.event === fact.resetBy) starts = [];
      for (let step = fact.steps.length - 1; step >= 0; step--) {
        if (!enters(event, fact.steps[step])) continue;
        const start = step === 0 ? event.timestamp : starts[step];
        if (start === undefined || event.timestamp - start >= fact.withinMs) continue;
        starts[step + 1] = start;
        if (step < fact.steps.length - 1) continue;
        [starts, completedBy] = [[], event];
      }
    }
    return completedBy === present;
  },

  since(fact, { history, event: present, at }) {
    const before = history.findLast(
      (event) => enters(event, fact) && !(event === present && event.timestamp === at),
    );
    return before && at - before.timestamp;
  },
};

function entered(fact, { history, at }, key) {
  return history.filter(
    (event) =>
      event.timestamp > at - fact.withinMs &&
      enters(event, fact) &&
      groupOf(event, fact.by) === key,
  );
}

/** As the present event, one that lacks the property makes the fact unknown. */
function lacks(fact, event) {
  return enters(event, fact) && groupOf(event, fact.property) === undefined;
}
