import * as z from "zod";
import { factJsonNames, factSchemas } from "./facts.ts";
import { about, named } from "./parts.ts";
import { operatorJsonNames } from "./values.ts";

/** A condition with a fact or an operator of the shop's own, declared under `facts` or `operators`. */
const ownCondition = named(
  z
    .strictObject({
      fact: about(z.string(), "A fact, one of your own from “facts” among them.", "stock"),
      params: about(z.record(z.string(), z.unknown()), "What your code is asked about.", {
        sku: "mug",
      }).optional(),
      operator: about(z.string(), "An operator, or one of your own from “operators”.", "near"),
      value: about(z.unknown(), "What the fact is compared with.", 3),
    })
    .refine(
      ({ fact, operator }) =>
        !factJsonNames.includes(fact) ||
        !(operatorJsonNames as readonly string[]).includes(operator),
      { message: "This is no condition of the rule language as it stands." },
    )
    .meta({ description: "A condition with a fact or an operator of your own." }),
  "own-condition",
);

const leafSchema = z.union([z.discriminatedUnion("fact", factSchemas), ownCondition]);

/** One comparison of a fact with a value. */
export type LeafJson = z.input<typeof leafSchema>;

/** A rule's conditions: a group, its opposite, or one comparison. */
export type ConditionJson =
  | { all: ConditionJson[] }
  | { any: ConditionJson[] }
  | { not: ConditionJson }
  | LeafJson;

const example = {
  fact: "count",
  params: { event: "Product Viewed" },
  operator: "greaterThanInclusive",
  value: 3,
};

export const conditionSchema: z.ZodType<ConditionJson, ConditionJson> = z
  .union([
    z
      .strictObject({
        get all() {
          return about(z.array(conditionSchema).min(1), "All of these must be true.", [example]);
        },
      })
      .meta({
        id: "all",
        description: "All of these must be true.",
        examples: [{ all: [example] }],
      }),
    z.strictObject({
      get any() {
        return about(z.array(conditionSchema).min(1), "At least one of these must be true.", [
          example,
        ]);
      },
    }),
    z.strictObject({
      get not() {
        return about(
          z.lazy(() => conditionSchema),
          "This must be known to be false.",
          example,
        );
      },
    }),
    leafSchema,
  ])
  .meta({
    id: "condition",
    description:
      "When it is true: “all”, “any” or “not” around conditions, or one fact compared with a value. What cannot be known is never true.",
    examples: [{ all: [example] }],
  });
