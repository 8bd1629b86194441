/** By what name an engine knows a fact. */
export const nameOf = (fact) => `f${fact.number}`;

/**
 * Something made once for the rules that are looked at together, and kept: they are the same whenever an event of that
 * name comes.
 *
 * @template Made
 * @param {(rules: readonly object[]) => Made} make
 * @returns {(rules: readonly object[], look: { name: string }) => Made}
 */
export function onceByName(make) {
  const made = new Map();
  return (rules, { name }) => {
    if (!made.has(name)) made.set(name, make(rules));
    return made.get(name);
  };
}

/** The facts that rules ask for, each once. */
export function factsOf(rules) {
  return [...new Set(rules.flatMap(({ leaves }) => leaves.map(({ fact }) => fact)))];
}

/** What the facts of the rules find at a look, by name: what an engine without windows of its own is given. */
export function createValues() {
  const tableOf = onceByName((rules) => {
    const facts = factsOf(rules);
    return { facts, names: facts.map(nameOf), values: {} };
  });
  return (rules, look) => {
    const { facts, names, values } = tableOf(rules, look);
    for (let i = 0; i < facts.length; i++) values[names[i]] = look.read(facts[i]);
    return values;
  };
}

/** The peers that evaluate one rule at a time on such values. */
export function createEvaluating(createRule) {
  const valuesOf = createValues();
  const rulesOf = new Map();
  return (rules, look) => {
    const values = valuesOf(rules, look);
    const holding = [];
    for (const rule of rules) {
      let holds = rulesOf.get(rule.number);
      if (holds === undefined) rulesOf.set(rule.number, (holds = createRule(rule)));
      if (holds(values)) holding.push(rule.number);
    }
    return holding;
  };
}
