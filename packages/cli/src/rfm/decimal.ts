/** Decimals as integers of millionths: they add up exactly, and a rule set's plain numbers are as fine as that. */
const digits = 6;
const scale = 10n ** BigInt(digits);
const plain = /^([+-]?)(\d{1,15})(?:\.(\d+))?$/;

/** Reads `"19.90"` or `19.9`; `undefined` where it is no decimal of at most six places. */
export function parseDecimal(value: unknown): bigint | undefined {
  const text = typeof value === "number" ? String(value) : value;
  const match = typeof text === "string" ? plain.exec(text.trim()) : null;
  if (!match) return undefined;
  const [, sign, whole = "", places = ""] = match;
  const fraction = places.replace(/0+$/, "");
  if (fraction.length > digits) return undefined;
  const micro = BigInt(whole) * scale + BigInt(fraction.padEnd(digits, "0"));
  return sign === "-" ? -micro : micro;
}

/** Writes a decimal with at least so many places. */
export function formatDecimal(micro: bigint, places: number): string {
  const positive = micro < 0n ? -micro : micro;
  const fraction = String(positive % scale)
    .padStart(digits, "0")
    .replace(/0+$/, "")
    .padEnd(places, "0");
  const whole = `${micro < 0n ? "-" : ""}${positive / scale}`;
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** How many places the amounts of a currency have: 2 for CNY, 0 for JPY; `undefined` where it is none. */
export function placesOf(currency: string): number | undefined {
  if (!/^[A-Z]{3}$/.test(currency)) return undefined;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits;
}
