/** The group of an event that belongs to none in particular. */
export const everything = 0;

/** A property that an event lacks, or has empty. */
export const absent = -1;

/**
 * Texts as small integers, one table for each property, and the present event read into them. Each property is looked up
 * once an event, however many windows ask for it.
 *
 * @param {readonly string[]} properties those that some rule groups or filters by, or counts the values of.
 */
export function createPresent(properties) {
  const tables = properties.map(() => new Map());
  const texts = properties.map(() => []);
  const values = new Int32Array(properties.length);

  const numberOf = (slot, value) => {
    if (typeof value !== "string" || value === "") return absent;
    const table = tables[slot];
    let number = table.get(value);
    if (number === undefined) {
      number = texts[slot].push(value) - 1;
      table.set(value, number);
    }
    return number;
  };

  return {
    /** By slot: the number of the present event's text. */
    values,
    price: Number.NaN,
    at: 0,
    /** Counts events. */
    number: 0,
    /** Where a property's numbers stand in `values`. */
    slotOf: (property) => properties.indexOf(property),
    numberOf,
    textOf: (slot, number) => texts[slot][number],
    /** The properties of the event that is being taken in. */
    properties: {},
    take(event) {
      this.properties = event.properties;
      this.at = event.timestamp;
      this.number++;
      const price = event.properties.price;
      this.price = typeof price === "number" ? price : Number.NaN;
      for (let slot = 0; slot < properties.length; slot++)
        values[slot] = numberOf(slot, event.properties[properties[slot]]);
    },
  };
}

/** A `where` as two numbers: a category that must be met, or a price that must be reached. */
export function compileFilter(present, where) {
  if (where.length === 0) return { slot: absent, value: 0, price: Number.NEGATIVE_INFINITY };
  const [{ property, operator, value }] = where;
  if (where.length === 1 && operator === "equal" && typeof value === "string") {
    const slot = present.slotOf(property);
    return { slot, value: present.numberOf(slot, value), price: Number.NEGATIVE_INFINITY };
  }
  if (where.length === 1 && property === "price" && operator === "greaterThanInclusive")
    return { slot: absent, value: 0, price: value };
  throw new Error(`The limit has no such filter: ${JSON.stringify(where)}`);
}

/** Whether the present event passes a filter. */
export function passes(filter, present) {
  if (filter.slot !== absent) return present.values[filter.slot] === filter.value;
  return filter.price === Number.NEGATIVE_INFINITY || present.price >= filter.price;
}
