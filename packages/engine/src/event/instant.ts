// The only place of the engine that touches `Date`, and only to translate: it never reads the clock.
/* oxlint-disable no-restricted-globals */

const maxInstant = 8_640_000_000_000_000; // the last millisecond that ECMAScript's time values can hold

/** Whether `value` is an instant as the engine holds them: integer UTC ms that a calendar can show. */
export function isInstant(value: unknown): value is number {
  return Number.isSafeInteger(value) && Math.abs(value as number) <= maxInstant;
}

/**
 * ISO 8601 in UTC with milliseconds.
 *
 * @example
 * ```ts
 * formatInstant(0); // "1970-01-01T00:00:00.000Z"
 * ```
 */
export function formatInstant(instant: number): string {
  return new Date(instant).toISOString();
}

const iso = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads integer UTC ms or an ISO 8601 text; a text without a zone is UTC, so that no machine's own zone leaks in.
 * `undefined` where it is neither, or names a day that no calendar has.
 *
 * @example
 * ```ts
 * parseInstant("1970-01-02"); // 86400000
 * parseInstant("2026-02-31"); // undefined
 * ```
 */
export function parseInstant(value: unknown): number | undefined {
  if (isInstant(value)) return value;
  if (typeof value !== "string") return undefined;
  const match = iso.exec(value);
  if (!match || !isDay(value)) return undefined;
  const zoned = match[1] === undefined || match[4] !== undefined ? value : `${value}Z`;
  const instant = Date.parse(zoned.replace(" ", "T"));
  return isInstant(instant) ? instant : undefined;
}

/** `Date.parse` takes 31 February for 3 March; a log with such a day is wrong in a way that somebody should hear of. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}
