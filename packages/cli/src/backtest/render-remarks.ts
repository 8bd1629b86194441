import type { Paint } from "../terminal.ts";
import { mark, wrap } from "../terminal.ts";
import type { BacktestReport } from "./backtest-report.ts";
import { counted, formatCount } from "./figures.ts";

const maxNamed = 5;
const maxRemarks = 12;

/** What is worth a look, and what the figures rest on. */
export function renderRemarks(report: BacktestReport, paint: Paint): readonly string[] {
  const remarks = [...unknownEvents(report), ...late(report), ...neverShown(report)];
  return [
    ...(remarks.length === 0
      ? []
      : [
          "",
          paint.bold("Worth a look"),
          ...remarks
            .slice(0, maxRemarks)
            .flatMap((text) => wrap(`  ${mark("unknown", paint)} `, text)),
          ...(remarks.length > maxRemarks
            ? [`  --json has the other ${formatCount(remarks.length - maxRemarks)}, too.`]
            : []),
        ]),
    "",
    ...wrap(
      "",
      `Taken as given: ${report.assumed.map((what) => assumptions[what]).join("; ")}.`,
    ).map(paint.dim),
  ];
}

const assumptions = {
  consent: "that customers agreed",
  texts: "that every text can be filled in",
  waiting: "that what waited for its hours still held when they began",
  shop_clock: "that customers' clocks show the shop's time",
} as const satisfies Record<BacktestReport["assumed"][number], string>;

function neverShown({ neverFired, shadowed }: BacktestReport): readonly string[] {
  return [
    ...neverFired.map(({ rule, missingEvents }) => {
      const missing = missingEvents.slice(0, maxNamed).map((name) => `“${name}”`);
      const why = missing.length === 0 ? "" : `; the log has no ${missing.join(" and no ")}`;
      return `${rule} never fires${why}.`;
    }),
    ...shadowed.map(
      ({ rule, by, firings }) =>
        `${rule} is never shown: each time (${formatCount(firings)}) ${by} goes first. Give it the higher priority, or another moment.`,
    ),
  ];
}

function unknownEvents({ log }: BacktestReport): readonly string[] {
  const { unknownEvents: unknown } = log;
  if (unknown.length === 0) return [];
  const named = unknown
    .slice(0, maxNamed)
    .map(({ name, events }) => `“${name}” (${formatCount(events)})`);
  const more = unknown.length - named.length;
  const rest = more > 0 ? ` and ${counted(more, "other", "others")}` : "";
  return [
    `The log has events that neither the catalogue nor the rule set knows: ${named.join(", ")}${rest}. They count as activity and nothing else.`,
  ];
}

function late({ log, order }: BacktestReport): readonly string[] {
  if (!log.late) return [];
  const [are, they] = log.late === 1 ? ["is", "it"] : ["are", "they"];
  const how = order === "event" ? `as if ${they} had been on time` : `as ${they} came in`;
  return [`${counted(log.late, "event")} came in late and ${are} taken ${how}.`];
}
