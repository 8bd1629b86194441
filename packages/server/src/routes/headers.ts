import cors from "@fastify/cors";
import type { FastifyCorsOptions } from "@fastify/cors";
import type { FastifyInstance } from "fastify";
import { deviceKeyHeader, identityHeader } from "@proffer/protocol";

/** What any shop's page may ask for. The desk and the shop are no other site's business. */
const openPaths = ["/v1/", "/widget/", "/proffer.js", "/demo/", "/healthz"];

const nobody: FastifyCorsOptions = { origin: false, preflight: false };

/**
 * Any origin may call the API, and none with credentials: a cookie of this host never rides along, so that there is
 * nothing for another site to abuse.
 */
const anyone: FastifyCorsOptions = {
  origin: "*",
  methods: ["GET", "POST"],
  allowedHeaders: ["content-type", "authorization", deviceKeyHeader, identityHeader],
  // Else a shop's page would not learn for how long the server wants to be left alone.
  exposedHeaders: ["retry-after", "date"],
  maxAge: 86_400,
};

export async function registerHeaders(fastify: FastifyInstance): Promise<void> {
  await fastify.register(cors, {
    delegator: (request, done) => done(null, isOpen(request.url) ? anyone : nobody),
  });
  fastify.addHook("onRequest", async ({ url }, reply) => {
    reply.header("x-content-type-options", "nosniff");
    reply.header(
      "referrer-policy",
      url.startsWith("/desk") ? "no-referrer" : "strict-origin-when-cross-origin",
    );
  });
}

function isOpen(url: string | undefined): boolean {
  return openPaths.some((path) => url?.startsWith(path));
}
