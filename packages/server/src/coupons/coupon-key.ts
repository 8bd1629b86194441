import { nanoid } from "nanoid";
import { readSetting } from "../storage/settings.ts";
import type { Db } from "../storage/store.ts";

/** What ranges are drawn with; the same for all servers of a database, whichever starts first. */
export async function keepCouponKey(db: Db): Promise<string> {
  const kept = await readSetting(db, "coupon_key");
  if (kept !== undefined) return kept;
  await db
    .insertInto("settings")
    .values({ name: "coupon_key", value: nanoid(43) })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  return (await readSetting(db, "coupon_key")) ?? "";
}
