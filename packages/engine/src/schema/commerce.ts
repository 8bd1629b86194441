import * as z from "zod";
import { about, byId, duration, moneySchema, plainText } from "./parts.ts";
import { datesSchema } from "./settings.ts";

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

const percentSchema = z
  .strictObject({ percent: about(z.number(), "Per cent off.", 10) })
  .meta({ description: "So many per cent." });

const fromTo = <Schema extends z.ZodType>(end: Schema, from: unknown, to: unknown) =>
  about(
    z.strictObject({
      from: about(end, "The least that is drawn.", from),
      to: about(end, "The most that is drawn.", to),
    }),
    "Between what it is drawn.",
    { from, to },
  );

const rangeSchema = about(
  z.union([
    z
      .strictObject({ percent: fromTo(about(z.number(), "Per cent off.", 10), 5, 15) })
      .meta({ description: "Between so many per cent." }),
    z
      .strictObject({
        amount: fromTo(moneySchema.shape.amount, "5.00", "20.00"),
        currency: moneySchema.shape.currency,
      })
      .meta({ description: "Between so much and so much." }),
  ]),
  "In the place of “value”: what a coupon is worth is drawn for each customer, once and for all. {{campaign.value}} says the most.",
  { percent: { from: 5, to: 15 } },
);

const codeSchema = about(
  z.strictObject({
    alphabet: about(
      z.string().regex(/^[A-Z0-9]{2,36}$/),
      "The capital letters and digits that codes are made of.",
      "23456789ABCDEFGHJKLMNPQRSTUVWXYZ",
    ).optional(),
    length: about(
      z.int().min(1).max(64),
      "How many of them a code has. Together they must come to 80 bits: nobody guesses that.",
      16,
    ).optional(),
    prefix: about(
      z.string().regex(/^[A-Z0-9-]{0,16}$/),
      "What codes begin with, beside that.",
      "SPRING-",
    ).optional(),
  }),
  "How codes are made, if the 16 characters that are usual will not do.",
  { prefix: "SPRING-" },
);

const oneOf = (what: string, example: readonly string[]) => {
  const ids = z.array(about(z.string().min(1), "One of them.", example[0])).min(1);
  return about(
    z.strictObject({
      in: about(ids, "Only these.", example).optional(),
      notIn: about(ids, "All but these.", example).optional(),
    }),
    `Which ${what} the coupon is for.`,
    { in: example },
  );
};

/** What coupons are worth, and how many there are. */
export const campaignsSchema = byId(
  z
    .strictObject({
      value: about(
        z.union([percentSchema, moneySchema]),
        "What a coupon is worth.",
        { percent: 10 },
        { amount: "20.00", currency: "CNY" },
      ).optional(),
      range: rangeSchema.optional(),
      maxAmount: about(moneySchema, "What a percentage takes off at most.", {
        amount: "50.00",
        currency: "CNY",
      }).optional(),
      budget: about(
        z.strictObject({
          count: about(z.int().min(1), "At most this many codes are ever given.", 500),
          amount: about(
            moneySchema,
            "What the codes that are out, and those that were used, may cost at most. A code that expires unused gives its share back.",
            { amount: "5000.00", currency: "CNY" },
          ).optional(),
        }),
        "How much is given in all.",
        { count: 500 },
      ),
      perCustomer: about(
        z.int().min(1),
        "How many codes a customer gets, each for an offer of its own: 1, if it is left out.",
        1,
      ).optional(),
      code: codeSchema.optional(),
      pool: about(
        z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/),
        "Codes that you have made: “proffer coupons upload NAME codes.csv” brings them. Each is given once.",
        "spring-codes",
      ).optional(),
      provider: about(
        z.enum(["proffer", "shopify", "stripe"]),
        "Who makes the codes good: Proffer's own redemption API (also if left out), Shopify or Stripe.",
        "shopify",
      ).optional(),
      dates: about(datesSchema, "The days on which coupons can be claimed.", {
        from: "2026-11-01",
        to: "2026-11-12",
      }).optional(),
      claimWithin: duration(
        "How long after it was offered a coupon can be claimed: 7d, if it is left out.",
        "7d",
      ).optional(),
      expiresAfter: duration("How long a code is good for after it is claimed.", "7d").optional(),
      minimumSpend: about(moneySchema, "What the order must come to.", {
        amount: "100.00",
        currency: "CNY",
      }).optional(),
      products: oneOf("products", ["mug", "cup"]).optional(),
      categories: oneOf("categories", ["tea"]).optional(),
      firstOrderOnly: about(z.boolean(), "Only for who has not ordered yet.", true).optional(),
      stacking: plainText(
        "For your checkout: what it may be used together with. Proffer hands it over.",
        "Not with other coupons.",
      ).optional(),
      trust: about(
        z.enum(["server", "client"]),
        "client: the page's word will do for facts that only the page can see. It needs a budget in money and one code a customer. server (also if left out): what the server cannot see earns nothing.",
        "client",
      ).optional(),
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

/** Where webhooks go, by name. */
export const endpointsSchema = byId(
  z
    .strictObject({
      description: about(
        z.string(),
        "What it is, for people.",
        "Our customer database.",
      ).optional(),
    })
    .meta({ description: "An endpoint of your server's; its address and its secret stand there." }),
  "crm",
  "Endpoints that the server sends webhooks to. Their addresses and secrets are given to the server and never stand in a rule set. A “webhook” to one that is not named here is handed to the page.",
  { crm: { description: "Our customer database." } },
);
