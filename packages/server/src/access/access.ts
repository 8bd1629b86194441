import cookie from "@fastify/cookie";
import type { FastifyInstance } from "fastify";
import type { Jobs } from "../jobs/jobs.ts";
import type { Limits } from "../limits/limits.ts";
import type { Mailer } from "../mail/mailer.ts";
import { registerAccounts } from "../routes/accounts.ts";
import { registerKeys } from "../routes/keys.ts";
import { registerSessions } from "../routes/sessions.ts";
import { defaultSite } from "../sites/site-name.ts";
import type { Store } from "../storage/store.ts";
import { createAccounts } from "./accounts.ts";
import type { Accounts } from "./accounts.ts";
import { createCookie } from "./cookies.ts";
import type { SessionCookie } from "./cookies.ts";
import { createDoor } from "./door.ts";
import type { Door } from "./door.ts";
import { registerGuard } from "./guard.ts";
import { createInvitations } from "./invitations.ts";
import { createKeys } from "./keys.ts";
import type { Keys } from "./keys.ts";
import { createProviders, signInMs } from "./providers.ts";
import type { ProviderOptions } from "./providers.ts";
import { createSessions } from "./sessions.ts";
import type { Sessions } from "./sessions.ts";
import { createTickets } from "./tickets.ts";
import type { Tickets } from "./tickets.ts";

/** What a site may be told about who comes in. */
export interface AccessOptions {
  /** The site's id; it stands in its keys and in the names of its cookies. */
  readonly site: string;
  /** The server's address as browsers know it, with the site's path: what links in mails begin with. */
  readonly publicUrl?: string;
  /** Where people may sign in beside mail and password. */
  readonly providers?: readonly ProviderOptions[];
}

/** Who is let in, and as whom. */
export interface Access {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly keys: Keys;
  readonly cookie: SessionCookie;
  readonly door: Door;
}

export interface AccessDeps extends AccessOptions {
  readonly store: Store;
  readonly agentKey: string;
  /** UTC ms. */
  readonly clock: () => number;
}

export function createAccess({ store, clock, site, publicUrl, agentKey }: AccessDeps): Access {
  const accounts = createAccounts({ store, clock });
  const sessions = createSessions({ store, accounts, clock });
  const keys = createKeys({ store, site, clock });
  const secure = publicUrl === undefined ? undefined : publicUrl.startsWith("https:");
  const session = createCookie({ purpose: "session", site, secure });
  const door = createDoor({ agentKey, keys, sessions, cookie: session });
  return { accounts, sessions, keys, cookie: session, door, tickets: createTickets(store, clock) };
}

/** Guards every route that is registered afterwards. */
export async function registerAccess(fastify: FastifyInstance, { door }: Access): Promise<void> {
  await fastify.register(cookie);
  registerGuard(fastify, door);
}

export interface AccessRouteOptions extends AccessOptions {
  readonly access: Access;
  readonly limits: Limits;
  readonly jobs: Jobs;
  readonly mailer: Mailer | undefined;
}

const sweepEveryMs = 30_000;

/** Signing in, and what admins see of accounts and keys. */
export function registerAccessRoutes(fastify: FastifyInstance, options: AccessRouteOptions): void {
  const { access, limits, jobs, mailer, site, publicUrl, providers: given = [] } = options;
  const invitations = createInvitations({ ...access, mailer, publicUrl });
  const providers = createProviders({ ...access, publicUrl, providers: given });
  const secure = publicUrl === undefined ? undefined : publicUrl.startsWith("https:");
  const ticketCookie = createCookie({ purpose: "sign-in", site, secure, maxAgeMs: signInMs });
  const deskPath = `${site === defaultSite ? "" : `/s/${site}`}/desk/`;
  registerSessions(fastify, { ...access, limits, invitations, providers, ticketCookie, deskPath });
  registerAccounts(fastify, { ...access, invitations });
  registerKeys(fastify, access.keys);
  jobs.add({ name: "rates", everyMs: sweepEveryMs, run: limits.sweep });
  // Each server looks after its own sockets, so this is no job that one of them does.
  const timer = setInterval(() => {
    access.sessions
      .sweep()
      .catch((err: unknown) => fastify.log.error({ err }, "ending old sessions failed"));
  }, sweepEveryMs);
  timer.unref();
  fastify.addHook("onClose", async () => clearInterval(timer));
}
