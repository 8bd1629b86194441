import type { Amount } from "./backtest-report.ts";

/** `1,204,811`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en");
}

/** `1 customer`, `2 customers`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `37 %`. Only nothing is 0 %, and only all is 100 %. */
export function formatShare(part: number, whole: number): string {
  if (part === 0 || whole === 0) return "0 %";
  const percent = (part / whole) * 100;
  if (percent < 1) return "< 1 %";
  return `${part === whole ? 100 : Math.min(99, Math.round(percent))} %`;
}

/** `+3`, `−3`, and `=` where nothing is otherwise. */
export function formatDifference(difference: number): string {
  if (difference === 0) return "=";
  return `${difference > 0 ? "+" : "−"}${formatCount(Math.abs(difference))}`;
}

/** `1,240.00 CNY`. */
export function formatAmount(amount: Amount | null): string {
  if (!amount) return "unknown";
  const number = groupDigits(amount.amount);
  return amount.currency === null ? number : `${number} ${amount.currency}`;
}

/** `-1240.00` as `−1,240.00`. */
export function groupDigits(decimal: string): string {
  const [whole = "", places] = decimal.replace("-", "−").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return places === undefined ? grouped : `${grouped}.${places}`;
}
