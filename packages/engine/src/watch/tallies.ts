import { canonicalJson } from "../rules/hash.ts";
import type { Bound, BoundLeaf, Named, TallyOf } from "./bound.ts";
import { allOf, anyOf } from "./bound.ts";
import type { WatchCondition, WatchLeaf, WatchTally } from "./plan.ts";

/** A device keeps a list of groups for each; of what takes more nothing is said. */
const maxTallies = 24;

/** More than this a page should not go through at an event. */
const maxAlternatives = 40;

/** The tallies that conditions ask for, each once and as wide as the widest. */
export class Tallies {
  readonly all: WatchTally[] = [];
  readonly #of: TallyOf[] = [];
  readonly #numbers = new Map<string, number>();

  /** A bound as a watch reads it; `false` where no event of its name makes it hold. */
  write(bound: Bound<BoundLeaf>): WatchCondition | false {
    // Further in there is no `false`: what it stands in is without it, or false itself.
    return this.#write(bound) as WatchCondition | false;
  }

  /** The numbers of those that an event enters. */
  enteredBy({ answersTo }: Named): readonly number[] {
    return this.#numbersOf(({ event }) => answersTo(event));
  }

  /** Those of which it ends a group. */
  endedBy({ answersTo }: Named): readonly number[] {
    return this.#numbersOf(({ resetBy }) => resetBy !== null && answersTo(resetBy));
  }

  #numbersOf(is: (tally: TallyOf) => boolean): readonly number[] {
    return [...this.#of.keys()].filter((number) => is(this.#of[number] as TallyOf));
  }

  #write(bound: Bound<BoundLeaf>): Bound<WatchLeaf> {
    if (typeof bound === "boolean") return bound;
    if ("all" in bound) return allOf(bound.all.map((one) => this.#write(one)));
    if ("any" in bound) return withoutImplied(anyOf(bound.any.map((one) => this.#write(one))));
    return this.#writeLeaf(bound);
  }

  #writeLeaf({ tally, nth, ms, isGap }: BoundLeaf): Bound<WatchLeaf> {
    const number = this.#numberOf(tally);
    if (number === undefined) return true;
    const { by, keep, ms: widest } = this.all[number] as WatchTally;
    // A gap may be as long as it likes.
    const wider =
      isGap || ms === undefined || widest === undefined ? {} : { ms: Math.max(ms, widest) };
    this.all[number] = { by, keep: Math.max(nth, keep), ...wider };
    if (ms === undefined) return [number, nth];
    return isGap ? [number, nth, ms, 1] : [number, nth, ms];
  }

  #numberOf(tally: TallyOf): number | undefined {
    const name = canonicalJson(tally);
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.all.length === maxTallies) return undefined;
    this.#numbers.set(name, this.all.length);
    this.#of.push(tally);
    return this.all.push({ by: tally.by, keep: 0, ms: 0 }) - 1;
  }
}

/** A thousand rules over one count are as one: the one that is true first. */
function withoutImplied(bound: Bound<WatchLeaf>): Bound<WatchLeaf> {
  if (typeof bound === "boolean" || !("any" in bound)) return bound;
  const different = [...new Map(bound.any.map((one) => [canonicalJson(one), one])).values()];
  const windows = different.filter(isWindow);
  const any = different.filter(
    (one) => !isWindow(one) || !windows.some((other) => other !== one && implies(one, other)),
  );
  return any.length > maxAlternatives ? true : anyOf(any);
}

/** Whether the first cannot hold without the second. */
function implies(one: WatchLeaf, other: WatchLeaf): boolean {
  const [tally, nth, ms = Infinity] = one;
  const [otherTally, otherNth, otherMs = Infinity] = other;
  return tally === otherTally && nth >= otherNth && ms <= otherMs;
}

function isWindow(bound: Bound<WatchLeaf>): bound is WatchLeaf {
  return Array.isArray(bound) && bound[3] === undefined;
}
