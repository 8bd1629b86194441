// What must fire, straight from what a rule means and with nothing of the engine's: every look reads the customer's
// whole history again. Slow, and short enough to be read against the documentation.

/** What the shop's systems do, of what these logs hold; it is no activity of the customer's. */
const bySystem = new Set(["Message Shown"]);

const isNamed = (event, name) => (name === "*" ? !bySystem.has(event.event) : event.event === name);

/**
 * All firings of a rule set over a log.
 *
 * @param {{ rules: readonly object[] }} ruleset as its file has it; of the language what `facts` below has.
 * @param {readonly Row[]} rows the log in its order, with whatever repeats.
 * @typedef {{ messageId: string, customer: string, timestamp: number, event: string, properties: Record<string, unknown> }} Row
 * @returns {{ rule: string, customer: string, key: string | null, at: number }[]}
 */
export function fireByBruteForce(ruleset, rows) {
  const rules = ruleset.rules.map(readRule);
  const histories = historiesOf(rows);
  const until = [...histories.values()]
    .flat()
    .reduce((last, { timestamp }) => Math.max(last, timestamp), 0);
  return [...histories].flatMap(([customer, history]) =>
    rules.flatMap((rule) =>
      fireOne(rule, history, until).map(({ key, at }) => ({ rule: rule.id, customer, key, at })),
    ),
  );
}

/** Each customer's events in order; of two with one id the first of the log. */
function historiesOf(rows) {
  const seen = new Set();
  const histories = new Map();
  for (const row of rows) {
    const id = JSON.stringify([row.customer, row.messageId]);
    if (seen.has(id)) continue;
    seen.add(id);
    histories.set(row.customer, [...(histories.get(row.customer) ?? []), row]);
  }
  for (const history of histories.values())
    history.sort((a, b) => a.timestamp - b.timestamp || (a.messageId < b.messageId ? -1 : 1));
  return histories;
}

/** A rule of one condition: enough for these. */
function readRule({ id, on, conditions }) {
  const [{ fact, params, operator, value }, ...others] = conditions.all;
  const isTrue = comparisons[operator];
  if (others.length > 0 || !facts[fact] || !isTrue)
    throw new Error(`The brute force cannot read “${id}”; teach it, or ask something else.`);
  const named = [params.event, params.without, params.resetBy, ...(params.steps ?? [])];
  const hasTimer = on === undefined && (fact === "since" || fact === "absent");
  return {
    id,
    fact,
    params,
    by: params.by,
    triggers: on ?? named.filter((name) => name !== undefined),
    timerMs: hasTimer ? duration(fact === "since" ? value : params.after) : undefined,
    holds: (look) => isTrue(facts[fact](params, look), threshold(value)),
  };
}

const comparisons = {
  equal: (found, wanted) => found === wanted,
  greaterThanInclusive: (found, wanted) => found !== undefined && found >= wanted,
};

function threshold(value) {
  if (typeof value === "string") return duration(value);
  return typeof value === "object" ? fen(value.amount) : value;
}

/** Looks at a rule with each event and, in between, at each instant at which it may have become true by itself. */
function fireOne(rule, history, until) {
  const firings = [];
  const used = new Set();
  const look = (present, at, past) => {
    const key = rule.by === undefined ? null : keyOf(present, rule.by);
    if (!rule.holds({ past, present, at, key })) used.delete(key);
    else if (!used.has(key)) {
      used.add(key);
      firings.push({ key, at });
    }
  };
  history.forEach((event, i) => {
    const past = history.slice(0, i + 1);
    if (rule.triggers.some((name) => isNamed(event, name))) look(event, event.timestamp, past);
    // Each gap and each cart is an episode of its own.
    const measures = rule.fact === "since" || rule.fact === "absent";
    if (measures && isNamed(event, rule.params.event)) used.clear();
    const anchor = rule.timerMs && past.findLast((one) => isNamed(one, rule.params.event));
    const due = anchor ? anchor.timestamp + rule.timerMs : -1;
    // At one instant events come first, and behind the log's end nothing is known.
    const isDue = due >= event.timestamp && due < (history[i + 1]?.timestamp ?? Infinity);
    if (isDue && due <= until) look(anchor, due, past);
  });
  return firings;
}

