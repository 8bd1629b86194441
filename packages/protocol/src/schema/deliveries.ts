import * as z from "zod";
import { idSchema } from "./id.ts";
import { anonymousIdSchema } from "./identity.ts";

/** Bytes in base64url. */
const bytes = (count: number) =>
  z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_-]+={0,2}$/, "must be base64url")
    .refine((text) => Math.floor((text.replace(/=+$/, "").length * 3) / 4) === count, {
      message: `must be ${count} bytes`,
    });

/** `POST /v1/push`. */
export const pushSchema = z.object({
  anonymousId: anonymousIdSchema,
  subscription: z.object({
    endpoint: z.string().max(2000),
    keys: z.object({ p256dh: bytes(65), auth: bytes(16) }),
  }),
  end: z.boolean().optional(),
});

/** `GET /v1/deliveries`. */
export const deliveryQuerySchema = z.object({
  state: z.enum(["waiting", "sent", "dead", "dropped"]).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** `POST /v1/deliveries/retry`. */
export const retrySchema = z.union([
  z.strictObject({ id: idSchema(200) }),
  z.strictObject({ endpoint: idSchema(200) }),
  z.strictObject({ all: z.literal(true) }),
]);
