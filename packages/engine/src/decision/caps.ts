import type { Limit } from "../rules/rule.ts";

/**
 * The instant behind which what was shown counts for a limit: windows are `(now − per, now]`, and a session counts from
 * its very start.
 *
 * @param sessionStart when the session that runs at `now` began; where none does, only `now` itself is of it.
 */
export function countsFrom(
  per: Limit["per"],
  now: number,
  sessionStart: number | undefined,
): number {
  if (typeof per === "number") return now - per;
  return per === "ever" ? Number.NEGATIVE_INFINITY : (sessionStart ?? now) - 1;
}

/** Whether something shown at an instant lies in a window that opens behind `from`. */
export function isWithin(at: number, from: number): boolean {
  return at > from;
}

/**
 * Whether a cap of so many times is used up. Only one instant is needed for that: where the last but `times − 1` lies in
 * the window, so do those behind it.
 *
 * @param nthLatest what was shown, counted from the latest, at the place `times`; `undefined` where there were fewer.
 */
export function isUsedUp(nthLatest: number | undefined, from: number): boolean {
  return nthLatest !== undefined && isWithin(nthLatest, from);
}

/** Whether the last that was shown is less than the least gap ago. */
export function isTooSoon(last: number, now: number, minGapMs: number): boolean {
  return now - last < minGapMs;
}
