import { triggersOf } from "../facts/index.ts";
import type { Rule, Ruleset } from "../rules/rule.ts";
import { Selection } from "./bound/selection.ts";
import { Tables, answersTo } from "./bound/tables.ts";
import type { Numbered } from "./circle.ts";
import { Circle } from "./circle.ts";
import type { Columns } from "./columns.ts";
import type { FiringSink } from "./firings.ts";
import { createLane, describeLane } from "./lanes/create-lane.ts";
import type { Lane } from "./lanes/lane.ts";
import { everyLeafOf } from "./leaves.ts";
import { Classes } from "./look/classes.ts";
import type { Turn } from "./look/gate.ts";
import { Look } from "./look/look.ts";
import { Needs, areMet } from "./needs.ts";
import type { Runner } from "./runner.ts";
import { Queue } from "./queue.ts";

/** Rules put together for some columns, in lanes of their own and in circles; firings of rules do not depend on each other. */
export class Machine {
  readonly classes: Classes;
  readonly #columns: Columns;
  readonly #tables: Tables;
  readonly #needs: Needs;
  /** By the names that concern them. */
  readonly #parties = new Map<string, Party>();
  readonly #queue = new Queue();
  readonly #turn: Turn = { customer: 0, look: new Look(), out: this.#queue };

  /** @param every whether firings are of one class only where all their values are the same. */
  constructor(ruleset: Ruleset, rules: readonly Rule[], columns: Columns, every: boolean) {
    this.classes = new Classes(every);
    this.#columns = columns;
    this.#tables = new Tables(columns);
    this.#needs = new Needs(this.#tables);
    const [tables, turn, classes] = [this.#tables, this.#turn, this.classes];
    const inCircles: Numbered[] = [];
    const lanes = new Map<string | undefined, Lane>();
    for (const [index, rule] of rules.entries()) {
      const description = describeLane(rule);
      const like = lanes.get(description);
      const lane = like ?? createLane({ rule, index, tables, turn, classes });
      if (like) like.mouth.join(index);
      else if (lane) this.#add(lane, [rule]);
      else inCircles.push([index, rule]);
      if (lane) lanes.set(description, lane);
    }
    for (const circle of circlesOf(ruleset, inCircles, columns.names.values)) {
      const runner = new Circle(ruleset, circle, tables, turn, classes);
      this.#add(
        runner,
        circle.map(([, rule]) => rule),
      );
    }
  }

  /** The keys of a property, by key code. */
  keysOf(by: string): readonly string[] {
    return this.#tables.keysOf(by).texts;
  }

  run(from: number, to: number, until: number, out: FiringSink): void {
    const { starts, times } = this.#columns;
    const parties = [...this.#parties.values()];
    for (let customer = from; customer < to; customer++) {
      const first = starts[customer] as number;
      const end = starts[customer + 1] as number;
      if (end === first) continue;
      this.#turn.customer = customer;
      // Timers due before a customer's last event have been looked at by then, wherever the log is said to end.
      const last = Math.max(until, (times[end - 1] as number) - 1);
      const brought = this.#broughtBy(first, end);
      for (let i = 0; i < parties.length; i++)
        runParty(parties[i] as Party, brought, first, end, last);
      if (this.#queue.length > 0) this.#queue.empty(out);
    }
  }

  #broughtBy(first: number, end: number): number {
    const { codes } = this.#columns.names;
    const { brings } = this.#needs;
    let brought = 0;
    for (let row = first; row < end; row++) brought |= brings[codes[row] as number] as number;
    return brought;
  }

  #add(runner: Runner, rules: readonly Rule[]): void {
    const key = runner.concerns.join("");
    let party = this.#parties.get(key);
    if (!party) {
      const longest = this.#tables.rows.mask + 1;
      const selection = new Selection(this.#columns, runner.concerns, longest);
      this.#parties.set(key, (party = { selection, members: [] }));
    }
    const needed = Int32Array.from(rules, (rule) => this.#needs.of(rule));
    party.members.push({ runner, needed });
  }
}

/** Runners that are given the same rows. */
interface Party {
  readonly selection: Selection;
  readonly members: { readonly runner: Runner; readonly needed: Int32Array }[];
}

/** Runs those of them that could find anything, over rows that are selected only if there is one. */
function runParty(
  { selection, members }: Party,
  brought: number,
  first: number,
  end: number,
  until: number,
): void {
  let isSelected = false;
  for (let i = 0; i < members.length; i++) {
    const { runner, needed } = members[i] as Party["members"][0];
    if (!areMet(needed, brought)) continue;
    if (!isSelected) selection.take(first, end);
    isSelected = true;
    if (selection.count > 0) runner.run(selection.rows, selection.count, until);
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
