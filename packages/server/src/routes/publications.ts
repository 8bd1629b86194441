import type { FastifyInstance, FastifyRequest } from "fastify";
import { ProfferError, routes } from "@proffer/protocol";
import type { AuditReply, PublicationState, PublishReply, RulesKeys } from "@proffer/protocol";
import {
  publishSchema,
  rollbackSchema,
  rolloutSchema,
  rulesKeysSchema,
  switchSchema,
} from "@proffer/protocol/schema";
import type { Bulletins } from "../rulesets/bulletins.ts";
import type { Publications } from "../rulesets/publications.ts";
import { parseBody } from "./parse-body.ts";

/** The largest rule file that can be published: ten thousand rules with their texts in a few languages. */
const maxRulesBytes = 16 * 1024 * 1024;

const maxEntries = 200;

/** What admins do to what is in force. Their names go into the audit log. */
export function registerPublications(
  fastify: FastifyInstance,
  publications: Publications,
  bulletins: Pick<Bulletins, "keys">,
): void {
  fastify.get(routes.rulesets, async (_request, reply): Promise<PublicationState> => {
    reply.header("cache-control", "no-store");
    return publications.state();
  });
  fastify.get(`${routes.rulesets}/:hash`, async (request, reply): Promise<string> => {
    const { hash } = request.params as { readonly hash: string };
    reply.header("cache-control", "no-store").type("application/json; charset=utf-8");
    return publications.text(hash);
  });
  fastify.post(
    routes.rulesets,
    { bodyLimit: maxRulesBytes },
    async (request, reply): Promise<PublishReply> => {
      reply.header("cache-control", "no-store");
      return publications.publish(parseBody(publishSchema, request.body), whoAsks(request));
    },
  );
  fastify.post(routes.rollout, async (request, reply): Promise<PublicationState> => {
    reply.header("cache-control", "no-store");
    return publications.rollOut(parseBody(rolloutSchema, request.body), whoAsks(request));
  });
  fastify.post(routes.switches, async (request, reply): Promise<PublicationState> => {
    reply.header("cache-control", "no-store");
    return publications.switchRules(parseBody(switchSchema, request.body), whoAsks(request));
  });
  fastify.post(routes.rollback, async (request, reply): Promise<PublicationState> => {
    reply.header("cache-control", "no-store");
    return publications.rollBack(parseBody(rollbackSchema, request.body), whoAsks(request));
  });
  fastify.post(routes.changeRulesKeys, async (request, reply): Promise<RulesKeys> => {
    reply.header("cache-control", "no-store");
    await publications.changeKeys(parseBody(rulesKeysSchema, request.body), whoAsks(request));
    return bulletins.keys();
  });
  fastify.get(routes.audit, async (request, reply): Promise<AuditReply> => {
    const { before, limit } = request.query as Readonly<Record<string, unknown>>;
    reply.header("cache-control", "no-store");
    return publications.audit(
      readCount(before, Number.MAX_SAFE_INTEGER),
      Math.min(readCount(limit, 50), maxEntries),
    );
  });
}

function whoAsks({ principal }: FastifyRequest): string {
  if (principal) return principal.name;
  throw new ProfferError("forbidden", "Nobody is known to have asked for this. Sign in.");
}

function readCount(text: unknown, otherwise: number): number {
  const count = typeof text === "string" && /^\d{1,16}$/.test(text) ? Number(text) : otherwise;
  return Math.min(Math.max(count, 1), Number.MAX_SAFE_INTEGER);
}
