/** `14:03:21`, in the time of whoever looks. */
export function formatClock(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: "medium", hourCycle: "h23" }).format(at);
}

/** A date and a time of day. */
export function formatMoment(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** A value in one line: `mug`, `98`, `["a","b"]`. */
export function formatValue(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "—");
}

const maxSummary = 3;

/** The first few properties in one line, for a list. */
export function summarize(properties: Readonly<Record<string, unknown>>): string {
  const plain = Object.entries(properties).filter(
    ([, value]) => typeof value !== "object" && value !== undefined && value !== "",
  );
  return plain
    .slice(0, maxSummary)
    .map(([name, value]) => `${name} ${formatValue(value)}`)
    .join(" · ");
}