/** Each fact as its sentence has it; `undefined` is unknown. `past` holds the present event, if an event is looked at. */
const facts = {
  count: ({ event, by, within }, look) =>
    look.key === undefined ? undefined : inWindow(event, by, within, look).length,

  distinct({ event, property, by, within }, look) {
    if (isNamed(look.present, event) && keyOf(look.present, property) === undefined)
      return undefined;
    const values = inWindow(event, by, within, look).map((one) => keyOf(one, property));
    return new Set(values.filter((value) => value !== undefined)).size;
  },

  sum({ event, property, by, within }, look) {
    const amountOf = ({ properties }) => properties.currency && fen(properties[property]);
    if (isNamed(look.present, event) && amountOf(look.present) === undefined) return undefined;
    const entering = inWindow(event, by, within, look).filter((one) => amountOf(one) !== undefined);
    if (entering.some(({ properties }) => properties.currency !== "CNY")) return undefined;
    return entering.reduce((sum, one) => sum + amountOf(one), 0);
  },

  streak({ event, resetBy, by }, look) {
    if (look.key === undefined) return undefined;
    const own = look.past.filter((one) => keyOf(one, by) === look.key);
    const reset = own.findLastIndex((one) => isNamed(one, resetBy));
    return own.slice(reset + 1).filter((one) => isNamed(one, event)).length;
  },

  since({ event }, { past, present, at }) {
    const isArrival = past.at(-1) === present && present.timestamp === at;
    const before = isArrival ? past.slice(0, -1) : past;
    const last = before.findLast((one) => isNamed(one, event));
    return last && at - last.timestamp;
  },

  absent({ event, without, after }, { past, at }) {
    const from = past.findLastIndex((one) => isNamed(one, event));
    const isAnswered = past.slice(from + 1).some((one) => isNamed(one, without));
    return from >= 0 && !isAnswered && at - past[from].timestamp >= duration(after);
  },

  sequence({ steps, within, resetBy }, { past, present }) {
    let from = 0;
    for (const [end, event] of past.entries()) {
      if (resetBy !== undefined && isNamed(event, resetBy)) from = end;
      if (!isNamed(event, steps.at(-1))) continue;
      const first = latestStart(past, from, end, steps);
      if (first === undefined || event.timestamp - first.timestamp >= duration(within)) continue;
      // What completes it uses up all before.
      from = end + 1;
      if (event === present) return true;
    }
    return false;
  },
};

/** The latest event from which the steps lead to the last: backwards, each step as late as it can be. */
function latestStart(past, from, end, steps) {
  let at = end;
  for (const step of steps.slice(0, -1).toReversed()) {
    at = past.slice(from, at).findLastIndex((one) => isNamed(one, step)) + from;
    if (at < from) return undefined;
  }
  return past[at];
}

/** The events in (at − within, at], of the look's own key where there is a `by`. */
function inWindow(event, by, within, { past, at, key }) {
  return past.filter(
    (one) =>
      isNamed(one, event) &&
      one.timestamp > at - duration(within) &&
      (by === undefined || keyOf(one, by) === key),
  );
}

function keyOf({ properties }, property) {
  return properties[property] === "" ? undefined : properties[property];
}

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function duration(text) {
  const [, count, unit] = /^(\d+)([a-z]+)$/.exec(text);
  return Number(count) * units[unit];
}

/** "12.30" is 1230. */
function fen(text) {
  return text === undefined ? undefined : Number(text.replace(".", ""));
}

/**
 * How many of a rule's firings a limit of once per `perMs` and key lets through: one where none was within (at − perMs, at].
 *
 * @param {ReturnType<typeof fireByBruteForce>} firings
 */
export function countShown(firings, perMs) {
  const last = new Map();
  let shown = 0;
  for (const { customer, key, at } of [...firings].sort((a, b) => a.at - b.at)) {
    const name = JSON.stringify([customer, key]);
    if (last.get(name) > at - perMs) continue;
    last.set(name, at);
    shown++;
  }
  return shown;
}
