import type { Offer } from "@proffer/sdk";
import { asRecord } from "../../product.ts";

/** One of several to choose from: in the customer's words, and as it is tracked, which is the same in every language. */
export interface Option {
  readonly label: string;
  readonly value: string;
}

/** The objects of a list in the params; what is none is taken for an empty one. */
export function readList(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}

export function readOptions(value: unknown, { say }: Offer): readonly Option[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [];
  return texts
    .map((text) => ({ label: say(text), value: say(asRecord(text)["default"]) || say(text) }))
    .filter(({ label }) => label);
}
