import { parseDuration } from "../rules/duration.ts";

const term = /([+-]?)(\d+[a-z]+)/g;

/**
 * Reads a time of a script, counted from its start: `"0"`, `"2h"`, `"7d+1ms"`, `"7d-1ms"`; `undefined` where it is none.
 *
 * @example
 * ```ts
 * parseOffset("7d+1ms"); // 604800001
 * ```
 */
export function parseOffset(value: unknown): number | undefined {
  if (value === "0" || value === 0) return 0;
  if (typeof value !== "string" || value === "") return undefined;
  const terms = [...value.matchAll(term)];
  if (terms.map(([whole]) => whole).join("") !== value) return undefined;
  let sum = 0;
  for (const [i, [, sign, duration]] of terms.entries()) {
    const ms = parseDuration(duration);
    if (ms === undefined || (i > 0 && sign === "")) return undefined;
    sum += sign === "-" ? -ms : ms;
  }
  return Number.isSafeInteger(sum) && sum >= 0 ? sum : undefined;
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
] as const;

/**
 * Writes milliseconds the way a script has them, exactly.
 *
 * @example
 * ```ts
 * formatOffset(604_800_001); // "7d+1ms"
 * ```
 */
export function formatOffset(ms: number): string {
  if (ms === 0) return "0";
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, length] of units) {
    const whole = Math.floor(rest / length);
    if (whole > 0) parts.push(`${whole}${unit}`);
    rest -= whole * length;
  }
  return parts.join("+");
}
