import * as z from "zod";
import { conditionSchema } from "./condition.ts";
import { about, byId, eventName, plainText } from "./parts.ts";

const looksLikeVip = {
  fact: "sum",
  params: { event: "Order Completed", property: "revenue" },
  operator: "greaterThan",
  value: 1000,
};

/** The shop's own event names with their properties. */
export const eventsSchema = about(
  z.record(
    about(z.string(), "The event's name, as your page reports it.", "Quiz Finished"),
    about(
      z.record(
        about(z.string(), "A property of the event.", "score"),
        about(
          z.enum(["string", "number", "boolean", "list", "object"]),
          "What the property holds.",
          "number",
        ),
      ),
      "The event's properties: string, number, boolean, list or object.",
      { score: "number" },
    ),
  ),
  "Your own event names, each with its properties. A name that is neither here nor in the catalogue is refused as a slip.",
  { "Quiz Finished": { score: "number" } },
);

/** Conditions with a name. */
export const segmentsSchema = byId(
  z
    .strictObject({
      name: plainText("What people call it.", "Our best customers").optional(),
      description: about(
        z.string(),
        "Who is meant, for people.",
        "More than 1,000 in all.",
      ).optional(),
      conditions: about(conditionSchema, "Who is in it. No “by” in here.", {
        all: [looksLikeVip],
      }),
    })
    .meta({ description: "Conditions with a name, to be used by several rules." }),
  "vip",
  "Named conditions: for a rule's “audience”, and for the fact “segment”.",
  { vip: { conditions: { all: [looksLikeVip] } } },
);

/** Facts of the shop's own code. */
export const factsSchema = byId(
  z
    .strictObject({
      description: about(z.string(), "What it says, for people.", "From the warehouse.").optional(),
      on: about(
        z.array(eventName("An event at which a rule with this fact is looked at.", "Page")),
        "The events at which rules with this fact are looked at.",
        ["Page"],
      ).optional(),
    })
    .meta({ description: "A fact that your own code knows." }),
  "stock",
  "Facts that your own code knows. Where a page or a server has no code for one, it is unknown.",
  { stock: { on: ["Product Viewed"] } },
);

/** Operators of the shop's own code. */
export const operatorsSchema = byId(
  z
    .strictObject({
      words: about(z.string().min(1), "How it reads in a sentence.", "is near").optional(),
      description: about(z.string(), "What it asks, for people.", "Within 5 km.").optional(),
    })
    .meta({ description: "An operator that your own code knows." }),
  "near",
  "Operators that your own code knows, with the words for explanations.",
  { near: { words: "is near" } },
);
