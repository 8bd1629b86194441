import type { FactValue } from "@proffer/engine";
import * as z from "zod";
import { maxCommentLength, maxTextLength } from "../chat.ts";
import type { ClientFrame, HandoffContext } from "../chat.ts";
import { emailSchema } from "./email.ts";
import { idSchema } from "./id.ts";
import { anonymousIdSchema, deviceKeySchema, identityTokenSchema } from "./identity.ts";

const id = idSchema(128);
const seq = z.int().min(0);
const text = z.string().max(maxTextLength);
const outgoing = { clientId: id, text, attachment: z.exactOptional(id) };

/** Words or a file: a message of neither says nothing. */
const saysSomething = (said: { readonly text: string; readonly attachment?: string }): boolean =>
  said.text.trim() !== "" || said.attachment !== undefined;
const empty = { error: "must not be empty", path: ["text"] };

/** One fact of a rule that fired, as a browser reports it. */
export const factValueSchema = z.object({
  path: z.string().max(256),
  fact: z.string().max(128),
  params: z.record(z.string().max(128), z.unknown()),
  operator: z.string().max(128),
  threshold: z.unknown(),
  value: z.exactOptional(z.unknown()),
  truth: z.union([z.boolean(), z.literal("unknown")]),
  events: z.array(z.string().max(256)).max(100),
}) satisfies z.ZodType<FactValue>;

/** Why a customer was handed over. The frame's own size bounds it further. */
export const handoffContextSchema = z.object({
  rule: z.exactOptional(z.object({ id: z.string().max(256), name: z.string().max(256) })),
  reasons: z.array(z.string().max(1000)).max(50),
  facts: z.array(factValueSchema).max(50),
}) satisfies z.ZodType<HandoffContext>;

/**
 * Every frame that a visitor's or an agent's socket may send.
 *
 * @example
 * ```ts
 * clientFrameSchema.parse({ type: "typing", conversation: "c1" }).type; // "typing"
 * ```
 */
export const clientFrameSchema = z.discriminatedUnion("type", [
  z.discriminatedUnion("role", [
    z.object({
      type: z.literal("hello"),
      role: z.literal("visitor"),
      anonymousId: anonymousIdSchema,
      deviceKey: deviceKeySchema,
      identityToken: z.exactOptional(identityTokenSchema),
      conversation: z.exactOptional(id),
      after: z.exactOptional(seq),
    }),
    z.object({
      type: z.literal("hello"),
      role: z.literal("agent"),
      key: z.exactOptional(z.string().min(1).max(256)),
      name: z.exactOptional(z.string().min(1).max(80)),
    }),
  ]),
  z
    .object({
      type: z.literal("open"),
      ...outgoing,
      team: z.exactOptional(id),
      why: z.exactOptional(handoffContextSchema),
    })
    .refine(saysSomething, empty),
  z.object({ type: z.literal("say"), conversation: id, ...outgoing }).refine(saysSomething, empty),
  z.object({ type: z.literal("read"), conversation: id, after: seq }),
  z.object({ type: z.literal("close"), conversation: id }),
  z.object({ type: z.literal("reopen"), conversation: id }),
  z.object({ type: z.literal("take"), conversation: id }),
  z.object({ type: z.literal("seen"), conversation: id, seq }),
  z.object({
    type: z.literal("rate"),
    conversation: id,
    score: z.int().min(1).max(5),
    comment: z.exactOptional(z.string().max(maxCommentLength)),
  }),
  z.object({
    type: z.literal("contact"),
    conversation: id,
    email: emailSchema,
    name: z.exactOptional(z.string().min(1).max(80)),
  }),
  z.object({ type: z.literal("typing"), conversation: id }),
]) satisfies z.ZodType<ClientFrame>;
