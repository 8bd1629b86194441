import type { Leaf, Rule } from "../../rules/rule.ts";
import type { Tables } from "../bound/tables.ts";
import { answersTo } from "../bound/tables.ts";
import type { Classes } from "../look/classes.ts";
import type { Turn } from "../look/gate.ts";
import type { Runner } from "../runner.ts";

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

/** Whether so many of these rows ever lie within less than a span of time: most customers are never so busy. */
export function comesToSoMany(
  rows: Int32Array,
  count: number,
  times: Float64Array,
  least: number,
  ms: number,
): boolean {
  for (let i = least - 1; i < count; i++) {
    const first = times[rows[i - least + 1] as number] as number;
    if ((times[rows[i] as number] as number) - first < ms) return true;
  }
  return false;
}

/** A runner of rules that differ only in what they do: it finds out once where they fire. */
export interface Lane extends Runner {
  readonly mouth: Mouth;
}

/** Where a lane hands in its firings. */
export class Mouth {
  readonly #turn: Turn;
  readonly #classes: Classes;
  /** The rules that fire, by their index in the program's rules. */
  readonly #rules: number[];
  /** The classes of their firings, whose values are all of one kind, and when they were asked for. */
  #kinds: readonly number[] = [];
  #version = -1;

  constructor({ turn, classes, index }: LaneParts) {
    this.#turn = turn;
    this.#classes = classes;
    this.#rules = [index];
  }

  /** Has another rule fire wherever the first does. */
  join(index: number): void {
    this.#rules.push(index);
  }

  /** @param value what its leaf found. */
  fire(row: number, at: number, timer: number, key: number, value: unknown): void {
    const classes = this.#classes;
    const rules = this.#rules;
    if (classes.every || this.#version !== classes.version) {
      this.#kinds = rules.map((index) => classes.ofValue(index, value));
      this.#version = classes.version;
    }
    const { customer, out } = this.#turn;
    for (let i = 0; i < rules.length; i++)
      out.push(customer, rules[i] as number, at, row, timer, key, this.#kinds[i] as number, 1);
  }
}
