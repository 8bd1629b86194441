import { formatWall, instantOfWall, wallTime } from "../event/calendar.ts";
import { parseInstant } from "../event/instant.ts";

/**
 * An instant for people, on the clocks of a zone: as exact as it has to be, and with the zone's name.
 *
 * @example
 * ```ts
 * formatLocal(1_795_327_200_000, "Asia/Shanghai"); // "2026-11-22 14:00 Asia/Shanghai"
 * ```
 */
export function formatLocal(instant: number, zone: string): string {
  return `${formatLocalTime(instant, zone)} ${zone}`;
}

/**
 * {@link formatLocal} without the zone's name, for where it stands already.
 *
 * @example
 * ```ts
 * formatLocalTime(1_795_327_200_001, "UTC"); // "2026-11-22 06:00:00.001"
 * ```
 */
export function formatLocalTime(instant: number, zone: string): string {
  const { second } = wallTime(instant, zone);
  const ms = ((instant % 1000) + 1000) % 1000;
  const seconds = second === 0 && ms === 0 ? "" : `:${String(second).padStart(2, "0")}`;
  return `${formatWall(instant, zone)}${seconds}${ms === 0 ? "" : `.${String(ms).padStart(3, "0")}`}`;
}

const wall = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * Reads an instant as people write it: UTC ms or ISO 8601; without a zone it is what the clocks of `zone` show.
 *
 * @example
 * ```ts
 * parseLocal("2026-11-22T14:00", "Asia/Shanghai"); // 1795327200000
 * ```
 */
export function parseLocal(value: unknown, zone: string): number | undefined {
  const instant = parseInstant(value);
  const match = typeof value === "string" ? wall.exec(value) : null;
  if (instant === undefined || !match) return instant;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return instantOfWall({ year, month, day, hour, minute }, zone) + second * 1000;
}
