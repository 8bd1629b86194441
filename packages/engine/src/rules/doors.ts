import type { Fact, FactPlan, Look } from "../facts/fact.ts";
import type { Keyring } from "../facts/keyring.ts";
import type { Sequence } from "../facts/sequence.ts";
import type { SourceMap } from "../facts/source.ts";
import type { Values } from "../facts/values.ts";
import type { Column } from "../facts/window.ts";
import type { Gate, Standing } from "./gates.ts";
import { mayBeTrue } from "./gates.ts";
import type { Condition, Leaf } from "./rule.ts";

/** One comparison without which a rule cannot be true. */
export interface Door {
  readonly fact: FactPlan;
  readonly test: Test;
  /** Whether it is open just where the comparison is true, and not a little wider. */
  readonly isExact: boolean;
}

type Test =
  /** At least so many within a rolling window: the one so many back has to be inside. */
  | { readonly type: "window"; readonly least: number; readonly ms: number }
  /** A number that has to lie between two others, both included. */
  | { readonly type: "range"; readonly low: number; readonly high: number }
  /** A fact that has to be true, or false. */
  | { readonly type: "flag"; readonly wanted: boolean };

/** Several doors to one source or fact, as columns of numbers. */
export interface Block {
  /** Marks the rules whose door is open at a look; those of what is unknown stay shut, for only what is true fires. */
  find(standing: Standing, look: Look, marks: Uint8Array): void;
}

/** The door of a rule's conditions; `undefined` where no single comparison has to hold. */
export function doorOf(condition: Condition): Door | undefined {
  switch (condition.type) {
    case "leaf":
      return doorOfLeaf(condition);
    case "all": {
      const doors = condition.of.map(doorOf).filter((door) => door !== undefined);
      // A flag is up more rarely than a number is high, and costs least to see.
      return doors.find(({ test }) => test.type === "flag") ?? doors[0];
    }
    case "any":
      return condition.of.length === 1 && condition.of[0] ? doorOf(condition.of[0]) : undefined;
    case "not":
      return undefined;
  }
}

/** Facts that are a finite number or not known, whatever the events hold. */
const numbers: readonly string[] = ["count", "sum", "min", "max", "distinct", "streak", "since"];

function doorOfLeaf({ fact, operator, threshold }: Leaf): Door | undefined {
  if (fact.fact === "sequence" || fact.fact === "absent")
    return operator === "equal" && typeof threshold === "boolean"
      ? { fact, test: { type: "flag", wanted: threshold }, isExact: true }
      : undefined;
  const range = typeof threshold === "number" ? rangeOf(operator, threshold) : undefined;
  if (!range || fact.fact === "custom" || fact.fact === "segment") return undefined;
  const window = windowTest(fact, operator, threshold as number);
  if (window) return { fact, test: window, isExact: true };
  const isExact = numbers.includes(fact.fact) && !["lessThan", "greaterThan"].includes(operator);
  return { fact, test: { type: "range", low: range[0], high: range[1] }, isExact };
}

function windowTest(fact: FactPlan, operator: string, threshold: number): Test | undefined {
  if (fact.fact !== "count" && fact.fact !== "distinct") return undefined;
  if (fact.within?.type !== "rolling" || fact.within.ms <= 0) return undefined;
  const least = operator === "greaterThan" ? Math.floor(threshold) + 1 : Math.ceil(threshold);
  const isAtLeast = operator === "greaterThan" || operator === "greaterThanInclusive";
  if (!isAtLeast || least < 1 || least >= 2 ** 31) return undefined;
  return { type: "window", least, ms: fact.within.ms };
}

/** The range includes its ends: a little too much only costs a look. */
function rangeOf(operator: string, threshold: number): readonly [number, number] | undefined {
  switch (operator) {
    case "greaterThan":
    case "greaterThanInclusive":
      return [threshold, Number.POSITIVE_INFINITY];
    case "lessThan":
    case "lessThanInclusive":
      return [Number.NEGATIVE_INFINITY, threshold];
    case "equal":
      return [threshold, threshold];
    default:
      return undefined;
  }
}

/** A test, and the place of its gate. */
interface Placed<Kind extends Test["type"]> {
  readonly fact: FactPlan;
  readonly test: Extract<Test, { readonly type: Kind }>;
  readonly place: number;
}

