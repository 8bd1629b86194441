import type { FastifyInstance, FastifyRequest } from "fastify";
import { ProfferError, routes } from "@proffer/protocol";
import { mayUse } from "./roles.ts";
import type { Admission, Door } from "./door.ts";
import type { Access, Principal } from "./roles.ts";
import { accessTable, noRoute, withoutKey } from "./table.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks, if they have shown it: a person who has signed in, or the shop's server. */
    principal?: Principal;
    /** What lets the request in. */
    admission?: Admission;
  }
}

/**
 * Lets nobody through to a route who may not use it. It has to be registered before the routes are: one that the access
 * table does not name is an error at the start, so that nothing is ever served by oversight.
 */
export function registerGuard(fastify: FastifyInstance, door: Door): void {
  fastify.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) {
      if (each === "HEAD" || each === "OPTIONS" || `${each} ${url}` in accessTable) continue;
      throw new Error(
        `${each} ${url} does not stand in the access table (access/table.ts). Say there who may use it.`,
      );
    }
  });
  // Nobody reads any more what comes in on it, not even its end: left alone, it would stay for ever.
  fastify.addHook("onResponse", async ({ raw }) => {
    if (raw.headers.upgrade !== undefined) raw.socket.destroySoon();
  });
  fastify.addHook("onRequest", async (request) => {
    const { name, access } = routeOf(request);
    const principal = await door.recognize(request);
    if (principal) request.principal = principal;
    if (access !== "anyone") return requireRole(access, principal);
    if (withoutKey.has(name)) return;
    request.admission = await door.admit(request, principal);
    // A socket's first frame may still show the desk's key.
    if (request.admission === "none" && name !== `GET ${routes.chat}`)
      throw new ProfferError(
        "forbidden",
        "This site asks for its key: put “/s/KEY” before the path of the server's address, or send it as “x-proffer-site”.",
      );
  });
}

function requireRole(access: Access, principal: Principal | undefined): void {
  if (mayUse(access, principal)) return;
  throw new ProfferError(
    "forbidden",
    principal
      ? `This is for the role “${access}”, and ${principal.name} is “${principal.role}”. Ask an admin.`
      : `This is for the role “${access}”. Sign in, or send a key that may do it as “authorization: Bearer …”.`,
  );
}

function routeOf({ method, routeOptions }: FastifyRequest): {
  readonly name: string;
  readonly access: Access;
} {
  const name = `${method === "HEAD" ? "GET" : method} ${routeOptions.url ?? ""}`;
  const access = accessTable[name];
  if (access !== undefined) return { name, access };
  // Without a route there is nothing to guard: that is answered with “not found”.
  return { name: noRoute, access: "anyone" };
}
