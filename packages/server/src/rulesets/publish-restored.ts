import type { Store } from "../storage/store.ts";
import { deleteSetting, readSetting } from "../storage/settings.ts";
import { change, readNumber } from "./publication-log.ts";

/**
 * Where the data comes from a backup, publishes what was in force then once more. Pages have seen what was published after
 * the backup was made, and refuse a number that is lower than that one's.
 */
export async function publishRestored(store: Store, now: number): Promise<void> {
  const why = await readSetting(store.db, "restored");
  if (why === undefined) return;
  const known = await readNumber(store.db);
  await change(store, now, async (before, trx) => {
    // Of several servers that start at once one does it. What another one has published meanwhile is as new.
    const isOurs = await deleteSetting(trx, "restored");
    if (!isOurs || before.number === 0 || before.number !== known) return undefined;
    return { what: "restore", who: "Proffer", why, standing: before };
  });
}
