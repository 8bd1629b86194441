import type { Groups } from "./bound/groups.ts";
import type { Gate } from "./look/gate.ts";
import type { AbsentSource } from "./sources/absent.ts";
import type { AmountSource } from "./sources/amount.ts";
import type { CountSource } from "./sources/count.ts";
import type { DistinctSource } from "./sources/distinct.ts";
import type { SequenceSource } from "./sources/sequence.ts";
import type { SinceSource } from "./sources/since.ts";
import type { StreakSource } from "./sources/streak.ts";

/** One thing that an event of some name sets going. */
export type Step =
  | { readonly type: "find"; readonly part: Groups }
  | { readonly type: "since"; readonly part: SinceSource }
  | { readonly type: "count"; readonly part: CountSource }
  | { readonly type: "distinct"; readonly part: DistinctSource }
  | { readonly type: "amount"; readonly part: AmountSource }
  | { readonly type: "streak" | "streakEnd"; readonly part: StreakSource }
  /** `steps`: those of the sequence that the event may be, bit by bit. */
  | {
      readonly type: "sequence";
      readonly part: SequenceSource;
      readonly steps: number;
      readonly resets: boolean;
    }
  | {
      readonly type: "absent";
      readonly part: AbsentSource;
      readonly answers: boolean;
      readonly begins: boolean;
    }
  | { readonly type: "look"; readonly part: Gate }
  /** Arms rules again that measure from this event. */
  | { readonly type: "rearmSince"; readonly part: SinceSource; readonly gate: Gate }
  | {
      readonly type: "rearmAbsent";
      readonly part: AbsentSource;
      readonly gate: Gate;
      readonly isKeyed: boolean;
    };

/** In the order of a look: groups, then sources, then rules, then what is armed again. */
const order = [
  "find",
  "since",
  "count",
  "distinct",
  "amount",
  "streak",
  "streakEnd",
  "sequence",
  "absent",
  "look",
  "rearmSince",
  "rearmAbsent",
] as const satisfies readonly Step["type"][];

/** A step in one shape, with its type as a small number: asking for it is a jump. */
class Op {
  readonly type: number;
  readonly part: Step["part"];
  readonly gate: Gate | null;
  readonly steps: number;
  readonly first: boolean;
  readonly second: boolean;

  constructor(step: Step) {
    this.type = order.indexOf(step.type);
    this.part = step.part;
    this.gate = "gate" in step ? step.gate : null;
    this.steps = step.type === "sequence" ? step.steps : 0;
    this.first = firstFlag(step);
    this.second = step.type === "absent" && step.begins;
  }
}

function firstFlag(step: Step): boolean {
  switch (step.type) {
    case "sequence":
      return step.resets;
    case "absent":
      return step.answers;
    case "rearmAbsent":
      return step.isKeyed;
    default:
      return false;
  }
}

/** What an event of one name sets going. */
export class Course {
  readonly #ops: Op[] = [];

  get isIdle(): boolean {
    return this.#ops.length === 0;
  }

  add(step: Step): void {
    this.#ops.push(new Op(step));
  }

  /** Finds these first. */
  find(...all: readonly Groups[]): void {
    for (const part of all) {
      const { grouping } = part;
      if (grouping.type === "one" || this.#ops.some((op) => op.part === part)) continue;
      if (grouping.type === "pair") this.find(grouping.left, grouping.right);
      this.add({ type: "find", part });
    }
  }

  /** Brings the steps into the order of a look. Those of one kind keep theirs: rules the rule set's, a pair of groups behind its two. */
  seal(): this {
    this.#ops.sort((a, b) => a.type - b.type);
    return this;
  }

  run(row: number): void {
    const ops = this.#ops;
    for (let i = 0; i < ops.length; i++) {
      const op = ops[i] as Op;
      switch (op.type) {
        case 0:
          (op.part as Groups).find(row);
          break;
        case 1:
          (op.part as SinceSource).add(row);
          break;
        case 2:
          (op.part as CountSource).add(row);
          break;
        case 3:
          (op.part as DistinctSource).add(row);
          break;
        case 4:
          (op.part as AmountSource).add(row);
          break;
        case 5:
          (op.part as StreakSource).extend(row);
          break;
        case 6:
          (op.part as StreakSource).end();
          break;
        case 7:
          (op.part as SequenceSource).add(row, op.steps, op.first);
          break;
        case 8:
          (op.part as AbsentSource).add(row, op.first, op.second);
          break;
        case 9:
          (op.part as Gate).look(row, 0);
          break;
        case 10:
          if ((op.part as SinceSource).last === row) (op.gate as Gate).rearmAll();
          break;
        default:
          rearmAbsent(op, row);
      }
    }
  }
}

/** Each cart is an episode of its own. */
function rearmAbsent({ part, gate, first: isKeyed }: Op, row: number): void {
  const source = part as AbsentSource;
  if (source.waiting(source.groups.current) !== row) return;
  if (isKeyed) gate?.rearm();
  else gate?.rearmAll();
}
