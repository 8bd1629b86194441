import * as z from "zod";
import { about, address, plainText, text } from "./parts.ts";

const template = (description: string, ...examples: readonly unknown[]) =>
  about(z.string().min(1), description, ...examples);

const shownProduct = {
  name: template("What it is called.", "{{event.properties.name}}"),
  price: template("What it costs, without the currency.", "{{event.properties.price}}").optional(),
  currency: template("The currency of its price (ISO 4217).", "CNY").optional(),
  image_url: address("Its picture.", "{{event.properties.image_url}}").optional(),
  url: address("Its page.", "{{event.properties.url}}").optional(),
};

const elsewhere = {
  channels: about(
    z
      .array(z.enum(["mail", "push"]))
      .min(1)
      .max(2),
    "By what the server reaches a customer who need not be there: mail, push, or both. No page shows it then.",
    ["mail", "push"],
  ).optional(),
  subject: text(
    "The mail's subject, and the notification's title.",
    "Your cart is waiting",
  ).optional(),
};

/** A card with a text, a picture and buttons. */
export const messageParams = z
  .strictObject({
    text: text("What the card says.", {
      default: "Still thinking about the {{event.properties.name}}?",
    }),
    image_url: address("A picture above the text.", "/images/teapot.jpg").optional(),
    buttons: about(
      z
        .array(
          z
            .strictObject({
              text: text("What the button says.", "See it again"),
              url: address("Where the button leads.", "/teapot").optional(),
              reply: text(
                "What it says in the chat for the customer.",
                "Is it dishwasher safe?",
              ).optional(),
            })
            .meta({
              description: "A button: it leads somewhere, or it says something in the chat.",
            }),
        )
        .max(4),
      "Up to four buttons, each with “url” or “reply”.",
      [{ text: "See it again", url: "{{event.properties.url}}" }],
    ).optional(),
    share: about(
      z.strictObject({
        url: address("What is handed on.", "/friends"),
        text: text("What goes along with it.", "Tea that is worth the walk").optional(),
      }),
      "A link for the customer to hand on to friends: by what the device shares with, or copied.",
      { url: "/friends", text: "Tea that is worth the walk" },
    ).optional(),
    ...elsewhere,
  })
  .meta({
    description: "A card with a text, and perhaps a picture and buttons, or a link to share.",
  });

/** A card about one product. */
export const productCardParams = z
  .strictObject({
    text: text("What is said above the product.").optional(),
    product: about(
      z.strictObject({
        product_id: template("Its id.", "{{key}}").optional(),
        ...shownProduct,
        name: shownProduct.name.optional(),
      }),
      "The product; what is left out is taken from the event that the rule was looked at for.",
      { name: "{{event.properties.name}}", url: "{{event.properties.url}}" },
    ).optional(),
  })
  .meta({ description: "A card with a product's picture, name and price." });

/** A few products that belong together. */
export const bundleParams = z
  .strictObject({
    text: text("What is said above the products.", "These go well together."),
    products: about(
      z
        .array(z.strictObject(shownProduct).meta({ description: "A product of the bundle." }))
        .min(2)
        .max(6),
      "The products, 2 to 6.",
      [
        { name: "Morning Mug", price: "98", currency: "CNY" },
        { name: "Celadon teapot", price: "320", currency: "CNY" },
      ],
    ),
    campaign: plainText(
      "The campaign from “campaigns” that makes them cheaper together.",
      "tea-set",
    ).optional(),
  })
  .meta({ description: "Two to six products that belong together, perhaps with a coupon." });

/** A coupon of a campaign. */
export const couponParams = z
  .strictObject({
    campaign: plainText(
      "The campaign from “campaigns” that the coupon is of. The code itself is made by the server when the customer asks for it.",
      "win-back",
    ),
    text: text("What is said with the offer.", "Here is {{campaign.value}} off.").optional(),
    ...elsewhere,
  })
  .meta({ description: "An offer of a coupon. A code never stands in a rule set." });

/** An agent takes over. */
export const handoffParams = z
  .strictObject({
    team: plainText("The team from “teams” that is asked for.", "payments").optional(),
    text: text("What is said first.", "Somebody from our team can sort it out now.").optional(),
  })
  .meta({ description: "A card that opens a conversation with an agent." });
