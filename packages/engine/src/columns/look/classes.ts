import { yes } from "../../rules/screen.ts";
import type { GateParts } from "./gate.ts";

/** What json-rules-engine has to be asked once, for every firing that is like it. */
export interface FiringClass {
  /** The index of its rule. */
  readonly rule: number;
  /** What the leaves found at the first firing of the class, by slot; `undefined` is unknown. */
  readonly values: readonly unknown[];
}

/** Kinds of values, as far as an operator can tell them apart, with the truth of a comparison beside them. */
const kinds = 6;
const truths = 3;
/** Beyond this many leaves the kinds of all of them are no longer one exact number. */
const maxLeaves = 12;

/**
 * The classes of firings. What json-rules-engine answers depends on each leaf by its operator's answer only, and that one
 * is the same for values of one kind that compare alike.
 */
export class Classes {
  readonly #all: FiringClass[] = [];
  readonly #byRule: Map<number | string, number>[] = [];
  /** Whether only firings with the same values are of one class. */
  readonly every: boolean;
  /** Goes up whenever they are forgotten. */
  version = 0;

  constructor(every: boolean) {
    this.every = every;
  }

  get all(): readonly FiringClass[] {
    return this.#all;
  }

  /** Forgets them; their numbers are given out anew. */
  clear(): void {
    this.version++;
    this.#all.length = 0;
    this.#byRule.length = 0;
  }

  /** The class of a firing of a rule with one leaf, which is true of this value. */
  ofValue(rule: number, value: unknown): number {
    const known = (this.#byRule[rule] ??= new Map<number | string, number>());
    const mark = this.every ? JSON.stringify([value]) : soleMark(value);
    return known.get(mark) ?? this.#add(known, mark, { rule, values: [value] });
  }

  /** The class of a firing that is being looked at. */
  of(gate: GateParts, row: number): number {
    const known = (this.#byRule[gate.index] ??= new Map<number | string, number>());
    const mark = this.every ? JSON.stringify(valuesAt(gate, row)) : markOf(gate, row);
    const found = known.get(mark);
    return found ?? this.#add(known, mark, { rule: gate.index, values: valuesAt(gate, row) });
  }

  #add(known: Map<number | string, number>, mark: number | string, one: FiringClass): number {
    known.set(mark, this.#all.length);
    return this.#all.push(one) - 1;
  }
}

/** The mark of a sole leaf that is true. */
function soleMark(value: unknown): number {
  return kindOf(value) * truths + yes;
}

function valuesAt({ leaves }: GateParts, row: number): readonly unknown[] {
  return leaves.map((leaf) => leaf.value(row));
}

function markOf({ leaves }: GateParts, row: number): number | string {
  let mark = 0;
  let text = "";
  for (let i = 0; i < leaves.length; i++) {
    const leaf = leaves[i];
    if (!leaf) continue;
    const one = kindOf(leaf.value(row)) * truths + leaf.code(row);
    if (leaves.length > maxLeaves) text += `${one} `;
    else mark = mark * kinds * truths + one;
  }
  return leaves.length > maxLeaves ? text : mark;
}

function kindOf(value: unknown): number {
  switch (typeof value) {
    case "undefined":
      return 0;
    case "number":
      return 1;
    case "boolean":
      return 2;
    case "string":
      return 3;
    default:
      return Array.isArray(value) ? 4 : 5;
  }
}
