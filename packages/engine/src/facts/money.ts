/** ISO 4217, the minor units that are not two. */
const exponents: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};
const exponentOf = new Map(
  Object.entries(exponents).flatMap(([exponent, currencies]) =>
    currencies.split(" ").map((currency) => [currency, Number(exponent)] as const),
  ),
);

/** Whether it has the form of an ISO 4217 code: three capitals. */
export function isCurrency(text: unknown): text is string {
  return typeof text === "string" && /^[A-Z]{3}$/.test(text);
}

/**
 * How many decimals a currency has by ISO 4217; 2 where it is not known.
 *
 * @example
 * ```ts
 * currencyExponent("JPY"); // 0
 * ```
 */
export function currencyExponent(currency: string): number {
  return exponentOf.get(currency) ?? 2;
}

/**
 * Reads an amount as it comes in, a number or a decimal text, in integer minor units; exact, and half away from zero
 * where it has more decimals than the currency. `undefined` where it is neither, or more than an integer can hold.
 *
 * @example
 * ```ts
 * toMinor("200.00", "CNY"); // 20000
 * toMinor(1.005, "USD"); // 101
 * toMinor(1200, "JPY"); // 1200
 * ```
 */
export function toMinor(amount: unknown, currency: string): number | undefined {
  if (typeof amount === "string")
    return plainDecimal.test(amount) ? scaled(amount, currencyExponent(currency)) : undefined;
  return typeof amount === "number"
    ? scaled(String(amount), currencyExponent(currency))
    : undefined;
}

/**
 * Writes minor units as the decimal text of their currency.
 *
 * @example
 * ```ts
 * fromMinor(20000, "CNY"); // "200.00"
 * ```
 */
export function fromMinor(minor: number, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const sign = minor < 0 ? "-" : "";
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

const million = 1_000_000;

/** Below this a number has one decimal of at most 15 digits, the most that a double tells apart. */
const exactBelow = 1e15;

/**
 * A number in integer millionths, by its decimal text and not by its bits, so that sums of them are exact: ten times
 * 0.1 is 1. Half away from zero beyond six decimals; what no integer can hold is multiplied as it is. `undefined` for
 * all but finite numbers.
 *
 * @example
 * ```ts
 * toMicro(0.1); // 100000
 * ```
 */
export function toMicro(value: unknown): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  const micro = Math.round(value * million);
  // The usual case, without a text: where a decimal of so few digits gives back the number, it is the number's own.
  if (Math.abs(micro) < exactBelow && micro / million === value) return micro + 0;
  const exact = scaled(String(value), 6) ?? micro;
  return Number.isFinite(exact) ? exact : undefined;
}

/** The number that so many millionths are; the nearest there is. */
export function fromMicro(micro: number): number {
  return micro / million;
}

const plainDecimal = /^-?\d+(\.\d+)?$/;
const decimal = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/** A decimal text times 10^places as an integer, where a number can hold that. */
function scaled(text: string, places: number): number | undefined {
  const match = decimal.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  const end = whole.length + Number(exponent) + places;
  const size = end <= 0 ? 0 : Number(digits.slice(0, end).padEnd(Math.min(end, 400), "0"));
  const roundsUp = (digits[end] ?? "0") >= "5";
  const result = size + (roundsUp ? 1 : 0);
  if (!Number.isSafeInteger(result)) return undefined;
  return sign === "-" && result !== 0 ? -result : result;
}
