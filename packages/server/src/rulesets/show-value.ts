import { isDeepStrictEqual } from "node:util";

/** Whether two values say the same; the order of keys says nothing. */
export function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}

const maxLength = 120;

/** A value of a rule set for people: texts as they are, money and percentages as they are spoken of, the rest as JSON. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return `“${cut(value)}”`;
  if (typeof value !== "object" || value === null) return String(value);
  const { percent, amount, currency, default: text } = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(value).length;
  if (names === 1 && typeof percent === "number") return `${percent} %`;
  if (names === 2 && typeof amount === "string" && typeof currency === "string")
    return `${amount} ${currency}`;
  if (names === 1 && typeof text === "string") return `“${cut(text)}”`;
  return cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
}
