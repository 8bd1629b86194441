import * as z from "zod";
import type { PoolRequest, RevokeRequest } from "../redemption.ts";
import { idSchema } from "./id.ts";
import { anonymousIdSchema } from "./identity.ts";

const id = idSchema(256);
const decimal = z.string().regex(/^\d{1,12}(\.\d{1,4})?$/);
/** Longer than any code, and short enough to be looked for. */
const code = idSchema(128);

const money = z.strictObject({ amount: decimal, currency: z.string().regex(/^[A-Z]{3}$/) });

const item = z.strictObject({
  product_id: id,
  categories: z.array(id).max(100).optional(),
  quantity: z.int().min(1).max(1_000_000).optional(),
  price: decimal,
});

const order = z.strictObject({
  id,
  total: money.optional(),
  items: z.array(item).max(1000).optional(),
  isFirst: z.boolean().optional(),
});

const dayMs = 86_400_000;

/** The body of `POST /v1/redemptions`. */
export const redemptionSchema = z.strictObject({
  action: z.enum(["check", "reserve"]),
  code,
  order: order.optional(),
  customer: z
    .strictObject({ anonymousId: anonymousIdSchema.optional(), userId: id.optional() })
    .optional(),
  holdMs: z.int().min(1000).max(dayMs).optional(),
  session: id.optional(),
  address: idSchema(64).optional(),
});

/** The body of `POST /v1/redemptions/ID/commit`. */
export const commitSchema = z.strictObject({ discount: money.optional() });

/** The body of `POST /v1/redemptions/ID/release`. */
export const releaseSchema = z.strictObject({});

/** The body of `POST /v1/revocations`. */
export const revokeSchema = z.union([
  z.strictObject({ code }),
  z.strictObject({ campaign: id }),
]) satisfies z.ZodType<RevokeRequest>;

/** The body of `POST /v1/pools/NAME`. */
export const poolSchema = z.strictObject({
  codes: z.array(z.string().max(128)).min(1).max(100_000),
}) satisfies z.ZodType<PoolRequest>;

/** A pool's name, as campaigns write it. */
export const poolNameSchema = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);
