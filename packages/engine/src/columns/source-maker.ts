import type {
  AbsentPlan,
  AggregatePlan,
  CountPlan,
  DistinctPlan,
  EventFilter,
  FactPlan,
  SequencePlan,
  SincePlan,
  StreakPlan,
} from "../facts/fact.ts";
import type { Parts } from "./bound/parts.ts";
import { answersTo } from "./bound/tables.ts";
import type { Course } from "./course.ts";
import type { Clock } from "./look/clock.ts";
import type { Look } from "./look/look.ts";
import { AbsentSource } from "./sources/absent.ts";
import { AmountSource } from "./sources/amount.ts";
import { CountSource } from "./sources/count.ts";
import { DistinctSource } from "./sources/distinct.ts";
import { SequenceSource } from "./sources/sequence.ts";
import { SinceSource } from "./sources/since.ts";
import { StreakSource } from "./sources/streak.ts";

/** Puts a source on the course of an event's name, where it has anything to do there. */
type Join = (event: string, course: Course) => void;

/** Makes the sources of a program; facts that can share one do. */
export class SourceMaker {
  readonly sinces: SinceSource[] = [];
  readonly absents: AbsentSource[] = [];
  readonly #joins: Join[] = [];
  readonly #parts: Parts;
  readonly #clock: Clock;
  readonly #look: Look;

  constructor(parts: Parts, clock: Clock, look: Look) {
    this.#parts = parts;
    this.#clock = clock;
    this.#look = look;
  }

  /** Puts every source on the course of a name that it is concerned with. */
  join(event: string, course: Course): void {
    for (const join of this.#joins) join(event, course);
  }

  count({ event, where, by, visitsMs }: CountPlan): CountSource {
    const parts = this.#parts;
    return parts.once(["count", event, where, by, visitsMs], () => {
      const passes = parts.tables.whereOf(where);
      const source = new CountSource(parts.groupsBy(by), parts.tables.rows, passes, visitsMs);
      this.#whereNamed(event, (course) => {
        course.find(source.groups);
        course.add({ type: "count", part: source });
      });
      return source;
    });
  }

  amount(plan: AggregatePlan): AmountSource {
    const parts = this.#parts;
    const { event, where, property, by, money } = plan;
    return parts.once(amountKey(plan), () => {
      const source = new AmountSource({
        groups: parts.groupsBy(by),
        amounts: parts.tables.amountsOf(property, money),
        ...this.#filtering({ event, where }),
      });
      this.#whereNamed(event, (course) => {
        course.find(source.parts.groups);
        course.add({ type: "amount", part: source });
      });
      return source;
    });
  }

  /** What the object engine keeps for other rules is kept here too: it decides when sums begin anew. */
  widen(facts: readonly FactPlan[]): void {
    for (const plan of facts) {
      if (plan.fact !== "sum" && plan.fact !== "min" && plan.fact !== "max") continue;
      const source = this.#parts.ifMade<AmountSource>(amountKey(plan));
      if (source && plan.within === null) source.forEver = true;
      else if (source && plan.within) source.windows.push(plan.within);
    }
  }

  distinct({ event, where, property, by }: DistinctPlan): DistinctSource {
    const parts = this.#parts;
    return parts.once(["distinct", event, where, property, by], () => {
      const source = new DistinctSource({
        groups: parts.groupsBy(by),
        values: parts.groupsWithin(by, property),
        keys: parts.tables.keysOf(property),
        ...this.#filtering({ event, where }),
      });
      this.#whereNamed(event, (course) => {
        course.find(source.parts.groups, source.parts.values);
        course.add({ type: "distinct", part: source });
      });
      return source;
    });
  }

  streak({ event, where, resetBy, by, maxGapMs }: StreakPlan): StreakSource {
    const parts = this.#parts;
    return parts.once(["streak", event, where, resetBy, by, maxGapMs], () => {
      const passes = parts.tables.whereOf(where);
      const groups = parts.groupsBy(by);
      const source = new StreakSource(groups, parts.tables.rows, passes, maxGapMs, this.#look);
      this.#joins.push((name, course) => {
        const ends = resetBy !== null && answersTo(name, resetBy);
        if (!ends && !answersTo(name, event)) return;
        course.find(source.groups);
        course.add({ type: ends ? "streakEnd" : "streak", part: source });
      });
      return source;
    });
  }

  sequence({ steps, resetBy, by, withinMs }: SequencePlan): SequenceSource {
    const parts = this.#parts;
    return parts.once(["sequence", steps, resetBy, by, withinMs], () => {
      const wheres = steps.map(({ where }) => parts.tables.whereOf(where));
      const source = new SequenceSource(parts.groupsBy(by), parts.tables.rows, wheres, withinMs);
      this.#joins.push((name, course) => {
        const resets = resetBy !== null && answersTo(name, resetBy);
        const bits = steps.reduce((sum, { event }, i) => sum | (+answersTo(name, event) << i), 0);
        if (!resets && bits === 0) return;
        course.find(source.groups);
        course.add({ type: "sequence", part: source, steps: bits, resets });
      });
      return source;
    });
  }

  since({ event, where }: SincePlan): SinceSource {
    const parts = this.#parts;
    return parts.once(["since", event, where], () => {
      const { rows } = parts.tables;
      const passes = parts.tables.whereOf(where);
      const source = new SinceSource(rows, passes, this.#clock, this.#look);
      this.sinces.push(source);
      this.#whereNamed(event, (course) => course.add({ type: "since", part: source }));
      return source;
    });
  }

  absent({ event, where, without, by }: AbsentPlan): AbsentSource {
    const parts = this.#parts;
    return parts.once(["absent", event, where, without, by], () => {
      const passes = parts.tables.whereOf(where);
      const groups = parts.groupsBy(by);
      const source = new AbsentSource(groups, parts.tables.rows, passes, this.#clock, this.#look);
      this.absents.push(source);
      this.#joins.push((name, course) => {
        const [answers, begins] = [answersTo(name, without), answersTo(name, event)];
        if (!answers && !begins) return;
        course.find(source.groups);
        course.add({ type: "absent", part: source, answers, begins });
      });
      return source;
    });
  }

  #whereNamed(name: string, join: (course: Course) => void): void {
    this.#joins.push((event, course) => {
      if (answersTo(event, name)) join(course);
    });
  }

  #filtering({
    event,
    where,
  }: EventFilter): Pick<AmountSource["parts"], "rows" | "where" | "named"> {
    const { tables } = this.#parts;
    return { rows: tables.rows, where: tables.whereOf(where), named: tables.named(event) };
  }
}

function amountKey({ event, where, property, by, money }: AggregatePlan): unknown {
  return ["amount", event, where, property, by, money];
}
