import { ProfferError } from "@proffer/protocol";
import type { Store } from "../storage/store.ts";
import type { SiteRow } from "../storage/tables/access.ts";
import { defaultSite, isSiteId } from "./site-name.ts";

/** The sites that a server serves beside the default one, as the default one's store has them. */
export async function listSites({ db }: Pick<Store, "db">): Promise<readonly SiteRow[]> {
  return db.selectFrom("sites").selectAll().orderBy("id").execute();
}

/** @throws ProfferError `bad_request` for an id that cannot be one, or is taken. */
export async function addSite(
  { db }: Pick<Store, "db">,
  site: { readonly id: string; readonly rules: string | null },
  now: number,
): Promise<void> {
  if (!isSiteId(site.id))
    throw new ProfferError(
      "bad_request",
      `“${site.id}” cannot be a site's id: take small letters, digits and hyphens, 40 at the most.`,
    );
  const { numInsertedOrUpdatedRows: added } = await db
    .insertInto("sites")
    .values({ ...site, created_at: now })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .executeTakeFirst();
  if (site.id === defaultSite || added === 0n)
    throw new ProfferError("bad_request", `There is a site “${site.id}” already.`);
}
