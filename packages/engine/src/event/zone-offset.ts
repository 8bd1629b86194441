/** What a zone's clocks show ahead of UTC, by Intl alone; the days between are counted here, so that nothing needs a `Date`. */

const slotMs = 3_600_000;
const maxInstant = 8_640_000_000_000_000;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

/** A letter first: some engines take "+08:00" for a zone and others do not, and it is none of IANA's. */
const name = /^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/;
const known = new Map<string, boolean>();

/**
 * Whether this machine knows `zone` as a time zone of the IANA database.
 *
 * @example
 * ```ts
 * isTimeZone("Asia/Shanghai"); // true
 * isTimeZone("Asia/Shangai"); // false
 * ```
 */
export function isTimeZone(zone: string): boolean {
  if (typeof zone !== "string" || !name.test(zone)) return false;
  let answer = known.get(zone);
  if (answer === undefined) {
    answer = isKnown(zone);
    if (known.size >= 2_000) known.clear(); // spellings that come from devices have no end
    known.set(zone, answer);
  }
  return answer;
}

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone }).format(0);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds that the wall clock of `zone` is ahead of UTC; a zone that is none throws Intl's RangeError. */
export function offsetAt(instant: number, zone: string): number {
  const state = zones.get(zone) ?? openZone(zone);
  const slot = Math.floor(instant / slotMs);
  const cached = state.offsets.get(slot);
  if (cached !== undefined) return cached;
  const offset = askIntl(instant, state.format);
  // No zone ever changed its clocks twice within an hour: equal ends make an equal slot.
  const start = slot * slotMs;
  const even =
    askIntl(start, state.format) === offset && askIntl(start + slotMs - 1, state.format) === offset;
  if (state.offsets.size >= 10_000) state.offsets.clear();
  if (even) state.offsets.set(slot, offset);
  return offset;
}

/**
 * The first instant in (from, to] at which the clocks of `zone` are not what they were at `from`, if any. Looks once a
 * day and halves the rest: no zone changed its clocks twice within four days since 1970.
 */
export function firstChange(from: number, to: number, zone: string): number | undefined {
  const before = offsetAt(from, zone);
  for (let low = from; low < to;) {
    let high = Math.min(low + 24 * slotMs, to);
    if (offsetAt(high, zone) === before) {
      low = high;
      continue;
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle, zone) === before) low = middle;
      else high = middle;
    }
    return high;
  }
  return undefined;
}

function openZone(zone: string): Zone {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const state = { format, offsets: new Map<number, number>() };
  if (zones.size >= 600) zones.clear(); // IANA has some 420; the rest is one spelled in other letter cases
  zones.set(zone, state);
  return state;
}

function askIntl(instant: number, format: Intl.DateTimeFormat): number {
  const asked = Math.max(-maxInstant, Math.min(maxInstant, Math.floor(instant / 1000) * 1000));
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of format.formatToParts(asked)) part[type] = value;
  const year = part.era?.startsWith("B") ? 1 - Number(part.year) : Number(part.year);
  const days = daysOf({ year, month: Number(part.month), day: Number(part.day) });
  const hour = Number(part.hour) % 24; // some browsers say 24 at midnight
  return (
    ((days * 24 + hour) * 60 + Number(part.minute)) * 60_000 + Number(part.second) * 1000 - asked
  );
}

/** A day of the calendar, by itself: no zone, no hour. */
export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/**
 * Days since 1970-01-01. The year is taken to begin in March, so that the leap day is its last
 * (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
 */
export function daysOf({ year, month, day }: CalendarDate): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leaps = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leaps + dayOfYear - 719_468;
}

/** The day that lies `days` after 1970-01-01 (Hinnant's civil_from_days). */
export function dateOf(days: number): CalendarDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  const day = dayOfYear - Math.floor((153 * march + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
