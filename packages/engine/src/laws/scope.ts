import type { Cast } from "./drafts.ts";
import type { Tape } from "./tape.ts";
import type { LeafJson } from "./written.ts";

/** What the rules of a case may speak of beside the language's own words. */
export interface Scope {
  /** The one property that the rule groups by. */
  readonly by: string | undefined;
  /** The ids of the segments that are there. */
  readonly segments: readonly string[];
  /** What most conditions are about. */
  readonly cast: Cast;
}

/** Makes a condition over one fact. */
export type Make = (tape: Tape, scope: Scope) => LeafJson;

/** The params of a fact, as they are written. */
export type Params = LeafJson["params"];

/** A param that may be left out. */
export function maybe(name: string, value: unknown): Params {
  return value === undefined ? {} : { [name]: value };
}
