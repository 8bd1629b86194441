import type { FastifyInstance, FastifyRequest } from "fastify";
import { ProfferError } from "@proffer/protocol";
import { mayUse } from "./roles.ts";
import type { Access, Principal } from "./roles.ts";
import { accessTable } from "./table.ts";

/** Finds out who a request comes from, by whatever it carries; `undefined`: nobody that we know. */
export type Recognize = (request: FastifyRequest) => Promise<Principal | undefined>;

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; only where the route asks for somebody. */
    principal?: Principal;
  }
}

/**
 * Lets nobody through to a route who may not use it. It has to be registered before the routes are: one that the access
 * table does not name is an error at the start, so that nothing is ever served by oversight.
 */
export function registerGuard(fastify: FastifyInstance, recognize: Recognize): void {
  fastify.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) {
      if (each === "HEAD" || each === "OPTIONS" || `${each} ${url}` in accessTable) continue;
      throw new Error(
        `${each} ${url} does not stand in the access table (access/table.ts). Say there who may use it.`,
      );
    }
  });
  fastify.addHook("onRequest", async (request) => {
    const access = accessOf(request);
    if (access === "anyone") return;
    const principal = await recognize(request);
    if (!mayUse(access, principal))
      throw new ProfferError(
        "forbidden",
        principal
          ? `This is for the role “${access}”, and ${principal.name} is “${principal.role}”. Ask an admin.`
          : `This is for the role “${access}”. Sign in, or send a key that may do it as “authorization: Bearer …”.`,
      );
    if (principal) request.principal = principal;
  });
}

function accessOf({ method, routeOptions }: FastifyRequest): Access {
  const asked = method === "HEAD" ? "GET" : method;
  // Without a route there is nothing to guard: that is answered with “not found”.
  return accessTable[`${asked} ${routeOptions.url ?? ""}`] ?? "anyone";
}
