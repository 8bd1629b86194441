import * as z from "zod";
import { campaignsSchema, endpointsSchema, rfmSchema, teamsSchema } from "./commerce.ts";
import { eventsSchema, factsSchema, operatorsSchema, segmentsSchema } from "./declarations.ts";
import { about, plainText } from "./parts.ts";
import { ruleSchema } from "./rule.ts";
import { frequencySchema, scheduleSchema } from "./settings.ts";
import { testsSchema } from "./tests.ts";

/**
 * A rule set as it is written: what an editor completes, and what TypeScript checks. It knows shapes; whether names are
 * known and conditions make sense is for `checkRuleset` to say.
 *
 * @example
 * ```ts
 * const rules = rulesetSchema.parse(JSON.parse(text));
 * ```
 */
export const rulesetSchema = z
  .strictObject({
    $schema: about(
      z.string(),
      "Where an editor finds the schema of this file: what “proffer schema” prints.",
      "./ruleset.schema.json",
    ).optional(),
    version: about(z.literal(1), "The version of the rule language.", 1).optional(),
    name: plainText(
      "What people call the rule set.",
      "Quiet Hill: the first three rules",
    ).optional(),
    description: about(
      z.string(),
      "What it is for.",
      "Everything that the shop says first.",
    ).optional(),
    timezone: plainText(
      "The shop's zone (IANA): for “today” and other calendar windows, hours, days and schedules.",
      "Asia/Shanghai",
      "Europe/Berlin",
    ).optional(),
    locale: plainText(
      "The language that “default” texts are in (BCP 47). “en” if left out.",
      "en",
      "zh-Hans",
    ).optional(),
    currency: about(
      z.string().regex(/^[A-Z]{3}$/),
      "The currency of amounts that come without one (ISO 4217).",
      "CNY",
    ).optional(),
    enabled: about(z.boolean(), "false switches every rule off at once.", false).optional(),
    frequency: about(
      z.array(frequencySchema).max(10),
      "How often a customer is reached at all, over all rules that show something.",
      [{ times: 3, per: "24h", minGap: "30s" }],
    ).optional(),
    schedule: about(
      scheduleSchema,
      "At what hours anything is shown: for every rule that shows something.",
      { quiet: ["22:00-08:00"], zone: "customer" },
    ).optional(),
    events: eventsSchema.optional(),
    segments: segmentsSchema.optional(),
    facts: factsSchema.optional(),
    operators: operatorsSchema.optional(),
    rfm: about(rfmSchema, rfmSchema.description ?? "", {
      recency: ["30d", "60d", "120d", "240d"],
      frequency: [2, 3, 5, 8],
      monetary: [100, 250, 500, 1000],
    }).optional(),
    campaigns: campaignsSchema.optional(),
    teams: teamsSchema.optional(),
    endpoints: endpointsSchema.optional(),
    rules: about(z.array(ruleSchema), "The rules.", [
      {
        id: "hello",
        conditions: {
          all: [
            {
              fact: "count",
              params: { event: "Product Viewed" },
              operator: "greaterThanInclusive",
              value: 3,
            },
          ],
        },
        event: { type: "message", params: { text: "May we help?" } },
      },
    ]),
    tests: testsSchema.optional(),
  })
  .meta({
    title: "Proffer rule set",
    description: "Rules that say when to reach out to a customer, and with what.",
  });

/**
 * A rule set as app developers write it in TypeScript, completed and checked by the compiler.
 *
 * @example
 * ```ts
 * const rules: RuleSetJson = { version: 1, rules: [] };
 * ```
 */
export type RuleSetJson = z.input<typeof rulesetSchema>;
