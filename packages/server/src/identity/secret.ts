import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { keepSecret } from "../storage/settings.ts";
import { openStore } from "../storage/store.ts";

/**
 * The identity secret of a data directory, whether a server has it open or not; made where there is none yet.
 *
 * @throws ProfferError `unavailable` when the directory cannot be used.
 * @example
 * ```ts
 * const secret = await readIdentitySecret(".proffer");
 * ```
 */
export async function readIdentitySecret(directory: string): Promise<string> {
  const kept = peek(join(directory, "proffer.db"));
  if (kept !== undefined) return kept;
  const store = await openStore(directory);
  try {
    return await keepSecret(store.db, "identity_secret");
  } finally {
    await store.close();
  }
}

/** Reads past the lock: a second reader of a write-ahead log is in nobody's way. */
function peek(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const database = new Database(file);
  try {
    database.pragma("query_only = on");
    const query = database.prepare("select value from settings where name = 'identity_secret'");
    const row = query.get() as { value: string } | undefined;
    return row?.value;
  } catch {
    // Older than the secret, or damaged: whoever opens it properly says which.
    return undefined;
  } finally {
    database.close();
  }
}
