import type { RolloutGuard } from "@proffer/protocol";
import { allShown, shownOf } from "./rollout-counts.ts";
import type { RolloutCounts, Shown } from "./rollout-counts.ts";

/**
 * What speaks for stopping a roll-out, in words with the figures; nothing where all is well, or too little was seen.
 *
 * Rules are judged one by one and all together: one bad rule among forty would drown in the sum.
 */
export function judgeRollout(
  counts: RolloutCounts,
  guard: RolloutGuard,
  percent: number,
): readonly string[] {
  const { candidate, stable } = counts;
  const others = allShown(stable);
  const scopes = [
    { name: "all rules", is: allShown(candidate), was: others },
    ...Object.keys(candidate.rules).map((rule) => ({
      name: `rule “${rule}”`,
      is: shownOf(candidate, rule),
      // A new rule is compared with what the others see.
      was: isEnough(shownOf(stable, rule), guard) ? shownOf(stable, rule) : others,
    })),
  ];
  return [
    ...scopes.flatMap((scope) => judgeErrors(scope, guard)),
    ...scopes.flatMap((scope) => judgeDismissals(scope, guard)),
    ...judgeSpend(counts, guard, percent),
  ];
}

interface Scope {
  readonly name: string;
  readonly is: Shown;
  readonly was: Shown;
}

function isEnough({ shown, failed }: Shown, { minShown }: RolloutGuard): boolean {
  return shown + failed >= minShown;
}

/** Errors need nothing to compare with: there should be none. */
function judgeErrors({ name, is, was }: Scope, guard: RolloutGuard): readonly string[] {
  if (!isEnough(is, guard)) return [];
  const now = share(is.failed, is.shown + is.failed);
  const before = isEnough(was, guard) ? share(was.failed, was.shown + was.failed) : 0;
  if (now - before <= guard.errors) return [];
  return [
    `errors, ${name}: ${is.failed} of ${is.shown + is.failed} could not be shown (${asPercent(now)}), against ${asPercent(before)} with the stable version; ${asPercent(guard.errors)} more is the bound`,
  ];
}

function judgeDismissals({ name, is, was }: Scope, guard: RolloutGuard): readonly string[] {
  if (is.shown < guard.minShown || was.shown < guard.minShown) return [];
  const now = share(is.dismissed, is.shown);
  const before = share(was.dismissed, was.shown);
  if (now - before <= guard.dismissals) return [];
  return [
    `dismissals, ${name}: ${is.dismissed} of ${is.shown} dismissed (${asPercent(now)}), against ${asPercent(before)} with the stable version; ${asPercent(guard.dismissals)} more is the bound`,
  ];
}

/** What a customer costs: the groups are of different sizes, and those sizes are known. */
function judgeSpend(
  { candidate, stable }: RolloutCounts,
  guard: RolloutGuard,
  percent: number,
): readonly string[] {
  if (candidate.coupons < guard.minCoupons) return [];
  if (stable.coupons < guard.minCoupons)
    return candidate.coupons > guard.maxCoupons
      ? [
          `spend: ${candidate.coupons} coupons at ${percent} % of the customers, with ${stable.coupons} to compare with; ${guard.maxCoupons} is the bound`,
        ]
      : [];
  const size = percent / (100 - percent);
  const units = [
    { unit: "coupons", is: candidate.coupons, was: stable.coupons },
    ...Object.entries(candidate.worth).map(([unit, is]) => ({
      unit,
      is,
      was: stable.worth[unit] ?? 0,
    })),
  ];
  return units.flatMap(({ unit, is, was }) => {
    // What the others have none of says nothing by itself: the count of coupons is judged in any case.
    if (was === 0) return [];
    const times = is / (was * size);
    if (times <= guard.spend) return [];
    return [
      `spend: ${round(is)} ${unit} at ${percent} % of the customers, against ${round(was)} with all others: ${times.toFixed(1)} times as much a customer; ${guard.spend} times is the bound`,
    ];
  });
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function asPercent(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
