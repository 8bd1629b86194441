/**
 * A session ends after this long without activity, ms.
 *
 * @example
 * ```ts
 * sessionGapMs / 60_000; // 30
 * ```
 */
export const sessionGapMs = 30 * 60_000;
