import type { Account } from "@proffer/protocol";
import { ProfferError } from "@proffer/protocol";
import { addSite, listSites } from "../sites/registry.ts";
import { placeOf, prepareSchema } from "../sites/location.ts";
import { defaultSite } from "../sites/site-name.ts";
import type { SiteRow } from "../storage/tables/access.ts";
import { createAccess } from "./access.ts";
import type { Access } from "./access.ts";
import { createInvitations } from "./invitations.ts";
import { openBeside } from "./open-beside.ts";

/** What whoever has the server's data may do to it, whether it runs or not. */
export interface Admin extends Pick<Access, "accounts" | "keys" | "sessions"> {
  /** @returns the path and the “#” of a link by which a password is set, for 72 hours. */
  invite(account: Account): Promise<string>;
  /** The sites beside the default one. */
  listSites(): Promise<readonly SiteRow[]>;
  /** A running server opens it within two seconds. @throws ProfferError `bad_request`. */
  addSite(id: string, rules?: string): Promise<void>;
  close(): Promise<void>;
}

/** Where the site is that {@link openAdmin} opens. */
export interface AdminOptions {
  /** The server's data directory. */
  readonly data: string;
  readonly databaseUrl?: string;
  /** The default site if left out. */
  readonly site?: string;
}

/**
 * Opens the data of a site for its keys, accounts and sites, beside a server that runs.
 *
 * @throws ProfferError `not_found` for a site that there is not, `unavailable` where the data cannot be used.
 * @example
 * ```ts
 * const admin = await openAdmin({ data: ".proffer" });
 * const { secret } = await admin.keys.add({ kind: "secret", name: "shop's server" });
 * await admin.close();
 * ```
 */
export async function openAdmin({ site = defaultSite, ...place }: AdminOptions): Promise<Admin> {
  if (site !== defaultSite) await requireSite(place, site);
  const own = placeOf(place, site);
  if (own.databaseUrl !== undefined) await prepareSchema(own.databaseUrl, site);
  const store = await openBeside(own.databaseUrl ?? own.data);
  // The desk's key opens requests, and none are made here.
  const access = createAccess({ store, site, clock: Date.now, agentKey: crypto.randomUUID() });
  const invitations = createInvitations({ ...access, mailer: undefined, publicUrl: undefined });
  return {
    ...access,
    invite: async (account) => (await invitations.invite(account)) ?? "",
    listSites: () => listSites(store),
    addSite: (id, rules) => addSite(store, { id, rules: rules ?? null }, Date.now()),
    close: () => store.close(),
  };
}

async function requireSite(place: Omit<AdminOptions, "site">, site: string): Promise<void> {
  const admin = await openAdmin(place);
  try {
    if ((await admin.listSites()).some(({ id }) => id === site)) return;
  } finally {
    await admin.close();
  }
  throw new ProfferError(
    "not_found",
    `There is no site “${site}”. “proffer sites add ${site}” makes one.`,
  );
}
