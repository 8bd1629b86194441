import type { FastifyInstance } from "fastify";
import { routes } from "@proffer/protocol";
import type { Account, Invitation } from "@proffer/protocol";
import { accountChangeSchema, newAccountSchema } from "@proffer/protocol/schema";
import type { Accounts } from "../access/accounts.ts";
import type { Invitations } from "../access/invitations.ts";
import type { Sessions } from "../access/sessions.ts";
import { parseBody } from "./parse-body.ts";

export interface AccountRouteOptions {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly invitations: Invitations;
}

const small = { bodyLimit: 4 * 1024 } as const;

/** Who works at the shop, for its admins. */
export function registerAccounts(
  fastify: FastifyInstance,
  { accounts, sessions, invitations }: AccountRouteOptions,
): void {
  fastify.get(routes.accounts, async (_request, reply): Promise<readonly Account[]> => {
    reply.header("cache-control", "no-store");
    return accounts.list();
  });

  fastify.post(routes.accounts, small, async (request, reply): Promise<Invitation> => {
    reply.header("cache-control", "no-store");
    const account = await accounts.add(parseBody(newAccountSchema, request.body));
    return { account, link: await invitations.invite(account) };
  });

  fastify.post(`${routes.accounts}/:id`, small, async (request, reply): Promise<Account> => {
    reply.header("cache-control", "no-store");
    const { id } = request.params as { id: string };
    const change = parseBody(accountChangeSchema, request.body);
    const account = await accounts.change(id, change);
    // A role that was taken away is gone from desks that are open, too.
    if (change.disabled || change.role !== undefined) await sessions.endAll(id);
    return account;
  });

  fastify.delete(`${routes.accounts}/:id`, async (request, reply) => {
    const { id } = request.params as { id: string };
    await accounts.remove(id);
    await sessions.endAll(id);
    return reply.status(204).send();
  });
}
