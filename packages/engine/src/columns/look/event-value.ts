import type { OperatorName } from "../../rules/operators.ts";
import { operators } from "../../rules/operators.ts";
import type { Code } from "../../rules/screen.ts";
import type { Columns } from "../columns.ts";
import { codeOf } from "./number-test.ts";

const noCodes = new Int32Array(0);

/** A property of the present event, compared: the answer for each distinct value, and before them that for none. */
export class EventValue {
  readonly #codes: Int32Array;
  readonly #values: readonly unknown[];
  readonly #isAbsent: boolean;
  readonly #answers: Uint8Array;

  constructor(
    { properties }: Columns,
    property: string,
    operator: OperatorName,
    threshold: unknown,
  ) {
    const column = properties.get(property);
    const { compare } = operators[operator];
    this.#codes = column?.codes ?? noCodes;
    this.#values = column?.values ?? [];
    this.#isAbsent = column === undefined;
    this.#answers = Uint8Array.from([undefined, ...this.#values], (value) =>
      codeOf(compare(value ?? undefined, threshold)),
    );
  }

  code(row: number): Code {
    const code = this.#isAbsent ? -1 : (this.#codes[row] as number);
    return this.#answers[code + 1] as Code;
  }

  /** JSON's null is nothing known. */
  value(row: number): unknown {
    const code = this.#isAbsent ? -1 : (this.#codes[row] as number);
    return this.#values[code] ?? undefined;
  }
}
