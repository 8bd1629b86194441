import * as z from "zod";
import type { CanonicalEventName } from "../event/catalogue.ts";

/** Says in an editor what a part of a rule set is for, and shows how it is written. */
export function about<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  ...examples: readonly unknown[]
): Schema {
  return schema.meta({
    description,
    ...(examples.length > 0 && { examples: [...examples] }),
  }) as Schema;
}

/** Marks a place whose names depend on what a rule set declares; `rulesetJsonSchema` puts the names there. */
export function named<Schema extends z.ZodType>(schema: Schema, names: NamesOf): Schema {
  return schema.meta({ ...schema.meta(), [namesMark]: names }) as Schema;
}

export const namesMark = "x-proffer-names";
/** A definition of the JSON Schema, or a condition that is there only where something is declared for it. */
export type NamesOf = "event-name" | "property-name" | "operator" | "own-condition";

const eventText = named(z.string().min(1), "event-name") as z.ZodType<EventNameJson>;

/** An event's name as app developers get it completed: the catalogue's names first, then any of the shop's own. */
export type EventNameJson = CanonicalEventName | "*" | (string & Record<never, never>);

/** An event's name, with what it is the name of. */
export function eventName(description: string, example = "Product Viewed"): typeof eventText {
  return named(about(eventText, description, example), "event-name");
}

/** A property's name, with what it is for. */
export function propertyName(description: string, ...examples: readonly string[]): z.ZodString {
  return named(about(z.string().min(1), description, ...examples), "property-name");
}

/** A duration such as `"7d"`. */
export function duration(description: string, ...examples: readonly string[]): z.ZodString {
  return about(
    z.string().regex(/^\d{1,12}(ms|s|m|h|d|w)$/),
    `${description} A whole number and a unit: ms, s, m, h, d, w.`,
    ...examples,
  );
}

/** A free text that is not a template: an id, a name. */
export function plainText(description: string, ...examples: readonly string[]): z.ZodString {
  return about(z.string().min(1), description, ...examples);
}

/** An amount of money as a rule set writes it. */
export const moneySchema = z
  .strictObject({
    amount: about(
      z.string().regex(/^-?\d{1,12}(\.\d{1,4})?$/),
      "How much, as a decimal in quotes, so that no cent is lost to rounding.",
      "200.00",
    ),
    currency: about(
      z.string().regex(/^[A-Z]{3}$/),
      "The currency's three letters (ISO 4217).",
      "CNY",
      "EUR",
    ),
  })
  .meta({
    id: "money",
    description: "An amount of money with its currency.",
    examples: [{ amount: "200.00", currency: "CNY" }],
  });

const localizedText = z
  .object({
    default: about(
      z.string().min(1),
      "The words for everybody whose language is not listed, in the rule set's own “locale”.",
      "Still thinking about the {{event.properties.name}}?",
    ),
  })
  .catchall(
    about(z.string().min(1), "The words for one language (BCP 47 tag).", "还在考虑这一件吗？"),
  );

/** A text that people read: the same for everybody, or one a language. Every text is a template. */
export const textSchema = z
  .union([about(z.string().min(1), "The same words for everybody.", "May we help?"), localizedText])
  .meta({
    id: "text",
    description:
      'A text that the customer reads: "…" for everybody, or { "default": "…", "zh": "…" } by language. It may name {{event.properties.name}}, {{trait.first_name | "there"}}, {{key}}, {{count}}, {{cart.value | money}} and more.',
    examples: [{ default: "Hello", zh: "您好" }],
  });

/** {@link textSchema} with what this text is for. */
export function text(description: string, ...examples: readonly unknown[]): typeof textSchema {
  return about(textSchema, description, ...(examples.length > 0 ? examples : ["May we help?"]));
}

/** Where a link leads, or where a picture is. */
export function address(description: string, example: string): z.ZodString {
  return about(z.string().min(1), `${description} It begins with https:// or with “/”.`, example);
}

/** Things of one kind by the ids that rules name them by. */
export function byId<Schema extends z.ZodType>(
  schema: Schema,
  id: string,
  description: string,
  example: unknown,
): z.ZodRecord<z.ZodString, Schema> {
  const ids = about(z.string(), `The ${id}, as rules name it.`, id);
  return about(z.record(ids, schema), description, example);
}
