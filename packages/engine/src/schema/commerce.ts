import * as z from "zod";
import { about, byId, duration, moneySchema, plainText } from "./parts.ts";

const cuts = <Schema extends z.ZodType>(entry: Schema, description: string, example: unknown) =>
  about(z.array(entry).length(4), `${description} Four, ascending.`, example);

/** The cut points of recency, frequency and monetary value. */
export const rfmSchema = z
  .strictObject({
    within: duration("Only orders of this long ago.", "365d").optional(),
    recency: cuts(
      about(z.union([z.string(), z.int().min(0)]), "A cut point.", "30d"),
      "How long ago the last order was, at which a point is lost.",
      ["30d", "60d", "120d", "240d"],
    ),
    frequency: cuts(
      about(z.number(), "A cut point.", 2),
      "How many orders earn a point more.",
      [2, 3, 5, 8],
    ),
    monetary: cuts(
      about(z.union([z.number(), moneySchema]), "A cut point.", 100),
      "How much in all earns a point more.",
      [100, 250, 500, 1000],
    ),
  })
  .meta({
    description:
      "The cut points of the fact “rfm”: 1 to 5 points each for recency, frequency and monetary value. “proffer rfm” works them out from a log.",
  });

/** What coupons are worth, and how many there are. */
export const campaignsSchema = byId(
  z
    .strictObject({
      value: about(
        z.union([
          z
            .strictObject({ percent: about(z.number(), "Per cent off.", 10) })
            .meta({ description: "So many per cent." }),
          moneySchema,
        ]),
        "What a coupon is worth.",
        { percent: 10 },
        { amount: "20.00", currency: "CNY" },
      ),
      budget: about(
        z.strictObject({
          count: about(z.int().min(1), "At most this many codes are ever given.", 500),
        }),
        "How much is given in all.",
        { count: 500 },
      ),
      perCustomer: about(z.literal(1), "How many codes a customer gets: 1.", 1).optional(),
      expiresAfter: duration("How long a code is good for after it is claimed.", "7d").optional(),
    })
    .meta({ description: "A campaign: what its coupons are worth, and how many there are." }),
  "win-back",
  "What coupons are worth, and how many there are. Codes are made by the server and never stand in a rule set.",
  { "win-back": { value: { percent: 10 }, budget: { count: 500 }, expiresAfter: "7d" } },
);

/** Who can be asked for. */
export const teamsSchema = byId(
  z
    .strictObject({
      name: plainText("What people call it.", "Payments").optional(),
      description: about(z.string(), "What it does.", "Whatever will not go through.").optional(),
      skills: about(
        z.array(about(z.string(), "A skill.", "payment")),
        "What the team is good at.",
        ["payment"],
      ).optional(),
    })
    .meta({ description: "A team of agents." }),
  "payments",
  "Teams that a handoff may ask for.",
  { payments: { skills: ["payment"] } },
);
