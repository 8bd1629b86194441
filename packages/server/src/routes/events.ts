import type { FastifyInstance } from "fastify";
import { ProfferError, routes } from "@proffer/protocol";
import type { BatchReply } from "@proffer/protocol";
import { batchSchema } from "@proffer/protocol/schema";
import type { Events } from "../events/events.ts";
import { credentialsOf } from "./credentials.ts";
import { parseBody } from "./parse-body.ts";

/** Segment's limit for a batch. */
export const maxBatchBytes = 500 * 1024;

const singles = { track: routes.track, identify: routes.identify, page: routes.page } as const;

/**
 * Segment's HTTP API. Its clients send a write key, in the body or as basic authentication; there is nothing to look
 * up for it yet, so it is let pass.
 */
export function registerEvents(fastify: FastifyInstance, events: Events): void {
  const shared = { method: "POST", bodyLimit: maxBatchBytes } as const;

  fastify.route({
    ...shared,
    url: routes.batch,
    handler: (request): Promise<BatchReply> =>
      events.accept({ ...parseBody(batchSchema, request.body), ...credentialsOf(request) }),
  });

  for (const [type, url] of Object.entries(singles)) {
    fastify.route({
      ...shared,
      url,
      async handler(request): Promise<BatchReply> {
        const reply = await events.accept({
          ...parseBody(batchSchema, toBatch(type, request.body)),
          ...credentialsOf(request),
        });
        const [refusal] = reply.refused;
        if (!refusal) return reply;
        const code = refusal.code === "foreign_device" ? "foreign_device" : "bad_request";
        throw new ProfferError(code, refusal.message);
      },
    });
  }
}

/** One event is a batch of one; the path says of which type. */
function toBatch(type: string, body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new ProfferError("bad_request", "The body is one event, a JSON object.");
  const { sentAt, ...event } = body as Record<string, unknown>;
  return { batch: [{ ...event, type }], ...(sentAt !== undefined && { sentAt }) };
}
