import type { Properties } from "@proffer/engine";

/** A page's own object, of which nothing is certain. */
export type Fields = Readonly<Record<string, unknown>>;

/** What templates print where they have nothing to print; taken for an id it would make one product of all. */
const blanks = /^(undefined|null|nan|\(not set\))?$/i;
const plainNumber = /^\d+(\.\d+)?$/;

/** Whether it is an object with names in it. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text with something in it, or a number as a text. */
export function text(value: unknown): string | undefined {
  const written = typeof value === "number" ? String(value) : value;
  const trimmed = typeof written === "string" ? written.trim() : "";
  return blanks.test(trimmed) ? undefined : trimmed;
}

/** A number, also one that is written as a plain text; “1.299,00 €” is better unknown than wrong. */
export function number(value: unknown): number | undefined {
  const read = typeof value === "string" && plainNumber.test(value.trim()) ? Number(value) : value;
  return Number.isFinite(read) ? (read as number) : undefined;
}

/** The entries that are known. */
export function known(all: Fields): Properties {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** The first value that is said. */
export function either(...values: readonly unknown[]): unknown {
  return values.find((value) => text(value) !== undefined);
}
