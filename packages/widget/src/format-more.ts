import { formatTime, startOfDay } from "./format.ts";

export function formatMoment(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** The size of a file: `840 kB`, `1.2 MB`. */
export function formatBytes(bytes: number, locale: string): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[power] as string,
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1000 ** power);
}

/** What is left, as a clock shows it: `02:13:05`. */
export function formatClock(ms: number, locale: string): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const digits = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, useGrouping: false });
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => digits.format(part))
    .join(":");
}

/** When something was, as a list says it: the time today, else the day. */
export function formatWhen(at: number, now: number, locale: string): string {
  if (startOfDay(at) === startOfDay(now)) return formatTime(at, locale);
  return new Intl.DateTimeFormat(locale, { month: "short", day: "numeric" }).format(at);
}

/** How long something takes, as people say it: `4 minutes`, `2 hours`; never less than a minute. */
export function formatDuration(ms: number, locale: string): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const [value, unit] = minutes < 60 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
  const style = { style: "unit", unit, unitDisplay: "long" } as const;
  return new Intl.NumberFormat(locale, style).format(value);
}
