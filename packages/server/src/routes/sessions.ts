import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ProfferError, routes } from "@proffer/protocol";
import type { Account, SessionReply } from "@proffer/protocol";
import { resetSchema, setPasswordSchema, signInSchema } from "@proffer/protocol/schema";
import type { Accounts } from "../access/accounts.ts";
import type { SessionCookie } from "../access/cookies.ts";
import type { Invitations } from "../access/invitations.ts";
import type { Providers } from "../access/providers.ts";
import { isSameOrigin } from "../access/same-origin.ts";
import type { Sessions } from "../access/sessions.ts";
import { nameAddress } from "../limits/address.ts";
import type { Limits } from "../limits/limits.ts";
import { obey } from "../limits/register-limits.ts";
import { parseBody } from "./parse-body.ts";
import { registerProviders } from "./providers.ts";

export interface SessionRouteOptions {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly invitations: Invitations;
  readonly providers: Providers;
  readonly limits: Limits;
  readonly cookie: SessionCookie;
  /** What the browser keeps while it is at a provider's. */
  readonly ticketCookie: SessionCookie;
  /** Where the desk is, as a browser asks for it. */
  readonly deskPath: string;
}

const small = { bodyLimit: 4 * 1024 } as const;

/** Signing in to the desk, and out of it. */
export function registerSessions(fastify: FastifyInstance, options: SessionRouteOptions): void {
  const { accounts, sessions, invitations, providers, limits, cookie } = options;
  const answer = async (reply: FastifyReply, account: Account | null): Promise<SessionReply> => {
    reply.header("cache-control", "no-store");
    const hasAccounts = account !== null || (await accounts.any());
    return { account, providers: providers.list, hasAccounts, canReset: invitations.canMail };
  };
  const enter = async (request: FastifyRequest, reply: FastifyReply, account: Account) => {
    cookie.write(request, reply, await sessions.begin(account.id));
    return answer(reply, account);
  };

  fastify.get(routes.session, async ({ principal }, reply) =>
    answer(reply, principal?.account ?? null),
  );

  fastify.post(routes.session, small, async (request, reply) => {
    requireOwnPage(request);
    const { mail, password } = parseBody(signInSchema, request.body);
    const address = nameAddress(request.ip);
    const both = `${address ?? "here"} ${mail}`;
    await obey(reply, async () => {
      await limits.take("sign-in-address", address);
      await limits.take("sign-in", both);
      await limits.take("sign-in-account", mail);
    });
    const account = await accounts.verify(mail, password);
    if (!account)
      throw new ProfferError("forbidden", "There is no account with this mail and password.");
    await limits.forget("sign-in", both);
    return enter(request, reply, account);
  });

  fastify.delete(routes.session, async (request, reply) => {
    const { principal, query } = request;
    requireOwnPage(request);
    if (principal?.account && principal.session !== undefined)
      await ("everywhere" in (query as object)
        ? sessions.endAll(principal.account.id)
        : sessions.end(principal.session));
    cookie.clear(request, reply);
    return answer(reply, null);
  });

  fastify.post(routes.passwordReset, small, async (request, reply) => {
    requireOwnPage(request);
    const { mail } = parseBody(resetSchema, request.body);
    await obey(reply, async () => {
      await limits.take("sign-in-address", nameAddress(request.ip));
      await limits.take("mail", mail);
    });
    // Not waited for: how long a mail takes would say that there is an account.
    invitations
      .reset(mail)
      .catch((err: unknown) => request.log.error({ err }, "a link to set a password was not sent"));
    reply.header("cache-control", "no-store");
    return reply.status(202).send({});
  });

  fastify.post(routes.password, small, async (request, reply) => {
    requireOwnPage(request);
    const { ticket, password } = parseBody(setPasswordSchema, request.body);
    await obey(reply, () => limits.take("sign-in-address", nameAddress(request.ip)));
    const account = await invitations.redeem(ticket, password);
    if (!account)
      throw new ProfferError(
        "forbidden",
        "This link was used already, or is too old. Ask for another one.",
      );
    return enter(request, reply, account);
  });

  registerProviders(fastify, { ...options, enter });
}

/** Another site could otherwise sign somebody in as somebody else, or out. */
function requireOwnPage({ headers }: FastifyRequest): void {
  if (isSameOrigin(headers)) return;
  throw new ProfferError("forbidden", "Signing in is done on this server's own desk only.");
}
