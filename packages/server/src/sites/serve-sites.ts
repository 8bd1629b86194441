import type { FastifyInstance } from "fastify";
import type { Log } from "../log.ts";
import type { Store } from "../storage/store.ts";
import type { SiteRow } from "../storage/tables/access.ts";
import type { OtherSites } from "./forward.ts";
import { listSites } from "./registry.ts";

/** A site that is open. */
export interface OpenSite {
  readonly fastify: FastifyInstance;
  close(): Promise<void>;
}

export interface ServeSitesOptions {
  /** The default site's, which knows the others. */
  readonly store: Store;
  readonly log: Log;
  readonly openSite: (site: SiteRow) => Promise<OpenSite>;
}

/** The sites beside the default one. */
export interface Sites {
  readonly find: OtherSites;
  close(): Promise<void>;
}

/** How long a site that was added may not be there yet. */
const lookEveryMs = 2_000;

/**
 * Opens every site that there is, and those that are added later.
 *
 * @throws whatever keeps one of them from opening: a server that left out a shop would look healthy.
 */
export async function serveSites({ store, log, openSite }: ServeSitesOptions): Promise<Sites> {
  const sites = new Map<string, OpenSite>();
  let looking = Promise.resolve();

  const look = async (): Promise<void> => {
    for (const site of await listSites(store))
      if (!sites.has(site.id)) sites.set(site.id, await openSite(site));
  };
  const closeAll = async (): Promise<void> => {
    const all = [...sites.values()];
    sites.clear();
    await Promise.all(all.map((site) => site.close()));
  };

  try {
    await look();
  } catch (cause) {
    await closeAll();
    throw cause;
  }
  const timer = setInterval(() => {
    looking = looking
      .then(look)
      .catch((cause: Error) => log.warn(`A site could not be opened: ${cause.message}`));
  }, lookEveryMs);
  timer.unref();

  return {
    find: (id) => sites.get(id)?.fastify,
    async close() {
      clearInterval(timer);
      await looking;
      await closeAll();
    },
  };
}
