import type { Rule, Ruleset } from "../rules/rule.ts";
import type { Columns } from "./columns.ts";
import { customersIn, lastInstantOf } from "./columns.ts";
import type { Confirm } from "./confirm-classes.ts";
import { deniedRules } from "./confirm-classes.ts";
import { Firings } from "./firings.ts";
import type { ColumnProgram } from "./program.ts";
import { compileColumns } from "./program.ts";

/** What part of a log to run, and how. */
export interface RunOptions {
  /** The instant up to which timers run, UTC ms; by default the last of the whole log. */
  readonly until?: number;
  /** The first customer. */
  readonly from?: number;
  /** The customer behind the last. */
  readonly to?: number;
  /** Whether json-rules-engine confirms each class of firings once, or each firing on its own values. */
  readonly confirm?: "class" | "every";
  /** Stands in for json-rules-engine, to see what happens when it denies something. */
  readonly ask?: Confirm;
}

/** What {@link runColumns} found. */
export interface ColumnRun {
  /** The rules that `firings` are of, by their index. */
  readonly rules: readonly Rule[];
  /** Confirmed firings. */
  readonly firings: Firings;
  /** The rules that the object engine has to run; {@link onlyRules} makes a rule set of them. */
  readonly others: readonly Rule[];
  /** Those of `others` that ran here until json-rules-engine denied one of their firings. */
  readonly denied: readonly Rule[];
  /** How many questions json-rules-engine was asked. */
  readonly confirmed: number;
  /** The key of a firing, `null` where it has none. */
  keyAt(index: number): string | null;
}

/** In the `every` mode values are kept until they are confirmed, of so many customers at once. */
const customersAtOnce = 5_000;

/**
 * Runs the rules of a rule set that can over columns, and has their firings confirmed by json-rules-engine.
 *
 * @throws if json-rules-engine cannot be loaded.
 * @example
 * ```ts
 * const { firings, others } = await runColumns(columns, ruleset);
 * ```
 */
export async function runColumns(
  columns: Columns,
  ruleset: Ruleset,
  options: RunOptions = {},
): Promise<ColumnRun> {
  const { confirm = "class", from = 0, to = customersIn(columns), ask } = options;
  const until = options.until ?? lastInstantOf(columns);
  const program = compileColumns(ruleset, { confirm });
  const firings = new Firings();
  const denied = new Set<number>();
  const step = confirm === "every" ? customersAtOnce : Math.max(1, to - from);
  let confirmed = 0;
  for (let at = from; at < to; at += step) {
    program.run(columns, at, Math.min(at + step, to), until, firings);
    const classes = program.classesOf(columns);
    confirmed += classes.length;
    for (const index of await deniedRules(program.rules, classes, ask)) denied.add(index);
    program.forgetClasses(columns);
  }
  if (denied.size > 0) firings.keep((i) => !denied.has(firings.rule[i] as number));
  const rules = [...denied].map((index) => program.rules[index] as Rule);
  return {
    rules: program.rules,
    firings,
    others: ruleset.rules.filter((rule) => program.others.includes(rule) || rules.includes(rule)),
    denied: rules,
    confirmed,
    keyAt: (index) => keyAt(program, columns, firings, index),
  };
}

function keyAt(
  program: ColumnProgram,
  columns: Columns,
  { key, rule }: Firings,
  index: number,
): string | null {
  const code = key[index] as number;
  return code < 0 ? null : (program.keysOf(columns, rule[index] as number)[code] ?? null);
}
