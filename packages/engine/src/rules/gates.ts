import type { Fact, Look } from "../facts/fact.ts";
import type { Rule, Ruleset } from "./rule.ts";
import type { Screen } from "./screen.ts";
import { compileScreen } from "./screen.ts";
import type { Edges } from "./edges.ts";
import type { Block, Door } from "./doors.ts";
import { blocksOf, doorOf } from "./doors.ts";
import { keyOf } from "../facts/fact.ts";
import type { SourceMap } from "../facts/source.ts";
import type { Keyring } from "../facts/keyring.ts";

/**
 * A rule with what it takes to look at it. That is worked out when an event first asks for it: a page looks at few rules
 * before it is drawn.
 */
export class Gate {
  readonly rule: Rule;
  /** Its number among the rule set's rules: the higher priority first, then by id. */
  readonly slot: number;
  readonly #ruleset: Ruleset;
  #screen: Screen | undefined;
  #door: Door | null | undefined;

  constructor(rule: Rule, slot: number, ruleset: Ruleset) {
    this.rule = rule;
    this.slot = slot;
    this.#ruleset = ruleset;
  }

  /** The whole of its conditions. */
  get screen(): Screen {
    return (this.#screen ??= compileScreen(this.rule, this.#ruleset));
  }

  /** One comparison that must hold for the rule to be true, where one can be told apart. */
  get door(): Door | undefined {
    // Of what only the host's code can tell no comparison can say that it need not be asked.
    if (this.#door === undefined)
      this.#door = this.rule.custom ? null : (doorOf(this.rule.conditions) ?? null);
    return this.#door ?? undefined;
  }

  /** Whether nothing comes of a look at it that finds its door open and its edge used up: the door is all there is to it. */
  get isSettledByDoor(): boolean {
    const { leaves, conditions, repeat } = this.rule;
    const isAll = leaves.length === 1 && conditions.type !== "not" && repeat === "edge";
    return isAll && this.door?.isExact === true;
  }
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
  /** By place: 1 where an open door and a used-up edge leave nothing to look at. */
  readonly #settled: Uint8Array;
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
    this.#settled = Uint8Array.from(all, ({ isSettledByDoor }) => (isSettledByDoor ? 1 : 0));
    const bys = this.#byKey.map(({ by }) => by);
    this.#keyOf = Uint16Array.from(all, ({ rule }) => bys.indexOf(rule.by));
  }

  /** Whether nothing comes of a look at a rule whose door is open and whose edge is used up. */
  isSettled(place: number): boolean {
    return this.#settled[place] === 1;
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
