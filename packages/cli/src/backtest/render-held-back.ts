import type { Paint } from "../terminal.ts";
import { clean, columns, pad, widthOf } from "../terminal.ts";
import type { BacktestReport } from "./backtest-report.ts";
import { formatCount } from "./figures.ts";
import type { Cause } from "./held-back.ts";
import { causesOf } from "./held-back.ts";
import { cut, padLeft } from "./table.ts";

/** A rule's name takes no more than this, so that the cause has room. */
const maxName = 28;
const stageWidth = "experiment".length;
const maxLines = 60;

/** What held firings back: a line for each rule and cause. */
export function renderHeldBack(
  { rules, frequency }: BacktestReport,
  paint: Paint,
): readonly string[] {
  const held = rules.flatMap((rule) => named(rule.rule, causesOf(rule, frequency)));
  if (held.length === 0) return [];
  const more = held.length - maxLines;
  const number = Math.max(...held.map(([, { count }]) => formatCount(count).length));
  const name = Math.min(maxName, Math.max(...held.map(([first]) => widthOf(first))));
  const room = columns - name - number - stageWidth - 4 * 2;
  return [
    "",
    paint.bold("What held them back"),
    ...held.slice(0, maxLines).map(([first, { count, stage, text }]) => {
      const figure = padLeft(formatCount(count), number);
      const cause = `${paint.dim(pad(stage, stageWidth))}  ${cut(clean(text), room)}`;
      return `  ${pad(cut(first, name), name)}  ${figure}  ${cause}`;
    }),
    ...(more > 0 ? [`  --json has the other ${formatCount(more)} causes, too.`] : []),
  ];
}

/** The rule's name stands before its first cause only. */
function named(rule: string, causes: readonly Cause[]): readonly (readonly [string, Cause])[] {
  return causes.map((cause, i) => [i === 0 ? clean(rule) : "", cause]);
}
