/** How long until the next try, by how many have failed; after the last one it is given up. */
const steps = [5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200, 86_400].map((s) => s * 1000);

/** As many tries as there are steps between them, and one. */
export const maxAttempts = steps.length + 1;

/** A server that asks for more than a day is not waited for longer. */
const longestMs = 86_400_000;

/**
 * When to try again. A fifth of it is chance, so that what failed together does not come back together.
 *
 * @param attempts how many have failed, this one included.
 * @param random from 0 to below 1.
 * @param retryAfterMs what the other side asks for; it may be longer, and never shorter.
 * @returns ms; `undefined`: not at all.
 */
export function backOff(
  attempts: number,
  random: number,
  retryAfterMs?: number,
): number | undefined {
  const step = steps[attempts - 1];
  if (step === undefined) return undefined;
  return Math.min(Math.max(step * (0.9 + 0.2 * random), retryAfterMs ?? 0), longestMs);
}
