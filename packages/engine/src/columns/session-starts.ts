import { isCausedByCustomer } from "../event/caused-by.ts";
import { sessionGapMs } from "../history/session-gap.ts";

/** The columns that sessions are read from. */
export interface SessionColumns {
  /** Customer c has the rows `starts[c]` … `starts[c+1] - 1`. */
  readonly starts: ArrayLike<number>;
  /** UTC ms, rising within a customer. */
  readonly times: ArrayLike<number>;
  readonly names: { readonly codes: ArrayLike<number>; readonly values: readonly string[] };
}

/**
 * When the session that runs at an instant began: what limits per session count from. A session ends after 30 minutes
 * without anything that the customer does.
 *
 * @returns a function of the customer's number and an instant, UTC ms; `undefined` where no session runs.
 * @example
 * ```ts
 * const startAt = sessionStarts(columns);
 * chain.decide(name, firings, (at) => startAt(customer, at));
 * ```
 */
export function sessionStarts({
  starts,
  times,
  names,
}: SessionColumns): (customer: number, at: number) => number | undefined {
  const isActive = names.values.map(
    (name) => isCausedByCustomer(name) || name === "Session Started",
  );
  const activeBefore = (row: number, first: number): number => {
    for (let i = row - 1; i >= first; i--) if (isActive[names.codes[i] as number]) return i;
    return -1;
  };
  return (customer, at) => {
    const first = starts[customer] as number;
    const end = behind(times, first, starts[customer + 1] as number, at);
    let row = activeBefore(end, first);
    if (row < 0 || at - (times[row] as number) >= sessionGapMs) return undefined;
    for (;;) {
      const start = times[row] as number;
      const before = activeBefore(row, first);
      if (before < 0 || start - (times[before] as number) >= sessionGapMs) return start;
      row = before;
    }
  };
}

/** The first row from `low` to `high` that is later than `at`. */
function behind(times: ArrayLike<number>, low: number, high: number, at: number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((times[middle] as number) <= at) from = middle + 1;
    else to = middle;
  }
  return from;
}
