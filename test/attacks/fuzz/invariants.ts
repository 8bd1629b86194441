import type { Event } from "@proffer/engine";
import { customerOfUser } from "../../../packages/server/src/identity/links.ts";
import { sql } from "../../../packages/server/src/testing/sql.ts";
import type { Store } from "../../../packages/server/src/storage/store.ts";

/** What must hold in the store whatever anybody sends. @returns what does not. */
export async function brokenInvariants({ kind, db }: Store): Promise<readonly string[]> {
  const broken: string[] = [];
  const expectNone = async (what: string, query: ReturnType<typeof sql<object>>): Promise<void> => {
    const { rows } = await query.execute(db);
    if (rows.length > 0) broken.push(`${what}: ${JSON.stringify(rows.slice(0, 3))}`);
  };
  await expectNone(
    "A campaign's count is not what it gave",
    sql`select id, issued from campaigns
        where issued <> (select count(*) from coupons where coupons.campaign = campaigns.id)`,
  );
  await expectNone(
    "A customer has two coupons of a campaign",
    sql`select campaign, customer from coupons group by campaign, customer having count(*) > 1`,
  );
  await expectNone(
    "A message belongs to no conversation",
    sql`select conversation from messages
        where conversation not in (select id from conversations)`,
  );
  await expectNone("An event is nobody's", sql`select seq from events where customer = ''`);
  if (kind === "sqlite") {
    await expectNone("A row points nowhere", sql`pragma foreign_key_check`);
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
    if (rows[0]?.integrity_check !== "ok")
      broken.push(`The file is damaged: ${JSON.stringify(rows)}`);
  }
  for (const row of await db.selectFrom("events").selectAll().execute()) {
    const event = JSON.parse(row.json) as Event;
    const whose = event.anonymousId ?? customerOfUser(event.userId ?? "");
    const kept = [row.message_id, row.event, row.customer, row.ts];
    const said = [event.messageId, event.event, whose, event.timestamp];
    if (kept.some((value, i) => value !== said[i]))
      broken.push(`An event is kept as ${JSON.stringify(kept)} and is ${JSON.stringify(said)}`);
  }
  return broken;
}
