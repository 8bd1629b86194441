import * as z from "zod";
import { plainText } from "./parts.ts";

/** Names that no action may carry: what stands in a rule set reaches every browser. */
const secretNames = ["code", "coupon_code", "password", "secret", "token", "api_key"];

/** A mark on the customer. */
export const tagParams = z
  .strictObject({ tag: plainText("The mark that the customer gets.", "price-sensitive") })
  .meta({ description: "Marks the customer; nothing is shown." });

/** Another system is told. */
export const webhookParams = z
  .strictObject({
    endpoint: plainText(
      "The endpoint's name on your server; its address and keys stay there.",
      "crm",
    ),
  })
  .meta({ description: "Tells another system; nothing is shown." });

/** Your own code acts. */
export const customParams = z
  .looseObject({ name: plainText("What your code knows the action by.", "open-size-guide") })
  .refine(
    (params) => !Object.keys(params).some((name) => secretNames.includes(name.toLowerCase())),
    {
      message: "A rule set reaches every browser, so no code, password or token may stand in it.",
    },
  )
  .meta({
    description: "Handed to your code with whatever else stands here; nothing is shown.",
    examples: [{ name: "open-size-guide", chart: "rings" }],
  });
