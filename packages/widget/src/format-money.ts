import type { CouponValue } from "@proffer/protocol";

/** `¥` and not `CN¥`: the shop's own pages say it so. */
function money(currency: string): Intl.NumberFormatOptions {
  return { style: "currency", currency, currencyDisplay: "narrowSymbol" };
}

/** A price as people write it; without a currency, the bare number; `null` where there is no number. */
export function formatMoney(amount: unknown, currency: unknown, locale: string): string | null {
  const value = typeof amount === "string" && amount.trim() ? Number(amount) : amount;
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  try {
    if (typeof currency === "string" && currency) {
      return new Intl.NumberFormat(locale, money(currency)).format(value);
    }
  } catch {
    // Not an ISO 4217 code: the number alone is still right.
  }
  return new Intl.NumberFormat(locale).format(value);
}

/** What a coupon is worth: `10%`, `€20.00`. */
export function formatValue(value: CouponValue, locale: string): string {
  if ("percent" in value) {
    const style = { style: "percent", maximumFractionDigits: 2 } as const;
    return new Intl.NumberFormat(locale, style).format(value.percent / 100);
  }
  return formatMoney(value.amount, value.currency, locale) ?? value.amount;
}
