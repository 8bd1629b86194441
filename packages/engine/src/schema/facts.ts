import * as z from "zod";
import { historyParams } from "./history-params.ts";
import { about } from "./parts.ts";
import { presentParams } from "./present-params.ts";
import {
  anyComparison,
  booleanComparison,
  durationComparison,
  moneyComparison,
  numberComparison,
} from "./values.ts";

type Comparison = { readonly operator: z.ZodType; readonly value: z.ZodType };

function fact<const Name extends string, Params extends z.ZodObject, Compared extends Comparison>(
  name: Name,
  says: string,
  params: Params,
  compared: Compared,
  example: unknown,
) {
  const { operator, value } = compared as Compared;
  return z
    .strictObject({
      fact: about(z.literal(name), says, name),
      params: about(params, `What “${name}” is asked about.`, example),
      operator: operator as Compared["operator"],
      value: value as Compared["value"],
    })
    .meta({ description: says });
}

const history = historyParams;
const present = presentParams;

/** A condition on each of the facts that need no declaration. */
export const factSchemas = [
  fact("count", "How many events there were.", history.count, numberComparison, {
    event: "Product Viewed",
    by: "product_id",
    within: "7d",
  }),
  fact("sum", "A property of the events, added up.", history.sum, moneyComparison, {
    event: "Order Completed",
    property: "revenue",
    within: "30d",
  }),
  fact("min", "The smallest value of a property.", history.min, moneyComparison, {
    event: "Product Viewed",
    property: "price",
  }),
  fact("max", "The largest value of a property.", history.max, moneyComparison, {
    event: "Order Completed",
    property: "revenue",
  }),
  fact(
    "distinct",
    "How many different values of a property there were.",
    history.distinct,
    numberComparison,
    { event: "Product Viewed", property: "product_id", within: "1h" },
  ),
  fact(
    "streak",
    "How many events in a row, since the last “resetBy”.",
    history.streak,
    numberComparison,
    { event: "Operation Failed", resetBy: "Operation Succeeded", by: "operation" },
  ),
  fact(
    "sequence",
    "True at the event that completes the steps in their order.",
    history.sequence,
    booleanComparison,
    { steps: ["Product Viewed", "Product Added", "Checkout Started"], within: "30m" },
  ),
  fact(
    "since",
    "How long ago the last such event was, the present one left aside; unknown if there was none.",
    history.since,
    durationComparison,
    { event: "*" },
  ),
  fact(
    "absent",
    "True when something did not come for a while after an event.",
    history.absent,
    booleanComparison,
    { event: "Product Added", without: "Order Completed", after: "24h" },
  ),
  fact(
    "event",
    "A property of the event that the rule is looked at for.",
    present.event,
    anyComparison,
    { property: "price" },
  ),
  fact("trait", "What is known of the customer from “identify”.", present.trait, anyComparison, {
    name: "tier",
  }),
  fact("page", "The page that is open.", present.page, anyComparison, { property: "path" }),
  fact("message", "What the customer wrote last in the chat.", present.message, anyComparison, {
    property: "text",
  }),
  fact("session", "The visit that is going on.", present.session, anyComparison, {
    part: "number",
  }),
  fact("cart", "What is in the cart.", present.cart, anyComparison, { part: "value" }),
  fact("time", "The clock and the calendar.", present.time, anyComparison, {
    part: "hour",
    zone: "customer",
  }),
  fact("segment", "Whether the customer is in a segment.", present.segment, booleanComparison, {
    id: "vip",
  }),
  fact(
    "rfm",
    "How lately, how often and for how much the customer has bought, as scores. Needs the rule set's “rfm”.",
    present.rfm,
    anyComparison,
    { part: "total" },
  ),
  fact("agents", "Who can help just now.", present.agents, anyComparison, { part: "online" }),
] as const;

/** Every fact that needs no declaration. */
export const factJsonNames: readonly string[] = factSchemas.map(
  (schema) => schema.shape.fact.value,
);
