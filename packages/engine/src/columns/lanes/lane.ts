import type { Leaf, Rule } from "../../rules/rule.ts";
import type { Tables } from "../bound/tables.ts";
import { answersTo } from "../bound/tables.ts";
import type { Classes } from "../look/classes.ts";
import type { Turn } from "../look/gate.ts";

/** What an event's name means to a lane, as bits. */
export const enters = 1;
export const looks = 2;
export const answers = 4;

/**
 * What a lane is made of: a rule of one leaf in a form so common that it has a loop of its own, with all that it keeps in
 * the loop's own variables.
 */
export interface LaneParts {
  readonly rule: Rule;
  /** Its index in the program's rules. */
  readonly index: number;
  readonly leaf: Leaf;
  readonly tables: Tables;
  readonly turn: Turn;
  readonly classes: Classes;
}

/** By name code: what an event of that name means. */
export function flagsOf(
  { rule, tables }: LaneParts,
  event: string,
  without: string | null = null,
): Uint8Array {
  return Uint8Array.from(tables.columns.names.values, (name) => {
    const isLook = [...rule.triggers].some((trigger) => answersTo(name, trigger));
    const isAnswer = without !== null && answersTo(name, without);
    return (answersTo(name, event) ? enters : 0) | (isLook ? looks : 0) | (isAnswer ? answers : 0);
  });
}

/** By name code: 1 where it means anything. */
export function concernsOf(flags: Uint8Array): Uint8Array {
  return flags.map((flag) => (flag === 0 ? 0 : 1));
}

/** Where a lane hands in its firings. */
export class Mouth {
  readonly #parts: LaneParts;
  /** The class of its firings, whose values are all of one kind, and when it was asked for. */
  #kind = 0;
  #version = -1;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /** @param value what its leaf found. */
  fire(row: number, at: number, timer: number, key: number, value: unknown): void {
    const { index, turn, classes } = this.#parts;
    if (classes.every || this.#version !== classes.version) {
      this.#kind = classes.ofValue(index, value);
      this.#version = classes.version;
    }
    turn.out.push(turn.customer, index, at, row, timer, key, this.#kind, 1);
  }
}
