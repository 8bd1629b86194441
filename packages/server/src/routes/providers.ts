import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isProfferError, routes } from "@proffer/protocol";
import type { Account } from "@proffer/protocol";
import type { SessionCookie } from "../access/cookies.ts";
import type { Providers } from "../access/providers.ts";

export interface ProviderRouteOptions {
  readonly providers: Providers;
  /** What the browser keeps while it is at the provider's. */
  readonly ticketCookie: SessionCookie;
  /** Where the desk is, as a browser asks for it. */
  readonly deskPath: string;
  readonly enter: (
    request: FastifyRequest,
    reply: FastifyReply,
    account: Account,
  ) => Promise<unknown>;
}

/** The way to an OpenID provider and back: pages that a browser goes through, and nobody reads. */
export function registerProviders(fastify: FastifyInstance, options: ProviderRouteOptions): void {
  const { providers, ticketCookie, deskPath, enter } = options;

  fastify.get(`${routes.provider}/:provider`, async (request, reply) => {
    const { provider } = request.params as { provider: string };
    const { url, ticket } = await providers.begin(provider);
    ticketCookie.write(request, reply, ticket);
    return reply.header("cache-control", "no-store").redirect(url);
  });

  fastify.get(`${routes.provider}/:provider/callback`, async (request, reply) => {
    const { provider } = request.params as { provider: string };
    const query = request.url.indexOf("?");
    const search = query < 0 ? "" : request.url.slice(query);
    const ticket = ticketCookie.read(request);
    ticketCookie.clear(request, reply);
    reply.header("cache-control", "no-store");
    try {
      await enter(request, reply, await providers.finish(provider, search, ticket));
    } catch (cause) {
      if (!isProfferError(cause)) throw cause;
      request.log.warn({ err: cause.cause ?? cause }, "a sign-in by a provider was refused");
      return reply.redirect(`${deskPath}#refused=${encodeURIComponent(cause.message)}`);
    }
    return reply.redirect(deskPath);
  });
}
