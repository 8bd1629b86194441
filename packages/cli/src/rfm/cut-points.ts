/** The four values between five scores, ascending. */
export type Cuts<Value> = readonly [Value, Value, Value, Value];

/**
 * Cuts a ranking into fifths: each cut is the value of the first customer of the next fifth.
 *
 * @param values by customer, at least five; customers with the same value rank by their id.
 */
export function quintiles<Value extends number | bigint>(
  values: readonly { readonly customer: string; readonly value: Value }[],
): Cuts<Value> {
  const ranked = [...values].sort(
    (a, b) => compare(a.value, b.value) || compare(a.customer, b.customer),
  );
  const cut = (fifth: number): Value =>
    ranked[Math.ceil((fifth * ranked.length) / 5)]?.value as Value;
  return [cut(1), cut(2), cut(3), cut(4)];
}

/** How many values lie in each of the five classes, the lowest first: a value at a cut is above it. */
export function sizes<Value extends number | bigint>(
  cuts: Cuts<Value>,
  values: readonly Value[],
): readonly number[] {
  const counts = [0, 0, 0, 0, 0];
  for (const value of values) {
    const reached = cuts.filter((cut) => value >= cut).length;
    counts[reached] = (counts[reached] ?? 0) + 1;
  }
  return counts;
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;

/**
 * Writes an age as the roundest duration that puts everybody where the age itself does: it may be earlier, as long as it
 * stays behind the next younger one.
 */
export function roundAge(cut: number, ages: readonly number[]): string {
  const younger = ages.reduce((last, age) => (age < cut ? Math.max(last, age) : last), 0);
  for (const [unit, length] of units) {
    const whole = Math.floor(cut / length);
    if (whole > 0 && (whole * length > younger || whole * length === cut)) return `${whole}${unit}`;
  }
  return `${cut}ms`;
}

function compare<Value extends string | number | bigint>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
