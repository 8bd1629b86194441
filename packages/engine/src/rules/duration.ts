/** Exact lengths: a day is 24 hours here. Calendar days are another kind of window. */
const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A hundred years: beyond that somebody means “ever”. */
const maxDurationMs = 36_525 * units.d;

const pattern = /^(\d{1,12})(ms|s|m|h|d|w)$/;

/**
 * Reads `"7d"`, `"30m"`, `"24h"` as milliseconds; `undefined` where it is no duration.
 *
 * @example
 * ```ts
 * parseDuration("7d"); // 604800000
 * ```
 */
export function parseDuration(value: unknown): number | undefined {
  const match = typeof value === "string" ? pattern.exec(value) : null;
  if (!match) return undefined;
  const ms = Number(match[1]) * units[match[2] as keyof typeof units];
  return ms <= maxDurationMs ? ms : undefined;
}

/**
 * Writes milliseconds for people, in the two largest units that say something.
 *
 * @example
 * ```ts
 * formatDuration(90_000_000); // "1d 1h"
 * formatDuration(1_250); // "1.2s"
 * ```
 */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < units.s) return `${ms}ms`;
  if (ms < units.m) return `${Math.floor(ms / 100) / 10}s`;
  const parts: string[] = [];
  let rest = ms;
  for (const unit of ["d", "h", "m", "s"] as const) {
    const whole = Math.floor(rest / units[unit]);
    if (whole > 0) parts.push(`${whole}${unit}`);
    rest -= whole * units[unit];
    if (parts.length === 2) break;
  }
  return parts.join(" ");
}
