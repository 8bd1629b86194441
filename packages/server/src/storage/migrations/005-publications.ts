import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";
import { readSetting } from "../settings.ts";

/** Versions of rule sets, how far they are rolled out, what is switched off, and who did that. */
export async function createPublications(db: Transaction<Tables>, kind: StoreKind): Promise<void> {
  // To the letter as somebody wrote it; what was published earlier is only there as it is handed out.
  await db.schema.alterTable("rulesets").addColumn("text", "text").execute();
  await db.schema
    .createTable("signing_keys")
    .addColumn("kid", "text", (column) => column.primaryKey())
    .addColumn("alg", "text", (column) => column.notNull())
    .addColumn("public_jwk", "text", (column) => column.notNull())
    .addColumn("private_jwk", "text")
    .addColumn("made_at", "bigint", (column) => column.notNull())
    .addColumn("retired_at", "bigint")
    .execute();
  await db.schema
    .createTable("rollout_watch")
    .addColumn("step", "text", (column) => column.primaryKey())
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addColumn("coupons_from", "bigint", (column) => column.notNull())
    .addColumn("counts", "text", (column) => column.notNull())
    .execute();
  await createLog(db);
  await carryOver(db);
  await (kind === "postgres" ? sealPostgres(db) : sealSqlite(db));
}

async function createLog(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("publications")
    .addColumn("number", "bigint", (column) => column.primaryKey())
    .addColumn("follows", "bigint", (column) => column.notNull().unique())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("who", "text", (column) => column.notNull())
    .addColumn("what", "text", (column) => column.notNull())
    .addColumn("why", "text", (column) => column.notNull())
    .addColumn("details", "text", (column) => column.notNull())
    .addColumn("stable", "text", (column) => column.references("rulesets.hash"))
    .addColumn("candidate", "text", (column) => column.references("rulesets.hash"))
    .addColumn("percent", "integer", (column) => column.notNull())
    .addColumn("seed", "text", (column) => column.notNull())
    .addColumn("guard", "text")
    .addColumn("off", "text", (column) => column.notNull())
    .addColumn("all_off", "text", (column) => column.notNull())
    .execute();
}

/** What was in force goes on, as the first publication. */
async function carryOver(db: Transaction<Tables>): Promise<void> {
  const hash = await readSetting(db, "current_ruleset");
  const known = await db
    .selectFrom("rulesets")
    .select("published_at")
    .where("hash", "=", hash ?? "")
    .executeTakeFirst();
  if (hash === undefined || !known) return;
  const at = known.published_at;
  const first = { number: Math.floor(at / 1000), follows: 0, at, percent: 100, seed: "" };
  const said = { who: "the rules file", what: "publish", why: "", details: "[]" };
  const state = { stable: hash, candidate: null, guard: null, off: "[]", all_off: "no" } as const;
  await db
    .insertInto("publications")
    .values({ ...first, ...said, ...state })
    .execute();
}

const refusal = "the audit log is only ever added to";

async function sealSqlite(db: Transaction<Tables>): Promise<void> {
  for (const change of ["update", "delete"])
    await sql
      .raw(
        `create trigger publications_no_${change} before ${change} on publications begin select raise(abort, '${refusal}'); end`,
      )
      .execute(db);
}

async function sealPostgres(db: Transaction<Tables>): Promise<void> {
  await sql
    .raw(
      `create function refuse_publications_change() returns trigger language plpgsql as $$ begin raise exception '${refusal}'; end $$`,
    )
    .execute(db);
  await sql`create trigger publications_no_change before update or delete on publications for each row execute function refuse_publications_change()`.execute(
    db,
  );
}
