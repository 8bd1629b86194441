import { createHash } from "node:crypto";
import { buckets } from "@proffer/protocol";
import type { RolloutGuard, SwitchedOff } from "@proffer/protocol";
import type { PublicationRow } from "../storage/tables/publications.ts";

/** How it stands with what is published: the last line of the log. */
export interface Standing {
  readonly number: number;
  /** UTC ms. */
  readonly at: number;
  /** Hash of what most customers have; `null` before the first publication. */
  readonly stable: string | null;
  readonly candidate: Trial | null;
  readonly off: readonly string[];
  readonly allOff: boolean;
}

/** A version that is tried on some customers. */
export interface Trial {
  readonly hash: string;
  /** Of a hundred. */
  readonly percent: number;
  /** Another one for each trial, so that it is not always the same people whom new things are tried on. */
  readonly seed: string;
  readonly guard: RolloutGuard;
}

/** Before anything was published. */
export const nothingPublished: Standing = {
  number: 0,
  at: 0,
  stable: null,
  candidate: null,
  off: [],
  allOff: false,
};

export function readRow(row: PublicationRow): Standing {
  const { number, at, stable, candidate, percent, seed, guard } = row;
  return {
    number,
    at,
    stable,
    candidate:
      candidate !== null && guard !== null
        ? { hash: candidate, percent, seed, guard: JSON.parse(guard) as RolloutGuard }
        : null,
    off: JSON.parse(row.off) as readonly string[],
    allOff: row.all_off === "yes",
  };
}

/** The version that the next one is made from. */
export function newestOf({ stable, candidate }: Standing): string | null {
  return candidate?.hash ?? stable;
}

export function switchedOff({ off, allOff }: Standing): SwitchedOff {
  return allOff ? "all" : off;
}

/**
 * The groups of customers that a trial is for: the first so many in an order that the seed gives. So whoever had the
 * candidate at 1 % has it at 10 %.
 *
 * @example
 * ```ts
 * bucketsOf({ seed: "1795344000", percent: 10 }).has(bucketOf(anonymousId));
 * ```
 */
export function bucketsOf({ seed, percent }: Pick<Trial, "seed" | "percent">): ReadonlySet<number> {
  const places = Array.from({ length: buckets }, (_, bucket) => ({
    bucket,
    place: createHash("sha256").update(`${seed} ${bucket}`).digest("hex"),
  }));
  places.sort((a, b) => (a.place < b.place ? -1 : 1));
  return new Set(places.slice(0, percent).map(({ bucket }) => bucket));
}
