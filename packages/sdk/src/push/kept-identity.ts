import { openDatabase } from "../storage/database.ts";
import { isKept } from "../storage/is-kept.ts";
import type { Identity } from "../storage/storage.ts";

/** Who this browser's customer is, as the page's own Proffer has kept it; nothing where it may not keep anything. */
export async function keptIdentity(site = "site"): Promise<Identity | undefined> {
  const name = `proffer-${site}`;
  // Opening it would make one, which the customer may not have agreed to.
  if (!(await isKept(name))) return undefined;
  const database = await openDatabase(name, () => undefined);
  try {
    return await database.transact<Identity | undefined>("readonly", ["notes"], (tx) =>
      tx.read(tx.store("notes").get("identity"), (kept: Identity | undefined) => tx.answer(kept)),
    );
  } finally {
    database.close();
  }
}
