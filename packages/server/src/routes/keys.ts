import type { FastifyInstance } from "fastify";
import { routes } from "@proffer/protocol";
import type { MadeSiteKey, SiteKey } from "@proffer/protocol";
import { newSiteKeySchema } from "@proffer/protocol/schema";
import type { Keys } from "../access/keys.ts";
import { parseBody } from "./parse-body.ts";

/** The keys of a site's pages and of its server, for its admins. */
export function registerKeys(fastify: FastifyInstance, keys: Keys): void {
  fastify.get(routes.keys, async (_request, reply): Promise<readonly SiteKey[]> => {
    reply.header("cache-control", "no-store");
    return keys.list();
  });

  fastify.post(
    routes.keys,
    { bodyLimit: 32 * 1024 },
    async (request, reply): Promise<MadeSiteKey> => {
      reply.header("cache-control", "no-store");
      return keys.add(parseBody(newSiteKeySchema, request.body));
    },
  );

  fastify.delete(`${routes.keys}/:id`, async (request, reply) => {
    await keys.revoke((request.params as { id: string }).id);
    return reply.status(204).send();
  });
}
