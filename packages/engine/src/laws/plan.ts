import type { Law, Outcome } from "./law.ts";
import { sayFailure } from "./law.ts";

/** How many cases of each law the tests try; what takes longest is tried least. */
export const casesPerLaw = {
  batching: 9_000,
  duplicates: 10_000,
  restoring: 8_000,
  snapshots: 8_000,
  tabs: 4_000,
  facts: 24_000,
  purity: 10_000,
  confirmation: 12_000,
  unknowns: 24_000,
  receipts: 8_000,
  watch: 8_000,
} as const;

/** A law's name. */
export type LawName = keyof typeof casesPerLaw;

const usualSeed = 20_261_111;

/**
 * Where the chance of the tests begins: always the same, unless somebody names another.
 *
 * @param named what stands in the environment as `PROFFER_SEED`.
 */
export function seedOf(named: string | undefined): number {
  const seed = Number.parseInt(named ?? "", 10);
  return Number.isSafeInteger(seed) ? seed : usualSeed;
}

/** Tries a law as often as the tests do; `said` is empty where it holds. */
export async function tryLaw<About>(
  name: LawName,
  law: Law<About>,
  about: About,
  seed: number,
): Promise<{ readonly said: string; readonly cases: number }> {
  const outcome: Outcome = await law(about, { runs: casesPerLaw[name], seed });
  return { said: sayFailure(outcome), cases: outcome.runs };
}
