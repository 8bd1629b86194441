import * as z from "zod";
import {
  batchSchema,
  claimSchema,
  personRequestSchema,
  pushSchema,
  shopPersonSchema,
  transcriptSchema,
} from "@proffer/protocol/schema";
import { describe } from "./describe.ts";
import type { Descriptions } from "./describe.ts";
import { batchReplySchema, configReplySchema, couponSchema, erasedSchema } from "./replies.ts";

const event = {
  type: "track",
  event: "Product Viewed",
  anonymousId: "b7f1c2",
  messageId: "m1",
  properties: { product_id: "mug", name: "Morning Mug" },
};

/** One event, as Segment's libraries send it. Whatever else it holds is kept as it is. */
const eventSchema = z.looseObject({
  event: z.string().optional(),
  messageId: z.string().optional(),
  anonymousId: z.string().optional(),
  userId: z.string().optional(),
  timestamp: z.string().optional(),
  sentAt: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  traits: z.record(z.string(), z.unknown()).optional(),
});

const single = (what: string, body: object) =>
  describe({
    summary: `Takes one ${what}, as Segment's HTTP API does.`,
    tag: "Events",
    body: eventSchema,
    isLenient: true,
    reply: "`BatchReply`: the event was taken, or had been before.",
    replySchema: batchReplySchema,
    errors: ["bad_json", "too_large", "foreign_device", "bad_identity_token"],
    device: "may",
    example: { body },
  });

const postHog = (path: string) =>
  describe({
    summary: `Takes events as PostHog's libraries send them to \`${path}\`.`,
    tag: "Events",
    body: z.looseObject({}),
    reply: "What those libraries expect.",
    errors: ["bad_json", "too_large"],
  });

const webhook = (who: string) =>
  describe({
    summary: `Takes a webhook of ${who} and makes events of it.`,
    tag: "Events",
    body: z.looseObject({}),
    reply: "`WebhookReply`: what came of it.",
    errors: ["bad_json", "bad_signature", "not_found", "too_large"],
  });

const person = { anonymousId: "b7f1c2" };

