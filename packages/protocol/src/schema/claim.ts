import type { Trigger } from "@proffer/engine";
import * as z from "zod";
import type { ClaimRequest } from "../claim.ts";
import { anonymousIdSchema } from "./identity.ts";

const instant = z.int().min(0);
const id = z.string().min(1).max(256);

/** What a rule was looked at for. */
export const triggerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("event"), messageId: id }),
  z.object({ type: z.literal("timer"), due: instant, anchor: id }),
]) satisfies z.ZodType<Trigger>;

/** The body of `POST /v1/claims`. */
export const claimSchema = z.object({
  anonymousId: anonymousIdSchema,
  rule: id,
  version: id,
  key: z.string().max(1024).nullable(),
  trigger: triggerSchema,
  messageIds: z.array(id).max(100).optional(),
}) satisfies z.ZodType<ClaimRequest>;
