/** Where and when a case plays: a shop's zone, and an instant a few hours before its calendar does something. */
export interface Place {
  readonly zone: string;
  /** UTC ms. */
  readonly start: number;
}

const hour = 3_600_000;

/** 2026-01-01T00:00:00Z. */
const newYear = 1_767_225_600_000;
const at = (days: number, hours: number): number => newYear + (days * 24 + hours) * hour;

export const places: readonly Place[] = [
  // 22:00 on Sunday, 31 May: two hours later a day, a week and a month begin.
  { zone: "Asia/Shanghai", start: at(150, 14) },
  // Midnight of 29 March: at 02:00 clocks go forward.
  { zone: "Europe/Berlin", start: at(86, 23) },
  // Midnight of 25 October: at 03:00 clocks go back.
  { zone: "Europe/Berlin", start: at(296, 22) },
  // 22:00 on 23 April: the next day begins at 01:00, for clocks go forward at midnight.
  { zone: "Africa/Cairo", start: at(112, 20) },
  // 23:00 on 31 October: a month begins in an hour, and two hours later clocks go back.
  { zone: "America/New_York", start: at(304, 3) },
];

const minute = 60_000;

/** Whole steps behind the start, so that gaps often are exactly a window long. */
const steps = [
  0,
  10 * minute,
  20 * minute,
  30 * minute,
  40 * minute,
  hour,
  90 * minute,
  2 * hour,
  2.5 * hour,
  3 * hour,
  24 * hour,
  24.5 * hour,
  26 * hour,
  7 * 24 * hour,
  7 * 24 * hour + 30 * minute,
] as const;

/** And now and then a millisecond beside them. */
const besides = [0, 0, 0, 0, 0, 0, 1, -1] as const;

/** How many different instants there are. */
export const instants = steps.length * besides.length;

/** One of them, by number. */
export function instantOf({ start }: Place, index: number): number {
  const step = steps[index % steps.length] as number;
  return start + step + (besides[Math.floor(index / steps.length)] as number);
}

/** Lengths that rules speak of, each the distance of two of the instants or a millisecond beside one. */
export const durations = [
  "30m",
  "1h",
  "10m",
  "20m",
  "2h",
  "1d",
  "7d",
  "1800001ms",
  "599999ms",
] as const;
