import cors from "@fastify/cors";
import type { FastifyCorsOptions } from "@fastify/cors";
import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  agentsHeader,
  deviceKeyHeader,
  identityHeader,
  siteHeader,
  timeHeader,
} from "@proffer/protocol";
import type { Keys } from "../access/keys.ts";

/** What any shop's page may ask for. The desk and the shop are no other site's business. */
const openPaths = ["/v1/", "/.well-known/", "/widget/", "/proffer.js", "/demo/", "/healthz"];

const nobody: FastifyCorsOptions = { origin: false, preflight: false };

/**
 * Any origin may call the API, and none with credentials: a cookie of this host never rides along, so that there is
 * nothing for another site to abuse.
 */
const anyone: FastifyCorsOptions = {
  origin: "*",
  methods: ["GET", "POST"],
  allowedHeaders: ["content-type", "authorization", deviceKeyHeader, identityHeader, siteHeader],
  // Else a shop's page would not learn for how long the server wants to be left alone, nor what time it is there.
  exposedHeaders: ["retry-after", "date", "etag", timeHeader, agentsHeader],
  maxAge: 86_400,
};

export async function registerHeaders(
  fastify: FastifyInstance,
  keys: Pick<Keys, "current">,
): Promise<void> {
  await fastify.register(cors, {
    // Without a callback the plugin waits for the promise.
    delegator: (request: FastifyRequest) => choose(keys, request.url, request.headers.origin),
  });
  fastify.addHook("onRequest", async ({ url, id }, reply) => {
    reply.header("x-content-type-options", "nosniff");
    // What to ask whoever runs the server for: its log has the same.
    reply.header("x-request-id", id);
    reply.header(
      "referrer-policy",
      url.startsWith("/desk") ? "no-referrer" : "strict-origin-when-cross-origin",
    );
  });
}

/**
 * A site with keys answers to the origins that they name. Which of its keys a page shows is looked at when the request
 * itself comes: what a browser asks beforehand carries no header of ours.
 */
async function choose(
  keys: Pick<Keys, "current">,
  url: string | undefined,
  origin: string | undefined,
): Promise<FastifyCorsOptions> {
  if (!isOpen(url)) return nobody;
  // What shops' pages load by element is the same for everybody.
  if (!url?.startsWith("/v1/")) return anyone;
  const ring = await keys.current();
  if (!ring.isRequired) return anyone;
  return { ...anyone, origin: origin !== undefined && ring.knowsOrigin(origin) && origin };
}

function isOpen(url: string | undefined): boolean {
  return openPaths.some((path) => url?.startsWith(path));
}