/** The doors of some gates: of windows by their source, of numbers by their fact, flags by their kind. */
export function blocksOf(gates: readonly Gate[], sources: SourceMap): readonly Block[] {
  const windows = new Map<number, Placed<"window">[]>();
  const ranges = new Map<number, Placed<"range">[]>();
  const flags = new Map<string, Placed<"flag">[]>();
  for (const [place, { door }] of gates.entries()) {
    if (!door) continue;
    const { fact, test } = door;
    if (test.type === "window")
      add(windows, sources.of[fact.index] as number, { fact, test, place });
    else if (test.type === "range") add(ranges, fact.index, { fact, test, place });
    else add(flags, fact.fact, { fact, test, place });
  }
  return [
    ...(windows.size > 0 ? [new WindowBlock([...windows.values()], sources)] : []),
    ...[...ranges.values()].map((group) => new RangeBlock(group)),
    ...[...flags].map(([fact, group]) =>
      fact === "sequence" ? new SequenceBlock(group) : new FlagBlock(group),
    ),
  ];
}

function add<Key, Thing>(groups: Map<Key, Thing[]>, key: Key, thing: Thing): void {
  const group = groups.get(key);
  if (group) group.push(thing);
  else groups.set(key, [thing]);
}

/** The windows of one source, from one index of the columns to another. */
interface Windows {
  readonly ring: number;
  readonly seat: number;
  readonly end: number;
  /** Of distinct values: one that tells whether the event lacks the property, and nothing is known. */
  readonly lacking: number;
}

/** All windows of a look, source by source: most of the time goes into calling things, so they are one loop. */
class WindowBlock implements Block {
  readonly #windows: readonly Windows[];
  readonly #places: Int32Array;
  readonly #least: Int32Array;
  readonly #ms: Float64Array;

  constructor(groups: readonly (readonly Placed<"window">[])[], sources: SourceMap) {
    // The fewest first: where one is out of reach, so is all behind it.
    const sorted = groups.map((group) => [...group].sort((a, b) => a.test.least - b.test.least));
    let end = 0;
    this.#windows = sorted.map((group) => {
      const { fact } = group[0] as Placed<"window">;
      const { ring, seat } = sources.placed[sources.of[fact.index] as number] as Seated;
      end += group.length;
      return { ring, seat, end, lacking: fact.fact === "distinct" ? fact.index : -1 };
    });
    const all = sorted.flat();
    this.#places = Int32Array.from(all, ({ place }) => place);
    this.#least = Int32Array.from(all, ({ test }) => test.least);
    this.#ms = Float64Array.from(all, ({ test }) => test.ms);
  }

  find({ rings, facts }: Standing, look: Look, marks: Uint8Array): void {
    const [least, ms, places] = [this.#least, this.#ms, this.#places];
    let i = 0;
    for (const { ring, seat, end, lacking } of this.#windows) {
      const bucket = (rings[ring] as Keyring).at(look);
      const group = bucket?.[seat] as Column | Values | undefined;
      if (!group || (lacking >= 0 && (facts[lacking] as Fact).value(look) === undefined)) {
        i = end;
        continue;
      }
      const { times, head } = group;
      const { length } = times;
      for (; i < end; i++) {
        const back = least[i] as number;
        if (back > length - head) break;
        if ((times[length - back] as number) > look.at - (ms[i] as number))
          marks[places[i] as number] = mayBeTrue;
      }
      i = end;
    }
  }
}

type Seated = SourceMap["placed"][number];

class RangeBlock implements Block {
  readonly #fact: number;
  readonly #places: Int32Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;

  constructor(group: readonly Placed<"range">[]) {
    this.#fact = (group[0] as Placed<"range">).fact.index;
    this.#places = Int32Array.from(group, ({ place }) => place);
    this.#low = Float64Array.from(group, ({ test }) => test.low);
    this.#high = Float64Array.from(group, ({ test }) => test.high);
  }

  find({ facts }: Standing, look: Look, marks: Uint8Array): void {
    const value = (facts[this.#fact] as Fact).value(look);
    if (typeof value !== "number") return;
    const [low, high, places] = [this.#low, this.#high, this.#places];
    for (let i = 0; i < places.length; i++)
      if (value >= (low[i] as number) && value <= (high[i] as number))
        marks[places[i] as number] = mayBeTrue;
  }
}

class FlagBlock implements Block {
  readonly #group: readonly Placed<"flag">[];

  constructor(group: readonly Placed<"flag">[]) {
    this.#group = group;
  }

  find({ facts }: Standing, look: Look, marks: Uint8Array): void {
    for (const { fact, test, place } of this.#group)
      if ((facts[fact.index] as Fact).value(look) === test.wanted) marks[place] = mayBeTrue;
  }
}

class SequenceBlock implements Block {
  readonly #group: readonly Placed<"flag">[];

  constructor(group: readonly Placed<"flag">[]) {
    this.#group = group;
  }

  find({ facts }: Standing, look: Look, marks: Uint8Array): void {
    for (const { fact, test, place } of this.#group) {
      const sequence = facts[fact.index] as Sequence;
      // Few events complete anything, and most say so without a look at their group.
      if (test.wanted && !sequence.mayBeCompletedBy(look.place)) continue;
      if (sequence.value(look) === test.wanted) marks[place] = mayBeTrue;
    }
  }
}
