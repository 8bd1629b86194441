import type { Rule, Ruleset } from "../rules/rule.ts";
import type { Columns } from "./columns.ts";
import type { FiringSink } from "./firings.ts";
import { runsAsColumns } from "./leaves.ts";
import type { FiringClass } from "./look/classes.ts";
import { Machine } from "./machine.ts";

/** How firings are put into classes. */
export interface ProgramOptions {
  /** `class`: those that json-rules-engine cannot tell apart; `every`: only those with the same values. */
  readonly confirm?: "class" | "every";
}

/** The rules of a rule set that can run over columns. */
export interface ColumnProgram {
  /** The rules that run here, in the rule set's order. */
  readonly rules: readonly Rule[];
  /** The rules that only `fire` can run; firings of rules do not depend on each other. */
  readonly others: readonly Rule[];
  /**
   * Runs the customers from `from` to below `to`, with timers up to and including `until`, exactly as `fire` would.
   * Firings come customer by customer, in the order in which they fire; json-rules-engine has yet to confirm their classes.
   */
  run(columns: Columns, from: number, to: number, until: number, out: FiringSink): void;
  /** The keys of a rule's firings by their codes; none where it has no `by`. */
  keysOf(columns: Columns, rule: number): readonly string[];
  /** The classes met so far in these columns, by their number. */
  classesOf(columns: Columns): readonly FiringClass[];
  /** Forgets the classes of these columns, and begins to number them anew. */
  forgetClasses(columns: Columns): void;
}

/**
 * Puts the rules together that can run over columns. Nothing of the columns is looked at before the first run; what
 * follows from their distinct values is worked out then, once.
 *
 * @example
 * ```ts
 * const program = compileColumns(ruleset);
 * const firings = new Firings();
 * program.run(columns, 0, customersIn(columns), lastInstantOf(columns), firings);
 * ```
 */
export function compileColumns(ruleset: Ruleset, options: ProgramOptions = {}): ColumnProgram {
  const rules = ruleset.rules.filter((rule) => runsAsColumns(rule, ruleset));
  return new Program(ruleset, rules, options.confirm === "every");
}

class Program implements ColumnProgram {
  readonly rules: readonly Rule[];
  readonly others: readonly Rule[];
  readonly #ruleset: Ruleset;
  readonly #every: boolean;
  readonly #machines = new WeakMap<Columns, Machine>();

  constructor(ruleset: Ruleset, rules: readonly Rule[], every: boolean) {
    this.rules = rules;
    this.others = ruleset.rules.filter((rule) => !rules.includes(rule));
    this.#ruleset = ruleset;
    this.#every = every;
  }

  run(columns: Columns, from: number, to: number, until: number, out: FiringSink): void {
    if (this.rules.length > 0) this.#machineOf(columns).run(from, to, until, out);
  }

  keysOf(columns: Columns, rule: number): readonly string[] {
    const by = this.rules[rule]?.by ?? null;
    return by === null ? [] : this.#machineOf(columns).keysOf(by);
  }

  classesOf(columns: Columns): readonly FiringClass[] {
    return this.#machineOf(columns).classes.all;
  }

  forgetClasses(columns: Columns): void {
    this.#machineOf(columns).classes.clear();
  }

  #machineOf(columns: Columns): Machine {
    let machine = this.#machines.get(columns);
    if (!machine) {
      machine = new Machine(this.#ruleset, this.rules, columns, this.#every);
      this.#machines.set(columns, machine);
    }
    return machine;
  }
}
