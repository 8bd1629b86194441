const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `"7d"` in milliseconds. */
export function toMs(duration) {
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? [];
  if (unit === undefined) throw new Error(`“${duration}” is no duration of the workload.`);
  return Number(amount) * unitMs[unit];
}

/** A fact of a rule with its durations read; two leaves that ask the same have the same `name`. */
function planOf({ fact, params }) {
  const { within, maxGap, steps, where = [] } = params;
  return {
    ...params,
    fact,
    name: JSON.stringify([fact, params]),
    where,
    by: params.by ?? null,
    withinMs: within === undefined ? Infinity : toMs(within),
    maxGapMs: maxGap === undefined ? Infinity : toMs(maxGap),
    steps: steps?.map((step) => (typeof step === "string" ? { event: step, where: [] } : step)),
  };
}

/** The events at which a fact changes, and so its rule is looked at. */
export function eventsOf({ event, resetBy, steps }) {
  const names = steps ? steps.map((step) => step.event) : [event];
  return resetBy === undefined ? names : [...names, resetBy];
}

/**
 * What every evaluator but ours works from: rules with their facts numbered, each distinct fact once.
 *
 * @param {readonly object[]} rules as `createRules` makes them.
 */
export function planRules(rules) {
  const numbers = new Map();
  const facts = [];
  const numberOf = (plan) => {
    if (!numbers.has(plan.name))
      numbers.set(plan.name, facts.push({ ...plan, number: facts.length }) - 1);
    return numbers.get(plan.name);
  };
  const planned = rules.map((rule, number) => {
    const leaves = rule.conditions.all.map((leaf) => ({
      fact: facts[numberOf(planOf(leaf))],
      operator: leaf.operator,
      value: leaf.fact === "since" ? toMs(leaf.value) : leaf.value,
    }));
    const names = rule.on ?? leaves.flatMap(({ fact }) => eventsOf(fact));
    return {
      number,
      id: rule.id,
      leaves,
      by: leaves.find(({ fact }) => fact.by !== null)?.fact.by ?? null,
      triggers: new Set(names),
      anchors: new Set(leaves.flatMap(({ fact }) => (fact.fact === "since" ? [fact.event] : []))),
      // With no event of its own a rule about time is looked at when that time has come.
      timer: rule.on === undefined && leaves[0].fact.fact === "since",
    };
  });
  return { rules: planned, facts };
}
