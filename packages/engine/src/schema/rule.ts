import * as z from "zod";
import { actionSchema } from "./action.ts";
import { conditionSchema } from "./condition.ts";
import { about, eventName, plainText } from "./parts.ts";
import {
  audienceSchema,
  consentSchema,
  datesSchema,
  limitSchema,
  scheduleSchema,
} from "./settings.ts";

const hello = { type: "message", params: { text: "May we help?" } };
const thirdLook = {
  fact: "count",
  params: { event: "Product Viewed", by: "product_id", within: "7d" },
  operator: "greaterThanInclusive",
  value: 3,
};

const variantSchema = z
  .strictObject({
    id: plainText("What the variant is called in records.", "a"),
    weight: about(
      z.number(),
      "Its share beside the others'; 1 and 3 make a quarter and three quarters. 1 if left out.",
      1,
    ).optional(),
    event: about(
      actionSchema,
      "What it does. Left out, it does what the rule's own “event” says.",
      hello,
    ).optional(),
  })
  .meta({ description: "A variant of the experiment." });

const experimentSchema = z
  .strictObject({
    seed: plainText(
      "What the draw hangs on. Keep it for as long as the experiment runs: with another seed everybody is drawn anew.",
      "nov",
    ),
    holdout: about(
      z.number().min(0).lt(1),
      "The share of customers who see nothing, to compare with: 0.1 is one in ten.",
      0.1,
    ).optional(),
    variants: about(z.array(variantSchema), "What the others get, by weight.", [
      { id: "a", weight: 1 },
      { id: "b", weight: 1, event: hello },
    ]).optional(),
  })
  .meta({ description: "An experiment: who is held out, and who gets which variant." });

/** One rule as it is written. */
export const ruleSchema = z
  .strictObject({
    id: plainText("The rule's name in records; choose it once.", "third-look"),
    name: plainText("What people call it.", "Third look at a product").optional(),
    description: about(
      z.string(),
      "Why the rule is there, for people.",
      "Somebody who comes back to one product twice has a question about it.",
    ).optional(),
    enabled: about(z.boolean(), "false switches the rule off.", false).optional(),
    priority: about(
      z.number(),
      "Of two rules that want to show something at one moment the higher goes first, then the first id. 1 if left out.",
      10,
    ).optional(),
    conditions: about(conditionSchema, "When the rule is true.", { all: [thirdLook] }),
    event: about(actionSchema, "What the rule does when it has become true.", hello),
    on: about(
      z.array(eventName("An event at which the rule is looked at.")).min(1),
      "The events at which the rule is looked at, and no timers. Left out: the events that its facts name, and timers.",
      ["Product Viewed"],
      ["*"],
    ).optional(),
    repeat: about(
      z.enum(["edge", "every"]),
      "edge (also if left out): it fires when it becomes true; every: each time that it is looked at and true.",
      "every",
    ).optional(),
    limits: about(z.array(limitSchema).max(10), "How often this rule is shown. All of them hold.", [
      { times: 1, per: "7d", scope: "key" },
    ]).optional(),
    audience: about(audienceSchema, "Who the rule is for.", { segment: "vip" }).optional(),
    dates: about(datesSchema, "The days on which the rule runs.", {
      from: "2026-11-01",
      to: "2026-11-12",
    }).optional(),
    consent: consentSchema.optional(),
    schedule: about(scheduleSchema, "At what hours the rule shows something.", {
      hours: { "mon-fri": ["09:00-18:00"] },
    }).optional(),
    experiment: about(experimentSchema, "Who is held out, and who gets which variant.", {
      seed: "nov",
      holdout: 0.1,
    }).optional(),
  })
  .meta({
    id: "rule",
    description: "A rule: when it is true, what it does then, and for whom.",
    examples: [{ id: "third-look", conditions: { all: [thirdLook] }, event: hello }],
  });

/** One rule, as it is written. */
export type RuleJson = z.input<typeof ruleSchema>;
