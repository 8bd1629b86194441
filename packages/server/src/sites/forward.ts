import type { FastifyInstance } from "fastify";
import { ProfferError } from "@proffer/protocol";
import { shownSite, siteOf } from "./site-name.ts";

/** The app of another site of this server; `undefined`: there is none of that id. */
export type OtherSites = (id: string) => FastifyInstance | undefined;

/**
 * Hands what is for another site to that one's own app, sockets and all, and refuses what is for none. It has to be
 * registered before anything else is: nothing of this site is looked at for another one's customers.
 */
export function forwardToSites(
  fastify: FastifyInstance,
  own: string,
  others: OtherSites = () => undefined,
): void {
  fastify.addHook("onRequest", async (request, reply) => {
    const shown = shownSite(request.raw);
    const id = shown === undefined ? own : siteOf(shown);
    if (id === own) return;
    const other = id === undefined ? undefined : others(id);
    if (!other)
      throw new ProfferError(
        "not_found",
        "There is no such site here. Look at the key in the address, or at “proffer sites list”.",
      );
    reply.hijack();
    // A socket that is about to be opened hangs on the raw request: the other app finds it there.
    other.routing(request.raw, reply.raw);
  });
}
