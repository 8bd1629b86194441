import { readSetting, writeSetting } from "../storage/settings.ts";
import type { Store } from "../storage/store.ts";

/** A rule set as it is kept: its JSON under its hash. */
export interface ArchivedRuleset {
  readonly hash: string;
  readonly json: string;
}

/** Makes a rule set the current one, for this process and the next. */
export async function publishToArchive(
  store: Store,
  { hash, json }: ArchivedRuleset,
  now: number,
): Promise<void> {
  await store.transaction(async (trx) => {
    await trx
      .insertInto("rulesets")
      .values({ hash, json, published_at: now })
      .onConflict((conflict) => conflict.column("hash").doUpdateSet({ json, published_at: now }))
      .execute();
    await writeSetting(trx, "current_ruleset", hash);
  });
}

/** The rule set that was last in force, if there ever was one. */
export async function readArchive({ db }: Store): Promise<ArchivedRuleset | undefined> {
  const hash = await readSetting(db, "current_ruleset");
  if (hash === undefined) return undefined;
  return db
    .selectFrom("rulesets")
    .select(["hash", "json"])
    .where("hash", "=", hash)
    .executeTakeFirst();
}
