import { readFileSync } from "node:fs";
import * as z from "zod";
import type { CouponProviders } from "./provider.ts";
import { createShopify } from "./shopify.ts";
import { createStripe } from "./stripe.ts";

const secret = z.string().min(1);

const schema = z.strictObject({
  shopify: z
    .strictObject({
      shop: z.string().regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/, "is your-shop.myshopify.com"),
      token: secret,
    })
    .optional(),
  stripe: z.strictObject({ secretKey: secret }).optional(),
});

/**
 * Reads how to reach the shop systems that campaigns name as their “provider”. A secret that begins with `$` is a variable
 * of the environment.
 *
 * @throws Error that says what is wrong with the file; it repeats no secret.
 */
export function readCouponProviders(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): CouponProviders {
  const read = schema.safeParse(parse(file));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`${file}: “${issue?.path.join(".")}” ${issue?.message}.`);
  }
  const reveal = (text: string): string => {
    if (!text.startsWith("$")) return text;
    const value = env[text.slice(1)];
    if (value) return value;
    throw new Error(`${file} names ${text}, and the environment has no such variable.`);
  };
  const { shopify, stripe } = read.data;
  return {
    ...(shopify && { shopify: createShopify({ ...shopify, token: reveal(shopify.token) }) }),
    ...(stripe && { stripe: createStripe({ secretKey: reveal(stripe.secretKey) }) }),
  };
}

function parse(file: string): unknown {
  const text = readFileSync(file, "utf8");
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is not JSON.`);
  }
}
