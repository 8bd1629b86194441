import { sql } from "kysely";
import type { Ruleset } from "@proffer/engine";
import type { Store } from "../storage/store.ts";
import { serverRulesOf } from "./server-rules.ts";
import type { TurnDeps } from "./take-turn.ts";

/** Few enough that no batch of events waits for it. */
const page = 200;

/** More than there are roll-outs at a time; each puts some of a hundred customers into the candidate's group. */
const probes = 300;

/**
 * Puts customers on the wheel for whom other rules are in force than those it was last set by: a page at a time, in the
 * background. A customer's own next event does the same for them, so nothing depends on how long this takes but the
 * timers of those who are away.
 *
 * @returns whether there was anything to do.
 */
export async function followRules({ store, rulesOf, clock }: TurnDeps): Promise<boolean> {
  const inForce = hashesInForce(rulesOf);
  if (inForce === undefined || (await isWalked(store, inForce))) return false;
  const now = clock();
  await wakeOutdated({ store, rulesOf, clock }, now);
  await addMissing(store, now);
  await store.db
    .insertInto("turn_rules")
    .values({ rules: inForce, walked_at: now })
    .onConflict((conflict) => conflict.column("rules").doUpdateSet({ walked_at: now }))
    .execute();
  await store.db.deleteFrom("turn_rules").where("rules", "!=", inForce).execute();
  return true;
}

/** One name for all rule sets that customers have just now; `undefined` where none of them has a rule of the server's. */
function hashesInForce(rulesOf: (customer: string) => Ruleset): string | undefined {
  const all = Array.from({ length: probes }, (_, i) => serverRulesOf(rulesOf(`probe-${i}`)));
  if (all.every(({ ruleset }) => ruleset.rules.length === 0)) return undefined;
  return [...new Set(all.map(({ hash }) => hash))].sort().join("+");
}

async function isWalked({ db }: Store, rules: string): Promise<boolean> {
  const row = await db
    .selectFrom("turn_rules")
    .select("rules")
    .where("rules", "=", rules)
    .executeTakeFirst();
  return row !== undefined;
}

async function wakeOutdated({ store, rulesOf }: TurnDeps, now: number): Promise<void> {
  for (let after: string | undefined = ""; after !== undefined;) {
    const rows: { subject: string; rules: string }[] = await store.db
      .selectFrom("turns")
      .select(["subject", "rules"])
      .where("subject", ">", after)
      .orderBy("subject")
      .limit(page)
      .execute();
    const outdated = rows.filter(
      ({ subject, rules }) => rules !== serverRulesOf(rulesOf(subject)).hash,
    );
    if (outdated.length > 0)
      await store.db
        .updateTable("turns")
        // What was due before by the old rules stays due at that instant.
        .set((turn) => ({
          due_at: sql<number>`case when ${turn.ref("due_at")} < ${now} then ${turn.ref("due_at")} else ${now} end`,
          revision: turn("revision", "+", 1),
        }))
        .where(
          "subject",
          "in",
          outdated.map(({ subject }) => subject),
        )
        .execute();
    after = rows.at(-1)?.subject;
  }
}

/** Those of whom there are events and no place on the wheel, because no rule concerned them so far. */
async function addMissing({ db }: Store, now: number): Promise<void> {
  const memory = JSON.stringify({ seen: {}, since: now });
  for (let after: string | undefined = ""; after !== undefined;) {
    const rows: { customer: string; user_id: string | null }[] = await db
      .selectFrom("events")
      .leftJoin("links", "links.anonymous_id", "events.customer")
      .select(["events.customer", "links.user_id"])
      .distinct()
      .where("events.customer", ">", after)
      .orderBy("events.customer")
      .limit(page)
      .execute();
    for (const { customer, user_id: user } of rows)
      await db
        .insertInto("turns")
        // Together with the question whether they are still there: who is erased meanwhile does not come back.
        .columns(["subject", "name", "due_at", "held_until", "revision", "rules", "memory"])
        .expression((row) =>
          row
            .selectFrom("events")
            .select([
              sql<string>`cast(${user === null ? customer : `user:${user}`} as text)`.as("subject"),
              "customer",
              sql<number>`cast(${now} as bigint)`.as("due_at"),
              sql<number>`0`.as("held_until"),
              sql<number>`0`.as("revision"),
              sql<string>`''`.as("rules"),
              sql<string>`cast(${memory} as text)`.as("memory"),
            ])
            .where("customer", "=", customer)
            .limit(1),
        )
        .onConflict((conflict) => conflict.column("subject").doNothing())
        .execute();
    after = rows.at(-1)?.customer;
  }
}
