import type { Offer, Properties } from "@proffer/sdk";
import { readList, readOptions } from "./read-params.ts";
import type { Option } from "./read-params.ts";

const kinds = ["text", "email", "tel", "number", "choice", "long_text"] as const;

/** One thing that a form asks for. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: (typeof kinds)[number];
  readonly required: boolean;
  readonly options: readonly Option[];
}

/** What is wrong with a field; the words for it go by the same name. */
export type Fault = "required" | "choose" | "badEmail" | "badNumber";

/** A field without a name could not be answered; of an unknown kind, it takes a text. */
export function readFields(offer: Offer): readonly Field[] {
  return readList(offer.params["fields"]).flatMap(({ name, label, kind, required, options }) =>
    typeof name === "string" && name
      ? {
          name,
          label: offer.say(label) || name,
          kind: kinds.find((known) => known === kind) ?? "text",
          required: required === true,
          options: readOptions(options, offer),
        }
      : [],
  );
}

/** Anything with an @ and a dot after it: what else is wrong with an address only its owner can tell. */
const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** @param badInput whether the browser holds something that is no number. */
export function findFault(field: Field, value: string, badInput: boolean): Fault | undefined {
  const text = value.trim();
  if (badInput) return "badNumber";
  if (!text) return field.required ? (field.kind === "choice" ? "choose" : "required") : undefined;
  if (field.kind === "email" && !email.test(text)) return "badEmail";
  if (field.kind === "number" && !Number.isFinite(Number(text))) return "badNumber";
  return undefined;
}

/** What was filled in, by the fields' names; what was left empty is not there. */
export function answersOf(
  fields: readonly Field[],
  values: Readonly<Record<string, string>>,
): Properties {
  const filled = fields.map(({ name, kind }) => [name, kind, (values[name] ?? "").trim()] as const);
  return Object.fromEntries(
    filled
      .filter(([, , text]) => text)
      .map(([name, kind, text]) => [name, kind === "number" ? Number(text) : text]),
  );
}
