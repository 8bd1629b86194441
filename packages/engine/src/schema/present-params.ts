import * as z from "zod";
import { about, plainText, propertyName } from "./parts.ts";

const one = <const Names extends readonly [string, ...string[]]>(
  names: Names,
  description: string,
): z.ZodEnum<{ [Name in Names[number]]: Name }> =>
  about(z.enum(names), description, names[0]) as never;

/** What `params` holds, for each of the facts that look at the present. */
export const presentParams = {
  event: z.strictObject({
    property: propertyName("A property of the event that the rule is looked at for.", "price"),
  }),
  trait: z.strictObject({
    name: plainText("What “identify” said of the customer last, by its name.", "tier"),
  }),
  page: z.strictObject({
    property: plainText(
      "A property of the page that is open: name, path, referrer, search, title, url or any other.",
      "path",
    ),
  }),
  message: z.strictObject({
    property: plainText("A property of what the customer wrote last in the chat.", "text"),
  }),
  session: z.strictObject({
    part: one(
      ["number", "events", "pages", "duration", "referrer", "locale"],
      "number (1 is the first visit on record), events or pages so far, duration, the referrer it came from, or the locale that the browser asks for.",
    ),
  }),
  cart: z.strictObject({
    part: one(
      ["items", "products", "value", "product_ids"],
      "items (pieces), products (different ones), value (money), or product_ids (a list).",
    ),
  }),
  time: z.strictObject({
    part: one(
      ["hour", "minute", "weekday", "day", "month", "date"],
      "hour (0–23), minute, weekday (“mon” to “sun”), day (1–31), month (1–12) or date (“2026-11-01”).",
    ),
    zone: one(
      ["shop", "customer"],
      "Whose clock: the shop's (the rule set's “timezone”) or the customer's.",
    ).optional(),
  }),
  segment: z.strictObject({ id: plainText("A segment from “segments”.", "vip") }),
  rfm: z.strictObject({
    part: one(
      ["recency", "frequency", "monetary", "total", "cell"],
      "A score from 1 to 5, their total (3–15), or all three as a text (“545”).",
    ),
  }),
  agents: z.strictObject({
    part: one(["online", "waiting", "wait"], "Agents online, customers waiting, or their wait."),
    team: plainText("Of one team only, from “teams”.", "payments").optional(),
  }),
};
