import { PresentFact } from "../../facts/present.ts";
import type { TimePlan } from "../../facts/fact.ts";
import type { OperatorName } from "../../rules/operators.ts";
import { operators } from "../../rules/operators.ts";
import type { Code } from "../../rules/screen.ts";
import { maybe, no, yes } from "../../rules/screen.ts";
import { Present } from "../../history/present.ts";
import type { Event } from "../../event/event.ts";
import { foreign } from "../bound/amounts.ts";
import type { Amounts } from "../bound/amounts.ts";
import type { AbsentSource } from "../sources/absent.ts";
import type { ColumnAggregate } from "../sources/aggregate.ts";
import type { ColumnCount } from "../sources/count.ts";
import type { ColumnDistinct } from "../sources/distinct.ts";
import type { SequenceSource } from "../sources/sequence.ts";
import type { SinceSource } from "../sources/since.ts";
import type { StreakSource } from "../sources/streak.ts";
import type { EventValue } from "./event-value.ts";
import { codeOf, NumberTest } from "./number-test.ts";
import type { Look } from "./look.ts";
import type { Node } from "./tree.ts";
import { codeOfTree } from "./tree.ts";

/** What a leaf reads, over columns. */
export type ColumnFact =
  | { readonly type: "count"; readonly fact: ColumnCount }
  | { readonly type: "distinct"; readonly fact: ColumnDistinct }
  | { readonly type: "aggregate"; readonly fact: ColumnAggregate }
  | { readonly type: "streak"; readonly fact: StreakSource }
  | { readonly type: "sequence"; readonly fact: SequenceSource }
  | { readonly type: "since"; readonly fact: SinceSource }
  | { readonly type: "absent"; readonly fact: AbsentSource; readonly afterMs: number }
  | { readonly type: "value"; readonly fact: EventValue }
  | { readonly type: "money"; readonly fact: Amounts }
  | { readonly type: "time"; readonly fact: TimePlan }
  | { readonly type: "segment"; readonly fact: Node };

/** Small numbers, so that asking for one is a jump. */
const kinds = {
  count: 0,
  distinct: 1,
  aggregate: 2,
  streak: 3,
  sequence: 4,
  since: 5,
  absent: 6,
  value: 7,
  money: 8,
  time: 9,
  segment: 10,
} as const satisfies Record<ColumnFact["type"], number>;

/** One comparison of a rule. It reads the groups that are present, so their rows have to be found first. */
export class ColumnLeaf {
  readonly #kind: number;
  readonly #fact: ColumnFact["fact"];
  readonly #afterMs: number;
  readonly #look: Look;
  readonly #test: NumberTest;
  readonly #floor: number;
  readonly #operator: OperatorName;
  readonly #threshold: unknown;
  readonly #ifTrue: Code;
  readonly #ifFalse: Code;
  readonly #ifUnknown: Code;

  constructor(about: ColumnFact, operator: OperatorName, threshold: unknown, look: Look) {
    this.#look = look;
    this.#kind = kinds[about.type];
    this.#fact = about.fact;
    this.#afterMs = about.type === "absent" ? about.afterMs : 0;
    this.#test = new NumberTest(operator, threshold);
    this.#floor = this.#test.floor;
    this.#operator = operator;
    this.#threshold = threshold;
    const { compare } = operators[operator];
    this.#ifTrue = codeOf(compare(true, threshold));
    this.#ifFalse = codeOf(compare(false, threshold));
    this.#ifUnknown = codeOf(compare(undefined, threshold));
  }

  /** How it stands at a look. */
  code(row: number): Code {
    switch (this.#kind) {
      case 0: {
        const fact = this.#fact as ColumnCount;
        return fact.most() < this.#floor ? no : this.#test.code(fact.value());
      }
      case 1: {
        const fact = this.#fact as ColumnDistinct;
        return fact.most(row) < this.#floor ? no : this.#test.code(fact.value(row));
      }
      case 2:
        return this.#test.code((this.#fact as ColumnAggregate).value(row));
      case 3:
        return this.#test.code((this.#fact as StreakSource).value());
      case 4:
        return this.#binary((this.#fact as SequenceSource).value(row));
      case 5:
        return this.#test.code((this.#fact as SinceSource).value(row));
      case 6:
        return this.#binary((this.#fact as AbsentSource).value(this.#afterMs));
      case 7:
        return (this.#fact as EventValue).code(row);
      case 10: {
        const inside = codeOfTree(this.#fact as Node, row);
        return inside === maybe ? this.#ifUnknown : this.#binary(inside === yes ? 1 : 0);
      }
      default:
        return codeOf(operators[this.#operator].compare(this.value(row), this.#threshold));
    }
  }

  /** What it reads at a look, as json-rules-engine is given it; `undefined` is unknown. */
  value(row: number): unknown {
    switch (this.#kind) {
      case 0:
        return known((this.#fact as ColumnCount).value());
      case 1:
        return known((this.#fact as ColumnDistinct).value(row));
      case 2:
        return known((this.#fact as ColumnAggregate).value(row));
      case 3:
        return known((this.#fact as StreakSource).value());
      case 4:
        return truthful((this.#fact as SequenceSource).value(row));
      case 5:
        return known((this.#fact as SinceSource).value(row));
      case 6:
        return truthful((this.#fact as AbsentSource).value(this.#afterMs));
      case 7:
        return (this.#fact as EventValue).value(row);
      case 8: {
        const amount = (this.#fact as Amounts).at(row);
        return amount === foreign ? undefined : known(amount);
      }
      case 9:
        return clockAt(this.#fact as TimePlan, this.#look.at);
      default: {
        const inside = codeOfTree(this.#fact as Node, row);
        return inside === maybe ? undefined : inside === yes;
      }
    }
  }

  #binary(value: number): Code {
    if (value !== value) return this.#ifUnknown;
    return value === 1 ? this.#ifTrue : this.#ifFalse;
  }
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function truthful(value: number): boolean | undefined {
  return Number.isNaN(value) ? undefined : value === 1;
}

const nobody = new Present();
const nothing = {} as Event;

/** The shop's clock needs nothing of the customer. */
function clockAt(plan: TimePlan, at: number): unknown {
  return new PresentFact(plan).value({ at, event: nothing, place: -1, present: nobody });
}
