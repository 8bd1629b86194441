import type { Paint } from "../terminal.ts";
import { wrap } from "../terminal.ts";
import type { BacktestReport, CampaignReport } from "./backtest-report.ts";
import { formatAmount, formatCount, formatShare } from "./figures.ts";
import { table } from "./table.ts";

/** What the coupons cost if every code is used. */
export function renderCampaigns({ campaigns }: BacktestReport, paint: Paint): readonly string[] {
  if (campaigns.length === 0) return [];
  const head = ["", "each", "codes", "in this log", "budget", "at most"];
  const { lines } = table([head, ...campaigns.map(row)], 2);
  return [
    "",
    paint.bold("What the coupons cost if every code is used"),
    paint.dim(lines[0] ?? ""),
    ...lines.slice(1),
    ...campaigns
      .flatMap(remarks)
      .flatMap((text) => wrap("  ", text))
      .map(paint.dim),
  ];
}

function row({ campaign, each, codes, inLog, budget, atMost }: CampaignReport): readonly string[] {
  return [
    campaign,
    formatAmount(each),
    formatCount(codes),
    formatAmount(inLog),
    formatCount(budget),
    formatAmount(atMost),
  ];
}

function remarks(one: CampaignReport): readonly string[] {
  const { campaign, value, averageOrder, codes, customers, budget } = one;
  const percent = "percent" in value ? value.percent : undefined;
  return [
    ...(percent !== undefined && averageOrder
      ? [`${campaign}: ${percent} % of an average order of ${formatAmount(averageOrder)}.`]
      : []),
    ...(percent !== undefined && !averageOrder
      ? [
          `${campaign}: ${percent} % of orders whose value is not known: no “Order Completed” of the log has “revenue” or “total”.`,
        ]
      : []),
    ...(codes < customers
      ? [
          `${campaign}: the budget is used up; ${formatShare(customers - budget, customers)} of those who were offered a code would not have got one.`,
        ]
      : []),
  ];
}
