import { formatLocalTime } from "@proffer/engine";

/** `Thu 2026-01-01`, on the clocks of a zone. */
export function dayOf(instant: number, zone: string): string {
  const weekday = new Intl.DateTimeFormat("en", { weekday: "short", timeZone: zone });
  return `${weekday.format(instant)} ${formatLocalTime(instant, zone).slice(0, 10)}`;
}

/** `09:00`, with seconds and milliseconds where it is not a whole minute. */
export function timeOf(instant: number, zone: string): string {
  return formatLocalTime(instant, zone).slice(11);
}
