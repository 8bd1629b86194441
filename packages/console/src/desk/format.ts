const dayMs = 86_400_000;

/** `Intl` throws on a time that no calendar has; one bad record must not take the whole desk away. */
function format(at: number, locale: string, options: Intl.DateTimeFormatOptions): string {
  return Number.isNaN(new Date(at).getTime())
    ? "—"
    : new Intl.DateTimeFormat(locale, options).format(at);
}

export function formatTime(at: number, locale: string): string {
  return format(at, locale, { hour: "numeric", minute: "2-digit" });
}

/** As short as a list needs it: the time today, the date before. */
export function formatShort(at: number, now: number, locale: string): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return formatTime(at, locale);
  const year = Math.abs(now - at) > 300 * dayMs ? ({ year: "numeric" } as const) : {};
  return format(at, locale, { day: "numeric", month: "short", ...year });
}

export function formatFull(at: number, locale: string): string {
  return format(at, locale, { dateStyle: "medium", timeStyle: "short" });
}

/** Says what an event was about in one line: the thing's name first, then what else is short enough to read. */
export function describe(properties: Readonly<Record<string, unknown>>, locale: string): string {
  const { name, title, price, currency, ...rest } = properties;
  const details = Object.entries(rest)
    .filter(([key, value]) => isReadable(value) && !/(_id|url|Id)$/.test(key))
    .map(([key, value]) => `${key} ${String(value)}`);
  return [name ?? title, formatPrice(price, currency, locale), ...details]
    .filter(isReadable)
    .slice(0, 4)
    .join(" · ");
}

/** `price` and `currency` are two properties in Segment's specification, but one thing to read. */
function formatPrice(price: unknown, currency: unknown, locale: string): unknown {
  try {
    const style = {
      style: "currency",
      currency: String(currency),
      currencyDisplay: "narrowSymbol",
    } as const;
    return isReadable(price) ? new Intl.NumberFormat(locale, style).format(Number(price)) : null;
  } catch {
    // Not an ISO 4217 code: the number alone is still right.
    return price;
  }
}

function isReadable(value: unknown): boolean {
  if (typeof value === "string") return value !== "" && value.length <= 80;
  return typeof value === "number" || typeof value === "boolean";
}

/** As people say it: in whole kilobytes, or megabytes with one digit. */
export function formatBytes(bytes: number, locale: string): string {
  const isLarge = bytes >= 1_000_000;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: isLarge ? "megabyte" : "kilobyte",
    maximumFractionDigits: isLarge ? 1 : 0,
  }).format(isLarge ? bytes / 1_000_000 : Math.max(1, bytes / 1000));
}
