import * as z from "zod";
import * as asked from "./actions-asked.ts";
import * as shown from "./actions-shown.ts";
import * as silent from "./actions-silent.ts";
import { about } from "./parts.ts";

function action<const Type extends string, Params extends z.ZodType>(
  type: Type,
  says: string,
  params: Params,
  example: unknown,
) {
  return z
    .strictObject({
      type: about(z.literal(type), says, type),
      params: about(params, `What “${type}” needs to know.`, example),
    })
    .meta({ description: says });
}

const optionalParams = <const Type extends string, Params extends z.ZodType>(
  type: Type,
  says: string,
  params: Params,
  example: unknown,
) =>
  z
    .strictObject({
      type: about(z.literal(type), says, type),
      params: about(params, `What “${type}” needs to know.`, example).optional(),
    })
    .meta({ description: says });

/** Each action's schema by its type. */
export const actionSchemas = {
  message: action("message", "Shows a card.", shown.messageParams, { text: "May we help?" }),
  product_card: optionalParams("product_card", "Shows a product.", shown.productCardParams, {
    text: "Still there, and in stock.",
  }),
  bundle: action("bundle", "Shows products that belong together.", shown.bundleParams, {
    text: "These go well together.",
    products: [{ name: "Morning Mug" }, { name: "Celadon teapot" }],
  }),
  coupon: action("coupon", "Offers a coupon.", shown.couponParams, { campaign: "win-back" }),
  form: action("form", "Shows a form.", asked.formParams, {
    text: "Shall we tell you when it is back?",
    fields: [{ name: "email", label: "E-mail", kind: "email" }],
  }),
  survey: action("survey", "Asks a question.", asked.surveyParams, {
    kind: "nps",
    text: "How likely are you to recommend us?",
  }),
  guide: action("guide", "Leads through something in steps.", asked.guideParams, {
    text: "How to measure",
    steps: [{ text: "Open the size chart." }],
  }),
  faq: action("faq", "Shows questions with their answers.", asked.faqParams, {
    text: "These are asked most.",
    articles: [{ question: "When does it arrive?", answer: "In two to four days." }],
  }),
  handoff: optionalParams("handoff", "Offers a conversation.", shown.handoffParams, {
    team: "payments",
  }),
  tag: action("tag", "Marks the customer; nothing is shown.", silent.tagParams, {
    tag: "price-sensitive",
  }),
  webhook: action("webhook", "Tells another system; nothing is shown.", silent.webhookParams, {
    endpoint: "crm",
  }),
  custom: action("custom", "Handed to your code; nothing is shown.", silent.customParams, {
    name: "open-size-guide",
  }),
} as const;

const [first, ...others] = Object.values(actionSchemas);

/** What a rule does: json-rules-engine's `event`. */
export const actionSchema = z
  .discriminatedUnion("type", [first as (typeof actionSchemas)["message"], ...others])
  .meta({
    id: "action",
    description: "What the rule does: a “type” and its “params”.",
    examples: [{ type: "message", params: { text: "May we help?" } }],
  });

/** What a rule does, as it is written. */
export type ActionJson = z.input<typeof actionSchema>;
