import { formatDecimal, parseDecimal, placesOf } from "../rfm/decimal.ts";
import type { Amount } from "./backtest-report.ts";
import type { AmountPair } from "./compare.ts";

/** Two amounts beside each other; `null` where they cannot be subtracted. A side that is not there costs nothing. */
export function differenceOf(
  before: Amount | undefined,
  after: Amount | undefined,
): AmountPair | null {
  const one = after ?? before;
  if (!one || (before && after && before.currency !== after.currency)) return null;
  const { currency } = one;
  const places = placesOf(currency ?? "") ?? 2;
  const [from, to] = [before, after].map((side) => parseDecimal(side?.amount ?? "0") ?? 0n);
  const write = (micro = 0n): string => formatDecimal(micro, places);
  return {
    before: write(from),
    after: write(to),
    difference: write((to ?? 0n) - (from ?? 0n)),
    currency,
  };
}
