import * as z from "zod";
import { demoClockSchema } from "@proffer/protocol/schema";
import { describe } from "./describe.ts";
import type { Descriptions } from "./describe.ts";
import { readyReplySchema } from "./replies.ts";

const file = (summary: string, replyType: string) =>
  describe({ tag: "Files", summary, reply: "The file.", replyType, errors: ["not_found"] });

/** Conversations, files, and what those ask for who watch over the server. */
export const siteRoutes: Descriptions = {
  "GET /v1/chat": describe({
    tag: "Conversations",
    summary:
      "A WebSocket. Up go `ClientFrame`s, of which the first is a “hello”; down come `ServerFrame`s.",
    reply: "The protocol changes to WebSocket.",
    status: 101,
  }),
  "POST /v1/files": describe({
    tag: "Conversations",
    summary: "Takes a file for a conversation: the body is the file.",
    query: z.object({ name: z.string().optional(), anonymousId: z.string().optional() }),
    bodyType: "application/octet-stream",
    reply: "`Attachment`.",
    errors: ["too_large", "bad_type", "foreign_device", "rate_limited"],
    device: "may",
  }),
  "GET /v1/files/:id/*": describe({
    tag: "Conversations",
    summary: "A file, to whoever knows its address.",
    reply: "The file.",
    replyType: "application/octet-stream",
    errors: ["not_found"],
    example: { params: { id: "no-such-one", "*": "a.png" }, status: 404 },
  }),
  "GET /v1/help": describe({
    tag: "Conversations",
    summary: "Help articles, best first; without `q` all, the newest first.",
    query: z.object({
      q: z.string().max(200).optional(),
      locale: z.string().max(35).optional(),
    }),
    reply: "`HelpReply`.",
    example: { query: { q: "returns", locale: "en" } },
  }),
  "GET /healthz": describe({
    tag: "Watching",
    summary: "Whether the process answers at all.",
    reply: '`{ "ok": true }`.',
    replySchema: z.object({ ok: z.literal(true) }),
    example: {},
  }),
  "GET /readyz": describe({
    tag: "Watching",
    summary: "Whether the server should be sent requests: 503 where it should not.",
    reply: "What is in the way, in words.",
    replySchema: readyReplySchema,
    errors: ["unavailable"],
    example: {},
  }),
  "GET /metrics": describe({
    tag: "Watching",
    summary: "Figures for Prometheus; for programs on this machine, or for a token of their own.",
    reply: "Prometheus' text format.",
    replyType: "text/plain",
    errors: ["forbidden"],
  }),
  "GET /openapi.json": describe({
    tag: "Watching",
    summary: "This document.",
    reply: "OpenAPI 3.1.",
    example: {},
  }),
  "GET /demo/clock": describe({
    tag: "Demonstration",
    summary: "How far ahead the clock runs; with `--demo` only.",
    reply: "`DemoClock`.",
    replySchema: demoClockSchema,
  }),
  "POST /demo/clock": describe({
    tag: "Demonstration",
    summary: "Moves the clock ahead; with `--demo` only.",
    body: demoClockSchema,
    reply: "`DemoClock`.",
    replySchema: demoClockSchema,
    errors: ["bad_json"],
  }),
  "GET /proffer.js": file("The script tag's file.", "text/javascript"),
  "GET /widget/*": file("What that loads; these never change.", "text/javascript"),
  "GET /desk": file("The agents' desk.", "text/html"),
  "GET /desk/*": file("The agents' desk.", "text/html"),
  "GET /*": file("The site that `--shop` names.", "text/html"),
};
