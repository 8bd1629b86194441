import type { Event } from "../../event/event.ts";
import { keyOf } from "../../facts/fact.ts";
import type { Columns } from "../columns.ts";

/** A property of no row, so that reading it needs no question. */
const noCodes = new Int32Array(0);

/** The keys that a property groups by: each distinct value's, worked out once by the engine's own `keyOf`. */
export class Keys {
  /** By key code; `42` and `"42"` are one. */
  readonly texts: readonly string[];
  readonly #codes: Int32Array;
  readonly #isAbsent: boolean;
  /** The key code by value code, -1 where the value is none; `null` where every value is its own key. */
  readonly #keyOf: Int32Array | null;

  constructor(columns: Columns, property: string) {
    const column = columns.properties.get(property);
    const values = column?.values ?? [];
    const byText = new Map<string, number>();
    const keys = Int32Array.from(values, (value) => {
      const text = keyOf({ properties: { [property]: value } } as unknown as Event, property);
      if (text === undefined) return -1;
      const code = byText.get(text) ?? byText.size;
      byText.set(text, code);
      return code;
    });
    this.texts = [...byText.keys()];
    this.#codes = column?.codes ?? noCodes;
    this.#isAbsent = column === undefined;
    this.#keyOf = keys.every((key, code) => key === code) ? null : keys;
  }

  /** The key of a row, -1 where it has none. */
  at(row: number): number {
    if (this.#isAbsent) return -1;
    const code = this.#codes[row] as number;
    return this.#keyOf === null || code < 0 ? code : (this.#keyOf[code] as number);
  }
}
