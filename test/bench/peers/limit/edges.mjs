import { grown } from "./grow.mjs";
import { absent, everything } from "./present.mjs";

/** Which rules are true for which key, a number each; a rule is re-armed for every key at once by counting on. */
export function createEdges(rules, present) {
  const epochs = new Int32Array(rules.length).fill(1);
  const slots = Int32Array.from(rules, ({ by }) => (by === null ? absent : present.slotOf(by)));
  const places = new Int32Array(rules.length);
  const widths = new Map();
  rules.forEach((_, rule) => {
    places[rule] = widths.get(slots[rule]) ?? 0;
    widths.set(slots[rule], places[rule] + 1);
  });
  /** By slot + 1, so that what has no key is one of them. */
  const tables = Array.from({ length: Math.max(...slots) + 2 }, () => new Int32Array(64));
  const width = Int32Array.from(tables, (_, table) => widths.get(table - 1) ?? 0);

  const placeOf = (rule, key) => key * width[slots[rule] + 1] + places[rule];
  return {
    /** The key that the present event has for a rule. */
    keyOf: (rule) => (slots[rule] === absent ? everything : present.values[slots[rule]]),
    textOf: (rule, key) => (slots[rule] === absent ? "" : present.textOf(slots[rule], key)),
    isUsed(rule, key) {
      const place = placeOf(rule, key);
      const table = tables[slots[rule] + 1];
      return place < table.length && table[place] === epochs[rule];
    },
    use(rule, key) {
      const table = slots[rule] + 1;
      tables[table] = grown(tables[table], (key + 1) * width[table]);
      tables[table][placeOf(rule, key)] = epochs[rule];
    },
    rearm(rule, key) {
      const place = placeOf(rule, key);
      const table = tables[slots[rule] + 1];
      if (place < table.length) table[place] = 0;
    },
    rearmAll(rule) {
      epochs[rule]++;
    },
    /** The texts of the keys that a rule is true for. */
    usedBy(rule) {
      const keys = [];
      const table = tables[slots[rule] + 1];
      for (let key = 0; placeOf(rule, key) < table.length; key++)
        if (table[placeOf(rule, key)] === epochs[rule]) keys.push(this.textOf(rule, key));
      return keys;
    },
  };
}
