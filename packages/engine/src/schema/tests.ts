import * as z from "zod";
import { about, duration, plainText } from "./parts.ts";

const moment = (description: string) =>
  about(
    z.union([z.string(), z.literal(0)]),
    `${description} As time from the start: “0”, “2h”, “7d”, “7d+1ms”.`,
    "2h",
    "7d+1ms",
  );

const anything = (description: string, example: unknown) =>
  about(z.record(z.string(), z.unknown()), description, example).optional();

const happening = z
  .strictObject({
    at: moment("When it happens."),
    event: plainText("The event's name.", "Product Viewed"),
    properties: anything("The event's properties.", { product_id: "mug" }),
    traits: anything("What “identify” says of the customer.", { tier: "gold" }),
    context: anything("The event's context, as Segment has it.", { timezone: "Asia/Shanghai" }),
    times: about(z.int().min(1), "It happens this often.", 3).optional(),
    every: duration("How long between those times.", "1m").optional(),
  })
  .meta({ description: "Something that happens." });

const click = z
  .strictObject({
    at: moment("When it happens."),
    click: plainText("The customer clicks on what this rule shows.", "third-look"),
  })
  .meta({ description: "A click on a card." });

const dismissal = z
  .strictObject({
    at: moment("When it happens."),
    dismiss: plainText("The customer sends away what this rule shows.", "third-look"),
    never: about(z.boolean(), "true: “don't show me this again”.", true).optional(),
  })
  .meta({ description: "A card is sent away." });

const rule = plainText("The rule's id.", "third-look");

const expected = z
  .strictObject({
    rule,
    at: moment("When it is acted on.").optional(),
    key: about(
      z.union([z.string(), z.null()]),
      "What it is about: one product, say.",
      "mug",
    ).optional(),
    type: plainText("The action's type.", "message").optional(),
    text: about(
      z.string(),
      "The words, filled in.",
      "Still thinking about the Morning Mug?",
    ).optional(),
    variant: plainText("The experiment's variant.", "a").optional(),
  })
  .meta({ description: "Something that is acted on." });

const refused = z
  .strictObject({
    rule,
    stage: about(
      z.string(),
      "Where it was refused: template, enabled, dates, consent, audience, experiment, limit, frequency, schedule or surface.",
      "limit",
    ),
    at: moment("When it is refused.").optional(),
  })
  .meta({ description: "A refusal." });

/** The rule set's own examples. */
export const testsSchema = about(
  z.array(
    z
      .strictObject({
        name: plainText("What is shown, in a sentence.", "The third look fires, once").optional(),
        description: about(z.string(), "Why it matters.", "Two looks are not enough.").optional(),
        rule: about(z.string(), "Only this rule counts for “expect”.", "third-look").optional(),
        start: about(
          z.union([z.string(), z.int()]),
          "The instant that everything is counted from.",
          "2026-01-01T09:00:00+08:00",
        ).optional(),
        customer: plainText("The customer's id.", "anna").optional(),
        timezone: plainText("The customer's zone.", "Asia/Shanghai").optional(),
        locale: plainText("The customer's language.", "zh-Hans").optional(),
        consent: about(
          z.union([z.string(), z.array(z.string())]),
          "What the customer has consented to.",
          ["marketing"],
        ).optional(),
        events: about(z.array(z.union([happening, click, dismissal])), "What happens, in order.", [
          {
            at: "0",
            event: "Product Viewed",
            properties: { product_id: "mug" },
            times: 3,
            every: "1m",
          },
        ]),
        until: moment("How long the clock runs. Left out: up to the last event.").optional(),
        expect: about(
          z.array(expected),
          "Everything that is acted on, in order: nothing more, nothing less.",
          [{ rule: "third-look", at: "2m", key: "mug" }],
        ).optional(),
        refused: about(z.array(refused), "Refusals that must be among those that happened.", [
          { rule: "third-look", stage: "limit" },
        ]).optional(),
      })
      .meta({ description: "An example of what the rules do, run by “proffer check”." }),
  ),
  "Examples of what the rules do, run by “proffer check”: what happens, and what is to come of it.",
  [
    {
      name: "The third look fires",
      events: [{ at: "0", event: "Product Viewed", times: 3, every: "1m" }],
      expect: [{ rule: "third-look" }],
    },
  ],
);
