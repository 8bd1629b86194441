import type { Trigger } from "@proffer/engine";
import * as z from "zod";
import type { ClaimRequest } from "../claim.ts";
import { idSchema, isKeepable, notKeepable } from "./id.ts";
import { anonymousIdSchema } from "./identity.ts";

const instant = z.int().min(0);
const id = idSchema(256);

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
  // A property of an event, and no id: it may be empty, or break its lines.
  key: z.string().max(1024).refine(isKeepable, notKeepable).nullable(),
  trigger: triggerSchema,
  messageIds: z.array(id).max(100).optional(),
}) satisfies z.ZodType<ClaimRequest>;
