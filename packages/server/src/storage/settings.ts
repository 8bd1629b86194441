import type { Db } from "./store.ts";

/** What the server remembers of itself. */
export type Setting = "agent_key" | "demo_offset_ms" | "current_ruleset";

export async function readSetting(db: Db, name: Setting): Promise<string | undefined> {
  const row = await db
    .selectFrom("settings")
    .select("value")
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.value;
}

export async function writeSetting(db: Db, name: Setting, value: string): Promise<void> {
  await db
    .insertInto("settings")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
