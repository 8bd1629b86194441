import type { Paint } from "../terminal.ts";
import { clean, pad, widthOf, wrap } from "../terminal.ts";
import type { BacktestComparison, CampaignChange, Change } from "./compare.ts";
import type { Crowd, Crowds } from "./crowds.ts";
import { counted, formatCount, formatDifference, groupDigits } from "./figures.ts";
import type { Table } from "./table.ts";
import { cut, groupLine, padLeft, table } from "./table.ts";

/** Two back-tests of one log for people: who gains, who loses, and what it costs. */
export function renderComparison(comparison: BacktestComparison, paint: Paint): readonly string[] {
  const { before, after, campaigns } = comparison;
  return [
    ...wrap("", `From ${before.name ?? before.file} to ${after.name ?? after.file}`).map(
      paint.bold,
    ),
    ...(before.events === after.events
      ? []
      : wrap(
          "",
          `They are not of one log: ${counted(before.events, "event")} then, ${formatCount(after.events)} now.`,
        ).map(paint.yellow)),
    ...renderChanges(comparison, paint),
    ...renderCrowds(comparison, paint),
    ...(campaigns.length > 0 ? renderCosts(campaigns, paint) : []),
  ];
}

function renderChanges({ rules, total }: BacktestComparison, paint: Paint): readonly string[] {
  const row = (name: string, { done, reached }: Change): readonly string[] => [
    name,
    ...[done, reached].flatMap(({ before, after }) => [
      formatCount(before),
      formatCount(after),
      formatDifference(after - before),
    ]),
  ];
  const whole = table(
    [
      ["", "before", "now", "", "before", "now", ""],
      ...rules.map((one) =>
        row(one.standing === "kept" ? one.rule : `${one.rule} (${one.standing})`, one),
      ),
      row("in all", total),
    ],
    2,
  );
  const groups = groupLine(whole, [
    [1, "shown"],
    [4, "customers"],
  ]);
  return ["", ...withHead(whole, groups, paint)];
}

/** A table below the titles of its groups of columns. */
function withHead({ lines }: Table, groups: string, paint: Paint): readonly string[] {
  return [groups, lines[0] ?? ""].map(paint.dim).concat(lines.slice(1));
}

/** More are no list that anybody reads. */
const maxCrowds = 60;

function renderCrowds({ rules, total }: BacktestComparison, paint: Paint): readonly string[] {
  if (!total.customers) return [];
  const all = [{ rule: "in all", customers: total.customers }, ...rules].flatMap(
    ({ rule, customers }) => (customers ? crowdsOf(rule, customers) : []),
  );
  const title = ["", paint.bold("Who gains and who loses")];
  if (all.length === 0) return [...title, "  Nobody: the same customers are reached as before."];
  const name = Math.min(maxName, Math.max(...all.map(([first]) => widthOf(first))));
  const number = Math.max(...all.map(([, difference]) => difference.length));
  return [
    ...title,
    ...all.slice(0, maxCrowds).flatMap(([first, difference, names]) => {
      const colour = difference.startsWith("+") ? paint.green : paint.red;
      const figure = colour(padLeft(difference, number));
      return wrap(`  ${pad(cut(first, name), name)}  ${figure}  `, names);
    }),
  ];
}

/** A rule's name takes no more than this, so that customers have room. */
const maxName = 28;

function crowdsOf(
  rule: string,
  { gained, lost }: Crowds,
): readonly (readonly [rule: string, difference: string, names: string])[] {
  const name = clean(rule);
  const line = (crowd: Crowd, difference: number) =>
    [name, formatDifference(difference), namesOf(crowd)] as const;
  return [
    ...(gained.customers > 0 ? [line(gained, gained.customers)] : []),
    ...(lost.customers > 0 ? [line(lost, -lost.customers)] : []),
  ];
}

function namesOf({ first, customers }: Crowd): string {
  return customers > first.length ? `${first.join(", ")}, …` : first.join(", ");
}

function renderCosts(campaigns: readonly CampaignChange[], paint: Paint): readonly string[] {
  const whole = table(
    [["", "before", "now", "", "before", "now", ""], ...campaigns.map(costRow)],
    2,
  );
  const groups = groupLine(whole, [
    [1, "in this log"],
    [4, "at most"],
  ]);
  return [
    "",
    paint.bold("What the coupons cost if every code is used"),
    ...withHead(whole, groups, paint),
  ];
}

function costRow({ campaign, inLog, atMost }: CampaignChange): readonly string[] {
  const currency = inLog?.currency ?? atMost?.currency ?? null;
  return [
    currency === null ? campaign : `${campaign}, ${currency}`,
    ...[inLog, atMost].flatMap((pair) => {
      if (!pair) return ["unknown", "unknown", ""];
      const { before, after, difference } = pair;
      return [groupDigits(before), groupDigits(after), signed(difference)];
    }),
  ];
}

/** A decimal with its sign; `=` where it is nothing. */
function signed(decimal: string): string {
  if (!/[1-9]/.test(decimal)) return "=";
  return decimal.startsWith("-") ? groupDigits(decimal) : `+${groupDigits(decimal)}`;
}
