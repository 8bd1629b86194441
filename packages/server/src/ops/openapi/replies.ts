import type { BatchReply } from "@proffer/protocol";
import * as z from "zod";

/** {@link BatchReply} as it is answered. */
export const batchReplySchema = z.looseObject({
  accepted: z.int().min(0),
  duplicates: z.int().min(0),
  refused: z.array(
    z.looseObject({
      index: z.int().min(0),
      messageId: z.string().optional(),
      code: z.string(),
      message: z.string(),
    }),
  ),
}) satisfies z.ZodType<Pick<BatchReply, "accepted" | "duplicates">>;

/** What a page begins with. */
export const configReplySchema = z.looseObject({
  serverTime: z.int(),
  bulletin: z.object({
    payload: z.string(),
    signatures: z.array(z.object({ protected: z.string(), signature: z.string() })),
  }),
  agents: z.object({ online: z.int().min(0) }).optional(),
  features: z.looseObject({}).optional(),
  demo: z.boolean(),
});

/** A coupon that was given. */
export const couponSchema = z.looseObject({
  campaign: z.string(),
  code: z.string(),
  value: z.union([
    z.object({ percent: z.number() }),
    z.object({ amount: z.string(), currency: z.string() }),
  ]),
  expiresAt: z.int().nullable(),
});

/** How much was deleted. */
export const erasedSchema = z.looseObject({});

/** The body of every refusal. */
export const errorReplySchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }),
});

/** Whether the server should be sent requests. */
export const readyReplySchema = z.object({
  ready: z.boolean(),
  checks: z.object({ store: z.string(), rules: z.string(), draining: z.string() }),
});
