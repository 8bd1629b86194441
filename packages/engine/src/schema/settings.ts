import * as z from "zod";
import { about, duration, plainText } from "./parts.ts";

const times = about(z.int().min(1), "How many times at most.", 1, 3);

/** A cap on how often one rule is shown. */
export const limitSchema = z
  .strictObject({
    times,
    per: about(z.string(), "A duration, “session” or “ever”.", "7d", "session", "ever"),
    scope: about(
      z.enum(["key", "rule"]),
      "key: for each value of the rule's “by” (each product) on its own; rule: for the rule as a whole, which is what holds if it is left out.",
      "key",
    ).optional(),
  })
  .meta({ description: "At most so many times in so long." });

/** A cap on how often a customer is reached at all. */
export const frequencySchema = z
  .strictObject({
    times,
    per: duration("In how long.", "24h"),
    minGap: duration("At least this long between two messages.", "30s").optional(),
  })
  .meta({ description: "At most so many messages in so long, over all rules." });

const day = (description: string, example: string) =>
  about(
    z.string(),
    `${description} A day (“2026-11-01”) is that whole day in the rule set's “timezone”; an instant with a zone (“2026-11-01T09:00:00+08:00”) is exact.`,
    example,
  );

/** When a campaign runs. */
export const datesSchema = z
  .strictObject({
    from: day("The first day.", "2026-11-01").optional(),
    to: day("The last day, itself included.", "2026-11-12").optional(),
  })
  .meta({ description: "The days on which the rule runs; either end may be left out." });

const ranges = (description: string, ...examples: readonly unknown[]) =>
  about(
    z.array(about(z.string(), "From and to, by the clock: “09:00-18:00”.", "09:00-18:00")),
    `${description} An end before its start crosses midnight and belongs to the day on which it starts.`,
    ...examples,
  );

/** Business hours and quiet hours. */
export const scheduleSchema = z
  .strictObject({
    hours: about(
      z.record(
        about(z.string(), "Days: “mon” to “sun”, “mon-fri”, “daily”.", "mon-fri"),
        ranges("When it is open on these days.", ["09:00-18:00"]),
      ),
      "When it is open. Days that are not named are closed.",
      { "mon-fri": ["09:00-18:00"], sat: ["10:00-14:00"] },
    ).optional(),
    quiet: ranges("When nothing is shown, every day.", ["22:00-08:00"]).optional(),
    zone: plainText(
      "Whose clock: “shop” (the rule set's “timezone”, if it is left out), “customer”, or a zone such as “Europe/Berlin”.",
      "customer",
    ).optional(),
    outside: about(
      z.enum(["wait", "drop"]),
      "wait: it is looked at again when it next opens, if it still holds (also if left out); drop: it is let go.",
      "wait",
    ).optional(),
  })
  .meta({ description: "At what hours something is shown." });

/** Consent that the customer must have given. */
export const consentSchema = about(
  z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  "The kinds of consent that the customer must have given, all of them. What is not known is not given.",
  "marketing",
  ["marketing", "personalization"],
);

/** Who a rule is for. */
export const audienceSchema = z
  .strictObject({
    segment: plainText("The segment from “segments” that the customer must be in.", "vip"),
  })
  .meta({ description: "Who the rule is for. Who is not in the segment for certain is left out." });
