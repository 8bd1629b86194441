import { parseInstant } from "../event/instant.ts";
import { currencyExponent, fromMinor, toMinor } from "../facts/money.ts";

/** The words that may stand behind a placeholder's |. */
export const formats = ["money", "number", "date", "time", "percent"] as const;

/** One of {@link formats}. */
export type Format = (typeof formats)[number];

/** Whose manner numbers and dates are said in. */
export interface TemplateStyle {
  /** A BCP 47 tag. */
  readonly locale: string;
  /** An IANA time zone. */
  readonly timezone: string;
}

/** An amount of money, a share, or what an event or a profile holds. */
export type Sayable =
  | { readonly minor: number; readonly currency: string }
  | { readonly percent: number }
  | string
  | number
  | boolean;

/**
 * Says a value in a format; where it has none, money and percent say themselves and the rest is said as it is. So is
 * what does not fit its format ("free" as money), has no known currency, or is in a language that Intl does not know.
 *
 * @param format `percent` takes 15 for 15 %, as a campaign's value does.
 * @param currency of an amount that is a bare number.
 * @example
 * ```ts
 * sayValue("1234.5", "money", { locale: "de", timezone: "UTC" }, "EUR"); // "1.234,50 €"
 * ```
 */
export function sayValue(
  value: Sayable,
  format: Format | null,
  style: TemplateStyle,
  currency: string | null,
): string {
  if (typeof value === "object") return sayItself(value, format, style);
  const raw = String(value);
  switch (format) {
    case null:
      return raw;
    case "money": {
      const minor = currency === null ? undefined : toMinor(value, currency);
      return minor === undefined || currency === null
        ? raw
        : sayMoney({ minor, currency }, style, raw);
    }
    case "number":
      return sayNumber(value, style, {}, 1) ?? raw;
    case "percent":
      return sayNumber(value, style, percent, 100) ?? raw;
    case "date":
    case "time":
      return sayInstant(value, format, style) ?? raw;
  }
}

const percent = { style: "percent", maximumFractionDigits: 2 } as const;

function sayItself(
  value: Extract<Sayable, object>,
  format: Format | null,
  style: TemplateStyle,
): string {
  if ("percent" in value) {
    if (format === "number") return sayValue(value.percent, format, style, null);
    return sayNumber(value.percent, style, percent, 100) ?? `${value.percent}%`;
  }
  const amount = fromMinor(value.minor, value.currency);
  if (format === "number") return sayValue(amount, format, style, null);
  return sayMoney(value, style, `${amount} ${value.currency}`);
}

/** With the decimals of ISO 4217: what Intl takes for them is a custom of the country for some currencies. */
function sayMoney(
  { minor, currency }: { readonly minor: number; readonly currency: string },
  style: TemplateStyle,
  raw: string,
): string {
  const digits = currencyExponent(currency);
  return (
    sayNumber(
      fromMinor(minor, currency),
      style,
      { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits },
      1,
    ) ?? raw
  );
}

function sayNumber(
  value: string | number | boolean,
  style: TemplateStyle,
  options: Intl.NumberFormatOptions,
  divisor: number,
): string | undefined {
  const isNumber = typeof value === "number" ? Number.isFinite(value) : decimal.test(String(value));
  if (!isNumber) return undefined;
  return formatter(Intl.NumberFormat, style.locale, options)?.format(Number(value) / divisor);
}

const decimal = /^-?\d+(\.\d+)?$/;
const bareDay = /^\d{4}-\d{2}-\d{2}$/;

function sayInstant(
  value: string | number | boolean,
  format: "date" | "time",
  { locale, timezone }: TemplateStyle,
): string | undefined {
  const instant = parseInstant(value);
  if (instant === undefined) return undefined;
  // A day without an hour is that day everywhere: in New York, too, 1 November is not the evening before.
  const isDay = bareDay.test(String(value));
  if (isDay && format === "time") return undefined;
  return formatter(Intl.DateTimeFormat, locale, {
    timeZone: isDay ? "UTC" : timezone,
    ...(format === "date" ? { dateStyle: "long" } : { timeStyle: "short" }),
  })?.format(instant);
}

interface Formatter {
  format(value: number): string;
}

const made = new Map<string, Formatter | undefined>();

/** To make one takes Intl a hundred times as long as to use it; `undefined` where it refuses the language or the currency. */
function formatter<Options>(
  Kind: new (locale: string, options: Options) => Formatter,
  locale: string,
  options: Options,
): Formatter | undefined {
  const key = `${locale} ${JSON.stringify(options)}`;
  if (made.has(key)) return made.get(key);
  let found: Formatter | undefined;
  try {
    found = new Kind(locale, options);
  } catch {
    // An odd tag or code is the shop's or the browser's; the customer gets the bare value.
  }
  if (made.size >= 200) made.clear();
  made.set(key, found);
  return found;
}
