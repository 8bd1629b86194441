import type { CountsReport } from "./backtest-report.ts";
import { columns, pad } from "../terminal.ts";
import { dateOfDay, dayOfDate } from "./local-hours.ts";
import { formatCount } from "./figures.ts";
import { padLeft } from "./table.ts";

/** So many lines are read at a glance; a longer log is drawn by weeks, then by months. */
const maxBars = 31;

/** Longer bars are no easier to compare. */
const widest = 48;

/** Where only a few are drawn, each can be counted. */
const widestOne = 3;

/** The days of a log, both included: `"2026-03-02"`. */
export interface Range {
  readonly first: string;
  readonly last: string;
}

interface Bar {
  readonly label: string;
  firings: number;
  done: number;
}

/** A bar for each day, week or month: what was done, and behind it what was held back. */
export function barsByDay(
  days: CountsReport["days"],
  range: Range,
  indent: number,
): readonly string[] {
  const bars = barsOf(days, range);
  const most = Math.max(1, ...bars.map(({ firings, done }) => Math.max(firings, done)));
  const label = Math.max(...bars.map((bar) => bar.label.length));
  const number = Math.max(...bars.map(({ done }) => formatCount(done).length));
  const room = Math.min(widest, columns - indent - label - number - 4, most * widestOne);
  return bars.map((bar) => {
    const whole = Math.round((Math.max(bar.firings, bar.done) / most) * room);
    const part = Math.round((bar.done / most) * room);
    const drawn = "█".repeat(part || Number(bar.done > 0)) + "░".repeat(Math.max(0, whole - part));
    const count = padLeft(formatCount(bar.done), number);
    return `${" ".repeat(indent)}${pad(bar.label, label)}  ${count}  ${drawn}`.trimEnd();
  });
}

/** How the bars of a log are called: `day`, `week` or `month`. */
export function spanOf({ first, last }: Range): "day" | "week" | "month" {
  const length = dayOfDate(last) - dayOfDate(first) + 1;
  return length <= maxBars ? "day" : length <= maxBars * 7 ? "week" : "month";
}

function barsOf(days: CountsReport["days"], range: Range): readonly Bar[] {
  const bars = new Map<string, Bar>();
  const span = spanOf(range);
  const barOf = (day: number): Bar => {
    const label = labelOf(day, span);
    let bar = bars.get(label);
    if (!bar) bars.set(label, (bar = { label, firings: 0, done: 0 }));
    return bar;
  };
  // Days on which nothing happened are drawn, too.
  for (let day = dayOfDate(range.first); day <= dayOfDate(range.last); day++) barOf(day);
  for (const { date, firings, done } of days) {
    const bar = barOf(dayOfDate(date));
    bar.firings += firings;
    bar.done += done;
  }
  return [...bars.values()];
}

/** `Mon 2026-03-02`; of a week its Monday; `2026-03`. */
function labelOf(day: number, span: "day" | "week" | "month"): string {
  // 1970-01-01 was a Thursday.
  const weekday = (((day + 3) % 7) + 7) % 7;
  if (span === "month") return dateOfDay(day).slice(0, 7);
  if (span === "week") return dateOfDay(day - weekday);
  return `${weekdays[weekday]} ${dateOfDay(day)}`;
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const eighths = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const rows = 3;

/** A column for each hour of the day, three lines high, and the hours below. */
export function columnsByHour(hours: readonly number[], indent: number): readonly string[] {
  const most = Math.max(1, ...hours);
  const heights = hours.map((count) =>
    count === 0 ? 0 : Math.max(1, Math.round((count / most) * rows * 8)),
  );
  const drawn = Array.from({ length: rows }, (_, i) => {
    const floor = (rows - 1 - i) * 8;
    const cells = heights.map((height) => eighths[Math.max(0, Math.min(8, height - floor))] ?? " ");
    return cells.map((cell) => ` ${cell}${cell}`).join("");
  });
  const below = hours.map((_, hour) => ` ${String(hour).padStart(2, "0")}`).join("");
  return [...drawn, below].map((line) => `${" ".repeat(indent)}${line.slice(1)}`.trimEnd());
}
