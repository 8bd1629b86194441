import type { Event } from "../../event/event.ts";
import { isNamed } from "../../event/event.ts";
import type { Filter, Money } from "../../facts/fact.ts";
import { canonicalJson } from "../../rules/hash.ts";
import type { Columns } from "../columns.ts";
import { Amounts } from "./amounts.ts";
import { Keys } from "./keys.ts";
import { Rows } from "./rows.ts";
import { Where } from "./where.ts";

/** Things that are made when they are first asked for, by what they are. */
export class Made {
  readonly #made = new Map<string, unknown>();

  once<Part>(description: unknown, make: () => Part): Part {
    const key = canonicalJson(description);
    if (!this.#made.has(key)) this.#made.set(key, make());
    return this.#made.get(key) as Part;
  }

  /** What was made for a description, if anything was. */
  ifMade<Part>(description: unknown): Part | undefined {
    return this.#made.get(canonicalJson(description)) as Part | undefined;
  }
}

/** What is worked out once for the distinct values of some columns, whichever rules ask. */
export class Tables {
  readonly columns: Columns;
  readonly rows: Rows;
  readonly #made = new Made();

  constructor(columns: Columns) {
    this.columns = columns;
    this.rows = new Rows(columns);
  }

  keysOf(property: string): Keys {
    return this.#made.once(["keys", property], () => new Keys(this.columns, property));
  }

  /** `null` where everything passes. */
  whereOf(where: readonly Filter[]): Where | null {
    if (where.length === 0) return null;
    return this.#made.once(["where", where], () => new Where(this.columns, where));
  }

  amountsOf(property: string, money: Money | null): Amounts {
    const make = (): Amounts => new Amounts(this.columns, property, money);
    return this.#made.once(["amounts", property, money], make);
  }

  /** By name code: 1 where an event of that name answers to `name`. */
  named(name: string): Uint8Array {
    return this.#made.once(["named", name], () =>
      Uint8Array.from(this.columns.names.values, (event) => (answersTo(event, name) ? 1 : 0)),
    );
  }
}

/** Whether an event of some name answers to a name in a rule. */
export function answersTo(event: string, name: string): boolean {
  return isNamed({ event } as Event, name);
}
