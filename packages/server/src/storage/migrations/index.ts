import type { Kysely, Transaction } from "kysely";
import { ProfferError } from "@proffer/protocol";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";
import { createFirstTables } from "./001-first-tables.ts";
import { createLinks } from "./002-links.ts";
import { createPreviews } from "./003-previews.ts";
import { createChatFeatures } from "./004-chat-features.ts";
import { createPublications } from "./005-publications.ts";
import { createCouponStates } from "./006-coupon-states.ts";
import { createTurns } from "./007-turns.ts";
import { createAccess } from "./008-access.ts";
import { createIntake } from "./009-intake.ts";
import { createCluster } from "./010-cluster.ts";

type Migration = (db: Transaction<Tables>, kind: StoreKind) => Promise<void>;

/** Forward only, in order; a migration that has been released is never edited. */
const migrations: readonly Migration[] = [
  createFirstTables,
  createLinks,
  createPreviews,
  createChatFeatures,
  createPublications,
  createCouponStates,
  createTurns,
  createAccess,
  createIntake,
  createCluster,
];

/** The schema version that this program knows. */
export const latestVersion = migrations.length;

/**
 * Brings the tables up to date, each step in a transaction of its own.
 *
 * @param to where to stop; anywhere but in tests that is the end.
 */
export async function migrate(
  db: Kysely<Tables>,
  kind: StoreKind,
  now: number,
  to: number = latestVersion,
): Promise<void> {
  await db.schema
    .createTable("schema_version")
    .ifNotExists()
    .addColumn("version", "integer", (column) => column.primaryKey())
    .addColumn("applied_at", "bigint", (column) => column.notNull())
    .execute();
  const found = await currentVersion(db);
  if (found > latestVersion)
    throw new ProfferError(
      "unavailable",
      `The data is of schema version ${found}, and this Proffer knows ${latestVersion}. Start a newer Proffer, or pass another --data.`,
    );
  for (let version = found + 1; version <= to; version++) {
    await db.transaction().execute(async (trx) => {
      await migrations[version - 1]?.(trx, kind);
      await trx.insertInto("schema_version").values({ version, applied_at: now }).execute();
    });
  }
}

async function currentVersion(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom("schema_version")
    .select((row) => row.fn.max("version").as("version"))
    .executeTakeFirst();
  return row?.version ?? 0;
}
