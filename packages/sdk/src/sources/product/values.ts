/** Nobody means more than this as an id, a name or an address: it is a slip of the markup, and would fill the history. */
const maxLength = 2000;

/** What is written, in one line; `undefined` for nothing and for what is no text. */
export function readText(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string" || value.length > 10 * maxLength) return undefined;
  const text = value.replace(/\s+/g, " ").trim();
  return text !== "" && text.length <= maxLength ? text : undefined;
}

/** As one writes 1,299.00 and as one writes 1.299,00; a space or an apostrophe may part the thousands in either. */
const [english, continental] = [writtenWith(",", "."), writtenWith(".", ",")];

function writtenWith(comma: string, point: string): RegExp {
  return new RegExp(
    `^(\\d+|[1-9]\\d{0,2}(?:([${comma}'’ ])\\d{3})(?:\\2\\d{3})*)(?:[${point}](\\d+))?$`,
  );
}

/**
 * A price that is plainly a number, a currency sign aside: `12.5`, `"12.50"`, `"29,95"`, `"1,299.00"`, `"1.299,00"`,
 * `"$12"`.
 *
 * `"1.299"` and `"1,299"` are two different numbers to two readers, and unknown; so is every text that says more
 * (`"from 12"`, `"12–15"`, `"on request"`).
 */
export function readPrice(value: unknown): number | undefined {
  if (typeof value === "number") return value >= 0 && Number.isFinite(value) ? value : undefined;
  const text = (readText(value) ?? "").replace(/^\p{Sc} ?| ?\p{Sc}$/u, "");
  return text.length < 30 ? only([as(text, english), as(text, continental)]) : undefined;
}

function as(text: string, style: RegExp): number | undefined {
  const [, whole, , fraction] = style.exec(text) ?? [];
  return whole === undefined ? undefined : Number(`${whole.replace(/\D/g, "")}.${fraction ?? 0}`);
}

/** ISO 4217, as `CNY`. A sign is many currencies'. */
export function readCurrency(value: unknown): string | undefined {
  const code = readText(value)?.toUpperCase();
  return code !== undefined && /^[A-Z]{3}$/.test(code) ? code : undefined;
}

/** An address made whole. Anything but http and https, `javascript:` above all, is none. */
export function readAddress(value: unknown, base: string): string | undefined {
  const written = readText(value);
  if (written === undefined) return undefined;
  try {
    const url = new URL(written, base);
    return /^https?:$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** What all of them say, where they say one thing. */
export function only<Value>(values: readonly (Value | undefined)[]): Value | undefined {
  const [value, another] = new Set(values.filter((value) => value !== undefined));
  return another === undefined ? value : undefined;
}