/** What pages, apps and the shop's server send of customers, and ask for them. */
export const customerRoutes: Descriptions = {
  "GET /v1/config": describe({
    summary: "What a page begins with: the rules in force, signed, and the server's time.",
    tag: "Rules",
    query: z.object({
      bucket: z
        .string()
        .regex(/^\d{1,2}$/)
        .optional(),
      ruleset: z.literal("").optional(),
    }),
    reply: "`SiteConfig`. It has an ETag: an unchanged one is answered with 304.",
    replySchema: configReplySchema,
    example: { query: { bucket: "42" } },
  }),
  "GET /.well-known/proffer-keys.json": describe({
    summary: "The public keys that rules are signed with.",
    tag: "Rules",
    reply: "A JSON Web Key Set.",
    example: {},
  }),
  "POST /v1/batch": describe({
    summary: "Takes up to 1,000 events. Bad ones are refused one by one; the rest is kept.",
    tag: "Events",
    body: batchSchema,
    reply: "`BatchReply`. What it counts as accepted is on disk.",
    replySchema: batchReplySchema,
    errors: ["bad_json", "too_large", "bad_identity_token"],
    device: "may",
    example: { body: { batch: [event] } },
  }),
  "POST /v1/track": single("event", event),
  "POST /v1/identify": single("word of a customer about themselves", {
    ...event,
    traits: { locale: "de" },
  }),
  "POST /v1/page": single("page view", event),
  "POST /v1/screen": single("screen view of an app", event),
  "POST /v1/group": single("word of a customer's company", { ...event, groupId: "g1" }),
  "POST /v1/alias": single("second name of a customer", {
    userId: "customer-42",
    previousId: "b7f1c2",
    messageId: "m2",
  }),
  "POST /batch": postHog("/batch"),
  "POST /batch/": postHog("/batch/"),
  "POST /capture": postHog("/capture"),
  "POST /capture/": postHog("/capture/"),
  "POST /e": postHog("/e"),
  "POST /e/": postHog("/e/"),
  "POST /i/v0/e": postHog("/i/v0/e"),
  "POST /i/v0/e/": postHog("/i/v0/e/"),
  "POST /v1/webhooks/shopify": webhook("Shopify, signed by its HMAC,"),
  "POST /v1/webhooks/:source": webhook("any system, signed as Standard Webhooks say,"),
  "POST /v1/claims": describe({
    summary: "Asks for the coupon that a rule has promised. The server looks for itself first.",
    tag: "Coupons",
    body: claimSchema,
    reply: "`Coupon`. Asking again gives the same one.",
    replySchema: couponSchema,
    errors: [
      "bad_json",
      "foreign_device",
      "bad_identity_token",
      "other_user",
      "unknown_rule",
      "stale_rule",
      "claim_not_earned",
      "budget_spent",
    ],
    device: "must",
    example: {
      headers: { "x-proffer-device": "device-key-of-b7f1c2" },
      body: {
        anonymousId: "b7f1c2",
        rule: "no-such-rule",
        version: "1",
        key: null,
        trigger: { type: "event", messageId: "m1" },
      },
      status: 404,
    },
  }),
  "POST /v1/export": describe({
    summary: "Everything that is held of a customer, for the customer.",
    tag: "People",
    body: personRequestSchema,
    reply: "`PersonExport`.",
    errors: ["bad_json", "foreign_device", "bad_identity_token", "other_user"],
    device: "must",
    example: { headers: { "x-proffer-device": "device-key-of-b7f1c2" }, body: person },
  }),
  "POST /v1/erase": describe({
    summary: "Deletes everything that is held of a customer.",
    tag: "People",
    body: personRequestSchema,
    reply: "`Erased`: how much that was.",
    replySchema: erasedSchema,
    errors: ["bad_json", "foreign_device", "bad_identity_token", "other_user"],
    device: "must",
    example: {
      headers: { "x-proffer-device": "device-key-of-e9a3d4" },
      body: { anonymousId: "e9a3d4" },
    },
  }),
  "POST /v1/people/export": describe({
    summary: "Everything that is held of a customer, for the shop's server.",
    tag: "People",
    body: shopPersonSchema,
    reply: "`PersonExport`.",
    errors: ["bad_json"],
    example: { body: { userId: "customer-42" } },
  }),
  "POST /v1/people/erase": describe({
    summary: "Deletes everything that is held of a customer, when the shop's server says so.",
    tag: "People",
    body: shopPersonSchema,
    reply: "`Erased`: how much that was.",
    replySchema: erasedSchema,
    errors: ["bad_json"],
    example: { body: { userId: "customer-43" } },
  }),
  "GET /v1/push": describe({
    summary: "What a page subscribes to notifications with.",
    tag: "Deliveries",
    reply: "`PushKeyReply`.",
    example: {},
  }),
  "POST /v1/push": describe({
    summary: "A browser that may be notified, or may not any more.",
    tag: "Deliveries",
    body: pushSchema,
    reply: "Nothing.",
    status: 204,
    errors: ["bad_json", "foreign_device"],
    device: "must",
  }),
  "GET /v1/unsubscribe": describe({
    summary: "The page that a mail's link leads to.",
    tag: "Deliveries",
    query: z.object({ token: z.string() }),
    reply: "A page with a button.",
    replyType: "text/html",
  }),
  "POST /v1/unsubscribe": describe({
    summary:
      "Ends mails to a customer, by one click in their mail program (RFC 8058) or on that page.",
    tag: "Deliveries",
    query: z.object({ token: z.string() }),
    reply: "A page that says so.",
    replyType: "text/html",
  }),
  "POST /v1/transcript": describe({
    summary: "Sends a conversation to its customer by mail.",
    tag: "Conversations",
    body: transcriptSchema,
    reply: "`TranscriptReply`.",
    errors: ["bad_json", "foreign_device", "not_found", "rate_limited"],
    device: "must",
    example: {
      headers: { "x-proffer-device": "device-key-of-b7f1c2" },
      body: { anonymousId: "b7f1c2", conversation: "c1", email: "ada@mail.example" },
      status: 404,
    },
  }),
};
