/** What kind of window a gate looks at. */
export const kinds = { count: 0, sum: 1, distinct: 2, streak: 3, sequence: 4, since: 5 };

/**
 * The conditions of every rule as columns: which window, which threshold, how wide. A rule's gates stand in a row.
 *
 * @param {readonly object[]} rules planned.
 * @param {readonly object[]} windowOf by fact: the window that answers it.
 */
export function createGates(rules, windowOf) {
  const gates = rules.flatMap(({ leaves }) => leaves);
  const kind = Uint8Array.from(gates, ({ fact }) => kinds[fact.fact]);
  const threshold = Float64Array.from(gates, ({ value }) => Number(value));
  const width = Float64Array.from(gates, ({ fact }) => fact.withinMs);
  const isBelow = Uint8Array.from(gates, ({ operator }) => (operator === "lessThan" ? 1 : 0));
  const isKeyed = Uint8Array.from(gates, ({ fact }) => (fact.by === null ? 0 : 1));
  const window = gates.map(({ fact }) => windowOf[fact.number]);
  const ends = new Int32Array(rules.length + 1);
  rules.forEach(({ leaves }, rule) => (ends[rule + 1] = ends[rule] + leaves.length));

  const holds = (gate, present, ruleKey) => {
    const asked = window[gate];
    const key = isKeyed[gate] === 1 ? ruleKey : 0;
    switch (kind[gate]) {
      case 0:
        return (
          asked.reaches(key, threshold[gate], present.at - width[gate]) === (isBelow[gate] === 0)
        );
      case 3:
        return asked.read(present, key) >= threshold[gate];
      case 4:
        return asked.read(present, key);
      default:
        return asked.read(present) >= threshold[gate];
    }
  };

  /** Whether every gate of a rule is open. */
  return (rule, present, key) => {
    for (let gate = ends[rule]; gate < ends[rule + 1]; gate++)
      if (!holds(gate, present, key)) return false;
    return true;
  };
}
