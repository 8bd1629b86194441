import type { TableReader, TableWriter } from "../snapshot/tables.ts";
import type { Rule } from "./rule.ts";

/** Used-up edges as they are kept: by `rule@version`, the keys that are true and have fired. */
export type WrittenEdges = Readonly<Record<string, readonly string[]>>;

const none: ReadonlySet<number> = new Set();

/**
 * Which rules are true and have fired, and for which keys. A rule fires on the rising edge: once it is true for a key it
 * has to be looked at and not true before it fires again.
 *
 * Kept by key, with each rule as its number: a look is about one key, and a thousand rules that are not true and have
 * nothing to arm again for it cost nothing.
 */
export class Edges {
  #rules: readonly Rule[] = [];
  readonly #byKey = new Map<string, Set<number>>();
  /** By rule: 1 where it has used up the edge of no key, which is the customer's own. */
  #own = new Uint8Array(0);
  /** How many keys each rule has used up. */
  #counts = new Int32Array(0);
  /** Those of rules that the rule set in use does not have: it may be put back. */
  #others = new Map<string, ReadonlySet<string>>();

  constructor(written: WrittenEdges = {}) {
    for (const [edge, keys] of Object.entries(written)) this.#others.set(edge, new Set(keys));
  }

  /** Numbers the rules anew. */
  use(rules: readonly Rule[]): void {
    this.#others = new Map(
      Object.entries(this.write()).map(([edge, keys]) => [edge, new Set(keys)]),
    );
    this.#rules = rules;
    this.#own = new Uint8Array(rules.length);
    this.#counts = new Int32Array(rules.length);
    this.#byKey.clear();
    for (const [slot, { edge }] of rules.entries()) {
      for (const key of this.#others.get(edge) ?? []) this.useUp(slot, key);
      this.#others.delete(edge);
    }
  }

  /** Takes over used-up edges as they were kept, in place of its own. */
  restore(written: WrittenEdges): void {
    this.#others = new Map(Object.entries(written).map(([edge, keys]) => [edge, new Set(keys)]));
    this.#byKey.clear();
    this.#own.fill(0);
    this.use(this.#rules);
  }

  /** Whether a rule has used up any. */
  isUsed(slot: number): boolean {
    return (this.#counts[slot] as number) > 0;
  }

  isUsedUp(slot: number, key: string): boolean {
    return key === "" ? this.#own[slot] === 1 : this.isUsed(slot) && this.at(key).has(slot);
  }

  /** The rules that have used up their edge for a key, which is not that of no key. */
  at(key: string): ReadonlySet<number> {
    return this.#byKey.get(key) ?? none;
  }

  /** Marks those of some rules that have used up their edge for no key. */
  markOwn(slots: Int32Array, places: Int32Array, marks: Uint8Array): void {
    const own = this.#own;
    for (let i = 0; i < slots.length; i++)
      if (own[slots[i] as number] === 1) marks[places[i] as number]! |= 2;
  }

  useUp(slot: number, key: string): void {
    if (this.isUsedUp(slot, key)) return;
    this.#counts[slot]!++;
    if (key === "") {
      this.#own[slot] = 1;
      return;
    }
    const slots = this.#byKey.get(key);
    if (slots) slots.add(slot);
    else this.#byKey.set(key, new Set([slot]));
  }

  rearm(slot: number, key: string): void {
    if (!this.isUsedUp(slot, key)) return;
    this.#counts[slot]!--;
    if (key === "") {
      this.#own[slot] = 0;
      return;
    }
    const slots = this.#byKey.get(key);
    slots?.delete(slot);
    if (slots?.size === 0) this.#byKey.delete(key);
  }

  rearmAll(slot: number): void {
    this.rearm(slot, "");
    if (!this.isUsed(slot)) return;
    for (const key of this.#byKey.keys()) this.rearm(slot, key);
  }

  copy(): Edges {
    const copy = new Edges();
    copy.#rules = this.#rules;
    copy.#own = this.#own.slice();
    copy.#counts = this.#counts.slice();
    copy.#others = new Map(this.#others);
    for (const [key, slots] of this.#byKey) copy.#byKey.set(key, new Set(slots));
    return copy;
  }

  /** Whether no rule has used up any. */
  isEmpty(): boolean {
    return this.#byKey.size === 0 && this.#others.size === 0 && !this.#own.includes(1);
  }

  /** Those of the rule set in use, and of others that may be put back. */
  pack(to: TableWriter): void {
    const own = [...this.#own.keys()].filter((slot) => this.#own[slot] === 1);
    to.bytes.number(own.length);
    for (const slot of own) to.bytes.number(slot);
    to.bytes.number(this.#byKey.size);
    for (const [key, slots] of this.#byKey) {
      to.text(key);
      to.bytes.number(slots.size);
      for (const slot of slots) to.bytes.number(slot);
    }
    const others = [...this.#others].map(([edge, keys]) => [edge, [...keys]]);
    to.bytes.text(others.length > 0 ? JSON.stringify(others) : "");
  }

  /** Fills empty edges with what {@link pack} wrote. */
  unpack(from: TableReader): void {
    for (let left = from.bytes.count(); left > 0; left--) this.useUp(from.bytes.number(), "");
    for (let keys = from.bytes.count(); keys > 0; keys--) {
      const key = from.text();
      for (let left = from.bytes.count(); left > 0; left--) this.useUp(from.bytes.number(), key);
    }
    const others = from.bytes.text();
    if (others === "") return;
    for (const [edge, keys] of JSON.parse(others) as readonly (readonly [string, string[]])[])
      this.#others.set(edge, new Set(keys));
  }

  write(): Record<string, string[]> {
    const written: Record<string, string[]> = {};
    for (const [edge, keys] of this.#others) if (keys.size > 0) written[edge] = [...keys];
    const add = (slot: number, key: string): void => {
      (written[(this.#rules[slot] as Rule).edge] ??= []).push(key);
    };
    for (const [slot, used] of this.#own.entries()) if (used === 1) add(slot, "");
    for (const [key, slots] of this.#byKey) for (const slot of slots) add(slot, key);
    return written;
  }
}
