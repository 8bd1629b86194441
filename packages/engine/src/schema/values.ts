import * as z from "zod";
import { moneySchema } from "./parts.ts";

const operatorWords = {
  equal: "is exactly this",
  notEqual: "is known, and is not this",
  lessThan: "is below this",
  lessThanInclusive: "is at most this",
  greaterThan: "is above this (3 itself is not enough)",
  greaterThanInclusive: "is at least this (3 itself is enough)",
  in: "is one of this list",
  notIn: "is none of this list",
  between: "lies from the first to the second of this pair, both included: [low, high]",
  contains: "is a list with this in it",
  doesNotContain: "is a list without this in it",
  containsAny: "is a list with any of these in it, or a text in which any of these occurs",
  startsWith: "is a text that begins with this",
  matches: "is a text that fits this pattern",
} as const;

/** The operators of the rule language by name, with what each asks. */
export type OperatorJson = keyof typeof operatorWords;

/** Every operator that needs no declaration. */
export const operatorJsonNames = Object.keys(operatorWords) as readonly OperatorJson[];

const ordering = [
  "equal",
  "notEqual",
  "lessThan",
  "lessThanInclusive",
  "greaterThan",
  "greaterThanInclusive",
  "in",
  "notIn",
  "between",
] as const;

function operatorSchema<const Names extends readonly [OperatorJson, ...OperatorJson[]]>(
  names: Names,
): z.ZodEnum<{ [Name in Names[number]]: Name }> {
  return z.enum(names).meta({
    description: `How the fact is compared with “value”. ${names.map((name) => `${name}: it ${operatorWords[name]}.`).join(" ")}`,
    examples: [names[0]],
    enumDescriptions: names.map((name) => `The fact ${operatorWords[name]}.`),
  }) as never;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const comparedWith = "What the fact is compared with.";

/** What stands on the right of a fact: its operators and its value. */
export const numberComparison = {
  operator: operatorSchema(ordering),
  value: z.union([z.number(), z.array(z.number())]).meta({
    description: `${comparedWith} A number; a list for “in” and “notIn”, a pair for “between”.`,
    examples: [3, [1, 5]],
  }),
};

export const moneyComparison = {
  operator: operatorSchema(ordering),
  value: z.union([z.number(), moneySchema, z.array(z.union([z.number(), moneySchema]))]).meta({
    description: `${comparedWith} A number, or money as { "amount": "200.00", "currency": "CNY" }: then only what was paid in that currency is compared, to the cent.`,
    examples: [100, { amount: "200.00", currency: "CNY" }],
  }),
};

const durationValue = z.union([z.string(), z.number()]);

export const durationComparison = {
  operator: operatorSchema(ordering),
  value: z.union([durationValue, z.array(durationValue)]).meta({
    description: `${comparedWith} A duration: a whole number and a unit (ms, s, m, h, d, w). A bare number is milliseconds.`,
    examples: ["7d", "30m"],
  }),
};

export const booleanComparison = {
  operator: operatorSchema(["equal", "notEqual"]),
  value: z
    .boolean()
    .meta({ description: `${comparedWith} true or false, without quotes.`, examples: [true] }),
};

export const anyComparison = {
  operator: operatorSchema(operatorJsonNames as [OperatorJson, ...OperatorJson[]]),
  value: z.union([scalar, moneySchema, z.array(z.union([scalar, moneySchema]))]).meta({
    description: `${comparedWith} A text, a number, true, false or money; a list for “in”, “notIn” and “containsAny”, a pair for “between”.`,
    examples: ["shoes", 100, ["gold", "platinum"]],
  }),
};
