import type { Rule, Ruleset } from "../rules/rule.ts";
import type { Tables } from "./bound/tables.ts";
import { answersTo } from "./bound/tables.ts";
import { Parts } from "./bound/parts.ts";
import type { Runner } from "./runner.ts";
import type { Columns } from "./columns.ts";
import { Course } from "./course.ts";
import { GateMaker } from "./gate-maker.ts";
import type { Classes } from "./look/classes.ts";
import { Clock } from "./look/clock.ts";
import type { Gate, Turn } from "./look/gate.ts";
import type { Look } from "./look/look.ts";
import type { Timed } from "./look/timers.ts";
import { Timers } from "./look/timers.ts";
import { SourceMaker } from "./source-maker.ts";

/** A rule with its index in the program's rules. */
export type Numbered = readonly [index: number, rule: Rule];

/**
 * Rules that are concerned with the same event names, and one customer's state as they need it, used for one customer
 * after another. Each goes through the rows of its names only: what a processor can foresee costs it little.
 */
export class Circle implements Runner {
  readonly concerns: Uint8Array;
  readonly #columns: Columns;
  readonly #parts: Parts;
  readonly #sources: SourceMaker;
  readonly #gates: readonly Gate[];
  /** By name code. */
  readonly #courses: readonly Course[];
  readonly #look: Look;
  readonly #clock = new Clock();
  readonly #timers: Timers;

  constructor(
    ruleset: Ruleset,
    rules: readonly Numbered[],
    tables: Tables,
    turn: Turn,
    classes: Classes,
  ) {
    this.#columns = tables.columns;
    this.#look = turn.look;
    this.#parts = new Parts(tables);
    this.#sources = new SourceMaker(this.#parts, this.#clock, turn.look);
    const maker = new GateMaker(ruleset, this.#parts, this.#sources, turn.look);
    this.#gates = rules.map(([index, rule]) => maker.make(rule, index, turn, classes));
    this.#sources.widen(ruleset.facts);
    this.#timers = new Timers(this.#timed(), tables.rows, this.#clock, turn.look);
    this.#courses = tables.columns.names.values.map((event) => this.#courseOf(event));
    this.concerns = Uint8Array.from(this.#courses, (course) => (course.isIdle ? 0 : 1));
  }

  run(rows: Int32Array, count: number, until: number): void {
    const { times, names } = this.#columns;
    const [courses, clock, look] = [this.#courses, this.#clock, this.#look];
    this.#begin(count);
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const at = times[row] as number;
      // At one instant events come before the timers due at it.
      if (at - 1 >= clock.next) this.#timers.lookUpTo(at - 1);
      look.at = at;
      (courses[names.codes[row] as number] as Course).run(row);
    }
    if (until >= clock.next) this.#timers.lookUpTo(until);
  }

  #begin(rows: number): void {
    const { groups } = this.#parts;
    const { sinces, absents } = this.#sources;
    for (let i = 0; i < groups.length; i++) groups[i]?.begin(rows);
    for (let i = 0; i < sinces.length; i++) sinces[i]?.begin();
    for (let i = 0; i < absents.length; i++) absents[i]?.begin();
    for (let i = 0; i < this.#gates.length; i++) this.#gates[i]?.begin();
    this.#timers.begin();
  }

  #timed(): readonly Timed[] {
    return this.#gates.flatMap((gate) =>
      gate.parts.rule.timers.flatMap(({ fact, afterMs }): readonly Timed[] => {
        if (fact.fact === "since") return [{ gate, source: this.#sources.since(fact), afterMs }];
        return fact.fact === "absent"
          ? [{ gate, source: this.#sources.absent(fact), afterMs }]
          : [];
      }),
    );
  }

  #courseOf(event: string): Course {
    const course = new Course();
    this.#sources.join(event, course);
    for (const gate of this.#gates) {
      const { rule, reads } = gate.parts;
      if ([...rule.triggers].some((name) => answersTo(event, name))) {
        course.add({ type: "look", part: gate });
        course.find(...reads);
      }
      this.#addRearmings(event, course, gate);
    }
    return course.seal();
  }

  #addRearmings(event: string, course: Course, gate: Gate): void {
    for (const { fact } of gate.parts.rule.allLeaves) {
      if (fact.fact === "since" && answersTo(event, fact.event))
        course.add({ type: "rearmSince", part: this.#sources.since(fact), gate });
      if (fact.fact !== "absent" || !answersTo(event, fact.event)) continue;
      const [part, isKeyed] = [this.#sources.absent(fact), fact.by !== null];
      course.add({ type: "rearmAbsent", part, gate, isKeyed });
    }
  }
}
