import type { Fact, Look } from "../facts/fact.ts";
import type { Rule } from "./rule.ts";
import type { Screen } from "./screen.ts";
import type { Edges } from "./edges.ts";
import type { Block, Door } from "./doors.ts";
import { blocksOf } from "./doors.ts";
import { keyOf } from "../facts/fact.ts";
import type { SourceMap } from "../facts/source.ts";
import type { Keyring } from "../facts/keyring.ts";

/** A rule with what it takes to look at it. */
export interface Gate {
  readonly rule: Rule;
  /** Its number among the rule set's rules: the higher priority first, then by id. */
  readonly slot: number;
  readonly screen: Screen;
  /** One comparison that must hold for the rule to be true, where one can be told apart. */
  readonly door: Door | undefined;
  /** Whether the door is all there is: where it is open the rule is true, and nothing else needs to be asked. */
  readonly isWhole: boolean;
}

/** What a look finds of one customer. */
export interface Standing {
  readonly facts: readonly Fact[];
  readonly rings: readonly Keyring[];
  readonly edges: Edges;
}

/** What a look may change about a rule: it may be true, or its edge is used up for the look's key, or both. */
export const mayBeTrue = 1;
export const usedUp = 2;

/**
 * The rules that are looked at with an event of one name. Most have a comparison that has to hold before anything else
 * matters; those of one fact stand side by side as columns of numbers, so that a thousand rules which are not true cost
 * little more than one.
 */
export class Gates {
  readonly all: readonly Gate[];
  /** By rule: its place here, or −1. */
  readonly #places: Int32Array;
  readonly #blocks: readonly Block[];
  /** Those that only their whole screen can tell of. */
  readonly #open: readonly number[];
  /** By the property that their key is read from: the rules' places, and their numbers. */
  readonly #byKey: readonly Keyed[];
  readonly #marks: Uint8Array;
  /** By place: which of those properties is its own. */
  readonly #keyOf: Uint16Array;
  /** The keys of the present look, in the order of those properties. */
  readonly #keys: string[] = [];

  constructor(all: readonly Gate[], rules: number, sources: SourceMap) {
    this.all = all;
    this.#places = new Int32Array(rules).fill(-1);
    for (const [place, { slot }] of all.entries()) this.#places[slot] = place;
    this.#blocks = blocksOf(all, sources);
    this.#open = [...all.keys()].filter((place) => all[place]?.door === undefined);
    this.#byKey = keyed(all);
    this.#marks = new Uint8Array(all.length);
    const bys = this.#byKey.map(({ by }) => by);
    this.#keyOf = Uint16Array.from(all, ({ rule }) => bys.indexOf(rule.by));
  }

  /** The edge's key that the present look stands on for the rule at a place. */
  keyAt(place: number): string {
    return this.#keys[this.#keyOf[place] as number] as string;
  }

  /**
   * What a look may change, by place: {@link mayBeTrue}, {@link usedUp}, both, or 0: the rule is not true, and has
   * nothing to arm again. The marks are good until the next look.
   */
  mark(standing: Standing, look: Look): Uint8Array {
    const marks = this.#marks;
    marks.fill(0);
    for (const place of this.#open) marks[place] = mayBeTrue;
    for (const block of this.#blocks) block.find(standing, look, marks);
    const { edges } = standing;
    for (const [number, { by, places, slots }] of this.#byKey.entries()) {
      const key = by === null ? "" : (keyOf(look.event, by) ?? "");
      this.#keys[number] = key;
      if (key === "") edges.markOwn(slots, places, marks);
      else
        for (const slot of edges.at(key)) {
          const place = this.#places[slot] as number;
          // Another property may hold the same text.
          if (place >= 0 && this.all[place]?.rule.by === by) marks[place]! |= usedUp;
        }
    }
    return marks;
  }
}

interface Keyed {
  readonly by: string | null;
  readonly places: Int32Array;
  readonly slots: Int32Array;
}

function keyed(all: readonly Gate[]): readonly Keyed[] {
  const places = new Map<string | null, number[]>();
  for (const [place, { rule }] of all.entries()) {
    const own = places.get(rule.by);
    if (own) own.push(place);
    else places.set(rule.by, [place]);
  }
  return [...places].map(([by, own]) => ({
    by,
    places: Int32Array.from(own),
    slots: Int32Array.from(own, (place) => (all[place] as Gate).slot),
  }));
}
