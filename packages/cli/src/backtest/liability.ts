import type { Campaign, Ruleset } from "@proffer/engine";
import { placesOf } from "../rfm/decimal.ts";
import type { Amount, CampaignReport } from "./backtest-report.ts";
import type { OrderTotals } from "./order-totals.ts";
import { averageOrder } from "./order-totals.ts";
import type { Tally } from "./tally.ts";

/** What each campaign would have cost, and may cost, if every code that is offered is used. */
export function reportCampaigns(
  { campaigns }: Ruleset,
  tally: Tally,
  orders: OrderTotals,
): readonly CampaignReport[] {
  return [...campaigns.values()].map((campaign, i) => {
    const { offers = 0, customers = 0 } = tally.campaigns[i] ?? {};
    const budget = campaign.terms?.budget.count ?? 0;
    const codes = Math.min(customers, budget);
    const average = "percent" in campaign.value ? averageOrder(orders) : undefined;
    const each = worthOf(campaign, average);
    return {
      campaign: campaign.id,
      value: campaign.value,
      budget,
      offers,
      customers,
      codes,
      averageOrder: average ? amountOf(average.amount, average.currency) : null,
      each: each ? amountOf(each.amount, each.currency) : null,
      inLog: each ? amountOf(each.amount * codes, each.currency) : null,
      atMost: each ? amountOf(each.amount * budget, each.currency) : null,
    };
  });
}

interface Worth {
  readonly amount: number;
  readonly currency: string;
}

function worthOf({ value }: Campaign, average: Worth | undefined): Worth | undefined {
  if ("amount" in value) return { amount: Number(value.amount), currency: value.currency };
  return average && { ...average, amount: (average.amount * value.percent) / 100 };
}

function amountOf(amount: number, currency: string): Amount {
  const places = placesOf(currency) ?? 2;
  return { amount: amount.toFixed(places), currency: currency === "" ? null : currency };
}
