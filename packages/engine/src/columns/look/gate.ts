import type { Rule } from "../../rules/rule.ts";
import type { Code } from "../../rules/screen.ts";
import { yes } from "../../rules/screen.ts";
import type { Groups } from "../bound/groups.ts";
import type { FiringSink } from "../firings.ts";
import type { Classes } from "./classes.ts";
import type { ColumnLeaf } from "./leaf.ts";
import type { Look } from "./look.ts";
import type { Node } from "./tree.ts";
import { codeOfTree } from "./tree.ts";

/** Whose turn it is, and where firings go. */
export interface Turn {
  customer: number;
  readonly look: Look;
  out: FiringSink;
}

/** What a gate is made of. */
export interface GateParts {
  readonly rule: Rule;
  /** Its index in the program's rules. */
  readonly index: number;
  readonly conditions: Node;
  readonly audience: Node | null;
  /** By slot. */
  readonly leaves: readonly ColumnLeaf[];
  /** The groups of its key. */
  readonly groups: Groups;
  /** Every group that its leaves read, its own among them. */
  readonly reads: readonly Groups[];
}

const everybody: Code = yes;

/** A rule with its edges: which keys are true and have fired. */
export class Gate {
  readonly parts: GateParts;
  readonly #only: ColumnLeaf | null;
  readonly #conditions: Node;
  readonly #groups: Groups;
  readonly #isEdged: boolean;
  readonly #turn: Turn;
  readonly #classes: Classes;
  /** Where a key's edge is kept: the epoch in which it was used up. And behind it its last timer's tick. */
  readonly #at: number;
  /** Arming every key again begins an epoch. */
  #epoch = 1;

  constructor(parts: GateParts, turn: Turn, classes: Classes) {
    this.parts = parts;
    this.#only = soleLeaf(parts.conditions);
    this.#conditions = parts.conditions;
    this.#groups = parts.groups;
    this.#isEdged = parts.rule.repeat === "edge";
    this.#turn = turn;
    this.#classes = classes;
    this.#at = parts.groups.reserve(0, 0);
  }

  begin(): void {
    this.#epoch = 1;
  }

  /** Looks at it with the row whose groups have been found. */
  look(row: number, timer: number): void {
    const only = this.#only;
    const code = only === null ? codeOfTree(this.#conditions, row) : only.code(row);
    const { kept } = this.#groups;
    const own = this.#groups.base() + this.#at;
    if (code !== yes) {
      if (kept[own] !== 0) kept[own] = 0;
      return;
    }
    if (this.#isEdged && kept[own] === this.#epoch) return;
    kept[own] = this.#epoch;
    this.#fire(row, timer);
  }

  /** Looks at it with the event that a timer counts from, once for a key and an instant: each instant has a tick. */
  lookAtDue(row: number, tick: number): void {
    for (const groups of this.parts.reads) groups.find(row);
    const { kept } = this.#groups;
    const own = this.#groups.base() + this.#at + 1;
    if (kept[own] === tick) return;
    kept[own] = tick;
    this.look(row, 1);
  }

  /** Arms it again for the present key. */
  rearm(): void {
    this.#groups.kept[this.#groups.base() + this.#at] = 0;
  }

  /** Arms it again for every key. */
  rearmAll(): void {
    this.#epoch++;
  }

  #fire(row: number, timer: number): void {
    const { audience, index, groups } = this.parts;
    const inside = audience === null ? everybody : codeOfTree(audience, row);
    const kind = this.#classes.of(this.parts, row);
    const { customer, look, out } = this.#turn;
    out.push(customer, index, look.at, row, timer, groups.key(), kind, inside);
  }
}

/** The leaf where there is one only, in nothing but groups of one. */
function soleLeaf(node: Node): ColumnLeaf | null {
  if (node.type === "leaf") return node.leaf;
  const [only] = node.of;
  return node.type !== "not" && only && node.of.length === 1 ? soleLeaf(only) : null;
}
