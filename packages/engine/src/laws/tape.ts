import * as fc from "fast-check";

const maxChoice = 65_535;

/**
 * Choices made ahead. What is generated reads them one by one, so that leaving one out or lowering it gives a simpler
 * case: the first of every list is the simplest, and what lies behind the end of the tape is the first.
 */
export class Tape {
  readonly #choices: readonly number[];
  #at = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  /** A number from 0 to below `size`. */
  below(size: number): number {
    return (this.#choices[this.#at++] ?? 0) % size;
  }

  pick<Value>(from: readonly Value[]): Value {
    return from[this.below(from.length)] as Value;
  }

  /** Yes, one time in so many. */
  oneIn(times: number): boolean {
    return this.below(times) === times - 1;
  }

  /** From `min` to `max` things, each made of the choices that follow. */
  list<Value>(min: number, max: number, make: () => Value): Value[] {
    return Array.from({ length: min + this.below(max - min + 1) }, make);
  }
}

/** Tapes of at most so many choices; few are so short that nothing is left to choose. */
export function tapes(maxLength: number): fc.Arbitrary<readonly number[]> {
  const minLength = Math.floor(maxLength / 2);
  return fc.array(fc.nat(maxChoice), { minLength, maxLength, size: "max" });
}
