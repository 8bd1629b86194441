import { triggersOf } from "../facts/index.ts";
import type { Rule, Ruleset } from "../rules/rule.ts";
import { Selection } from "./bound/selection.ts";
import { Tables, answersTo } from "./bound/tables.ts";
import type { Numbered } from "./circle.ts";
import { Circle } from "./circle.ts";
import type { Columns } from "./columns.ts";
import type { FiringSink } from "./firings.ts";
import { createLane } from "./lanes/create-lane.ts";
import { everyLeafOf } from "./leaves.ts";
import { Classes } from "./look/classes.ts";
import type { Turn } from "./look/gate.ts";
import { Look } from "./look/look.ts";
import type { Runner } from "./runner.ts";
import { Queue } from "./queue.ts";

/** Rules put together for some columns, in lanes of their own and in circles; firings of rules do not depend on each other. */
export class Machine {
  readonly classes: Classes;
  readonly #columns: Columns;
  readonly #tables: Tables;
  readonly #runners: Runner[] = [];
  /** The rows that each of them is given. */
  readonly #given: Selection[] = [];
  readonly #selections = new Map<string, Selection>();
  readonly #queue = new Queue();
  readonly #turn: Turn = { customer: 0, look: new Look(), out: this.#queue };

  /** @param every whether firings are of one class only where all their values are the same. */
  constructor(ruleset: Ruleset, rules: readonly Rule[], columns: Columns, every: boolean) {
    this.classes = new Classes(every);
    this.#columns = columns;
    this.#tables = new Tables(columns);
    const [tables, turn, classes] = [this.#tables, this.#turn, this.classes];
    const inCircles: Numbered[] = [];
    for (const [index, rule] of rules.entries()) {
      const lane = createLane({ rule, index, tables, turn, classes });
      if (lane) this.#add(lane);
      else inCircles.push([index, rule]);
    }
    for (const circle of circlesOf(ruleset, inCircles, columns.names.values))
      this.#add(new Circle(ruleset, circle, tables, turn, classes));
  }

  /** The keys of a property, by key code. */
  keysOf(by: string): readonly string[] {
    return this.#tables.keysOf(by).texts;
  }

  run(from: number, to: number, until: number, out: FiringSink): void {
    const { starts, times } = this.#columns;
    const selections = [...this.#selections.values()];
    for (let customer = from; customer < to; customer++) {
      const first = starts[customer] as number;
      const end = starts[customer + 1] as number;
      if (end === first) continue;
      this.#turn.customer = customer;
      // Timers due before a customer's last event have been looked at by then, wherever the log is said to end.
      const last = Math.max(until, (times[end - 1] as number) - 1);
      for (let i = 0; i < selections.length; i++) (selections[i] as Selection).take(first, end);
      this.#runAll(last);
      if (this.#queue.length > 0) this.#queue.empty(out);
    }
  }

  #runAll(until: number): void {
    for (let i = 0; i < this.#runners.length; i++) {
      const { rows, count } = this.#given[i] as Selection;
      if (count > 0) (this.#runners[i] as Runner).run(rows, count, until);
    }
  }

  #add(runner: Runner): void {
    const key = runner.concerns.join("");
    let selection = this.#selections.get(key);
    if (!selection) {
      selection = new Selection(this.#columns, runner.concerns, this.#tables.rows.mask + 1);
      this.#selections.set(key, selection);
    }
    this.#runners.push(runner);
    this.#given.push(selection);
  }
}

/** The rules by the event names that concern them, among those that there are. */
function circlesOf(
  ruleset: Ruleset,
  rules: readonly Numbered[],
  events: readonly string[],
): readonly (readonly Numbered[])[] {
  const circles = new Map<string, Numbered[]>();
  for (const [i, rule] of rules) {
    const facts = everyLeafOf(rule, ruleset).flatMap(({ fact }) => triggersOf(fact));
    const names = [...rule.triggers, ...facts];
    const concerned = events.filter((event) => names.some((name) => answersTo(event, name)));
    const key = JSON.stringify(concerned);
    circles.set(key, [...(circles.get(key) ?? []), [i, rule]]);
  }
  return [...circles.values()];
}
