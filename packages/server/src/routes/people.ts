import type { FastifyInstance, FastifyRequest } from "fastify";
import { routes } from "@proffer/protocol";
import type { Erased, PersonExport } from "@proffer/protocol";
import { personRequestSchema, shopPersonSchema } from "@proffer/protocol/schema";
import type { People } from "../person/people.ts";
import type { Asking } from "../person/who.ts";
import { credentialsOf } from "./credentials.ts";
import { parseBody } from "./parse-body.ts";

export function registerPeople(fastify: FastifyInstance, people: People): void {
  const shared = { method: "POST", bodyLimit: 16 * 1024 } as const;

  fastify.route({
    ...shared,
    url: routes.export,
    handler(request, reply): Promise<PersonExport> {
      reply.header("cache-control", "no-store");
      return people.export(readAsking(request));
    },
  });

  fastify.route({
    ...shared,
    url: routes.erase,
    handler(request, reply): Promise<Erased> {
      reply.header("cache-control", "no-store");
      return people.erase(readAsking(request));
    },
  });

  fastify.route({
    ...shared,
    url: routes.exportForShop,
    handler(request, reply): Promise<PersonExport> {
      reply.header("cache-control", "no-store");
      return people.exportForShop(parseBody(shopPersonSchema, request.body));
    },
  });

  fastify.route({
    ...shared,
    url: routes.eraseForShop,
    handler(request, reply): Promise<Erased> {
      reply.header("cache-control", "no-store");
      return people.eraseForShop(parseBody(shopPersonSchema, request.body));
    },
  });
}

function readAsking(request: FastifyRequest): Asking {
  return { ...parseBody(personRequestSchema, request.body), ...credentialsOf(request) };
}
