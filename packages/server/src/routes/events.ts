import type { FastifyInstance, FastifyRequest } from "fastify";
import { ProfferError, routes } from "@proffer/protocol";
import type { BatchReply } from "@proffer/protocol";
import { batchSchema } from "@proffer/protocol/schema";
import type { Keys } from "../access/keys.ts";
import { mayUse } from "../access/roles.ts";
import type { Events } from "../events/events.ts";
import { fromPosthog } from "../intake/posthog.ts";
import { credentialsOf } from "./credentials.ts";
import { decompressUpTo } from "./decompress.ts";
import { parseBody } from "./parse-body.ts";

/** Segment's limit for a batch. */
export const maxBatchBytes = 500 * 1024;

const singles = ["track", "identify", "page", "screen", "group", "alias"] as const;

/** PostHog's libraries, the older ones and those of today. */
const posthogPaths = [
  "/batch",
  "/batch/",
  "/capture",
  "/capture/",
  "/e",
  "/e/",
  "/i/v0/e",
  "/i/v0/e/",
];

/** What libraries call JSON that they have packed, or have not thought about. */
const otherNamesOfJson = ["application/x-www-form-urlencoded", "application/octet-stream"];

/**
 * Segment's HTTP API, and PostHog's beside it. Their clients send a write key, in the body or as basic authentication: a
 * key of the site's may stand there, and any other text is let pass.
 *
 * Of a user without a device the shop's own servers speak, and where the site has keys they show the secret one.
 *
 * An event that cannot be kept is told of in the answer, with a 200: a library that is refused sends all of it again, or
 * throws all of it away.
 */
export async function registerEvents(
  fastify: FastifyInstance,
  events: Events,
  keys: Pick<Keys, "current">,
): Promise<void> {
  const accept: Accept = async (request, body) =>
    events.accept({
      ...parseBody(batchSchema, body),
      ...credentialsOf(request),
      mayNameUsers: mayUse("shop", request.principal) || (await keys.current()).isEmpty,
    });
  await fastify.register(async (scope) => {
    scope.addHook("preParsing", decompressUpTo(maxBatchBytes));
    scope.addContentTypeParser(
      otherNamesOfJson,
      { parseAs: "string" },
      scope.getDefaultJsonParser("ignore", "ignore"),
    );
    registerSegment(scope, accept);
    registerPosthog(scope, accept);
  });
}

/** @param body the batch, whoever's words it came in. */
type Accept = (request: FastifyRequest, body: unknown) => Promise<BatchReply>;

function registerSegment(scope: FastifyInstance, accept: Accept): void {
  const shared = { method: "POST", bodyLimit: maxBatchBytes } as const;
  scope.route({
    ...shared,
    url: routes.batch,
    handler: (request): Promise<BatchReply> => accept(request, request.body),
  });
  for (const type of singles)
    scope.route({
      ...shared,
      url: routes[type],
      handler: async (request): Promise<BatchReply> => accept(request, toBatch(type, request.body)),
    });
}

function registerPosthog(scope: FastifyInstance, accept: Accept): void {
  for (const url of posthogPaths)
    scope.route({
      method: "POST",
      bodyLimit: maxBatchBytes,
      url,
      handler: async (request): Promise<BatchReply> => accept(request, fromPosthog(request.body)),
    });
}

/** One event is a batch of one; the path says of which type. */
function toBatch(type: string, body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new ProfferError("bad_request", "The body is one event, a JSON object.");
  const { sentAt } = body as Record<string, unknown>;
  return { batch: [{ ...body, type }], sentAt };
}
