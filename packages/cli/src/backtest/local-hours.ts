import { formatLocalTime } from "@proffer/engine";

const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** No zone's clocks ever stood apart from the quarter hours of UTC by less than that, in the time of web shops. */
export const quarterMs = 900_000;
/** Days from 1970-01-01 on whose offsets are kept in a table: up to the year 2149. */
const tabledDays = 65_536;
const notAsked = -2_147_483_648;
/** Of a day on which the clocks were changed. */
const uneven = notAsked + 1;

/** What the clocks of a zone show. What a day, or a quarter of an hour, shows is worked out once: firings come in millions. */
class ZoneClock {
  readonly zone: string;
  /** By day of UTC: ms ahead of it all day long. */
  readonly #offsets = new Int32Array(tabledDays).fill(notAsked);
  readonly #quarters = new Map<number, number>();

  constructor(zone: string) {
    this.zone = zone;
  }

  hourAt(instant: number): number {
    const day = Math.floor(instant / dayMs);
    if (day < 0 || day >= tabledDays) return this.#hourOfQuarter(instant);
    let offset = this.#offsets[day] as number;
    if (offset === notAsked) offset = this.#offsets[day] = this.#offsetOn(day);
    return offset === uneven
      ? this.#hourOfQuarter(instant)
      : Math.floor((instant + offset) / hourMs);
  }

  /** No zone changed its clocks twice within four days since 1970: equal ends make an equal day. */
  #offsetOn(day: number): number {
    const start = offsetAt(day * dayMs, this.zone);
    return start === offsetAt((day + 1) * dayMs, this.zone) ? start : uneven;
  }

  #hourOfQuarter(instant: number): number {
    const quarter = Math.floor(instant / quarterMs);
    const known = this.#quarters.get(quarter);
    if (known !== undefined) return known;
    const at = quarter * quarterMs;
    const hour = Math.floor((at + offsetAt(at, this.zone)) / hourMs);
    this.#quarters.set(quarter, hour);
    return hour;
  }
}

const clocks = new Map<string, ZoneClock>();
let last = new ZoneClock("UTC");

/** Hours of a zone's wall clock since 1970-01-01 00:00 there, whole ones. */
export function localHour(instant: number, zone: string): number {
  if (last.zone !== zone) {
    last = clocks.get(zone) ?? new ZoneClock(zone);
    clocks.set(zone, last);
  }
  return last.hourAt(instant);
}

/** How many ms a zone's clocks are ahead of UTC at a whole second. */
function offsetAt(instant: number, zone: string): number {
  const [date = "", time = ""] = formatLocalTime(instant, zone).split(" ");
  const [hours, minutes, seconds] = time.split(":").map(Number);
  const ofDay = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return dayOfDate(date) * dayMs + ofDay * 1000 - instant;
}

/** Days since 1970-01-01 of `"2026-03-02"`. */
export function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs;
}

/** `"2026-03-02"`, so many days after 1970-01-01. */
export function dateOfDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
