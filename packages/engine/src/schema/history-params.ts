import * as z from "zod";
import { about, duration, eventName, named, propertyName } from "./parts.ts";
import { anyComparison } from "./values.ts";

const filterSchema = z
  .strictObject({
    property: propertyName("A property of the event itself.", "category"),
    operator: named(
      about(z.string(), "How the property is compared with “value”.", "equal"),
      "operator",
    ),
    value: about(z.unknown(), anyComparison.value.description ?? "", "shoes", 100),
  })
  .meta({
    id: "where",
    description: "One line that an event must pass to be let in.",
    examples: [{ property: "category", operator: "equal", value: "shoes" }],
  });

const where = about(
  z.array(filterSchema),
  "Lets only some of the events in: every line must hold.",
  [{ property: "category", operator: "equal", value: "shoes" }],
).optional();

const by = propertyName(
  "Keeps one figure for each value of this property. The value that fires is the firing's key: {{key}} in texts, scope “key” in limits. A rule has one “by”.",
  "product_id",
).optional();

const within = about(
  z.string(),
  "Only the events of this long ago up to now: a duration such as “7d”, or “today”, “this_week” (from Monday) or “this_month” in the rule set's “timezone”. Left out: ever.",
  "7d",
  "today",
).optional();

const event = eventName(
  "The event that it is about: a name of the catalogue, one of your own from “events”, or “*” for anything that the customer does.",
);

const summed = {
  event,
  property: propertyName("The property whose values are taken.", "revenue", "price"),
  by,
  within,
  where,
};

/** What `params` holds, for each of the facts that look at events behind the present one. */
export const historyParams = {
  count: z.strictObject({
    event,
    by,
    within,
    where,
    visits: duration(
      "Counts a repeat of the same key only when at least this long has passed since the last one that counted, so that a page that is reloaded is one look.",
      "30m",
    ).optional(),
  }),
  sum: z.strictObject(summed),
  min: z.strictObject(summed),
  max: z.strictObject(summed),
  distinct: z.strictObject({
    ...summed,
    property: propertyName("The property whose different values are counted.", "product_id"),
  }),
  streak: z.strictObject({
    event,
    resetBy: eventName("The event that ends the streak.", "Operation Succeeded").optional(),
    by,
    where,
    maxGap: duration("A gap of this long ends the streak, too.", "1h").optional(),
  }),
  sequence: z.strictObject({
    steps: about(
      z
        .array(
          z.union([
            eventName("A step: an event's name."),
            z
              .strictObject({ event, where })
              .meta({ description: "A step with conditions on the event." }),
          ]),
        )
        .min(2)
        .max(10),
      "The events in the order in which they must come; others in between do not matter. 2 to 10.",
      ["Product Viewed", "Product Added", "Checkout Started"],
    ),
    within: duration("From the first step to the last less than this.", "30m").optional(),
    resetBy: eventName("The event that drops what was begun.", "Order Completed").optional(),
    by,
  }),
  since: z.strictObject({ event, where }),
  absent: z.strictObject({
    event: eventName("The event after which something is missing.", "Product Added"),
    without: eventName("What did not come.", "Order Completed"),
    after: duration("How long it has not come.", "24h"),
    by,
    where,
  }),
};
