import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Kysely, PostgresDialect, sql } from "kysely";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import type { PersonExport } from "@proffer/protocol";
import { createDirectory, keyOf, startSite } from "../testing/site.ts";
import { locationIn, storeKind } from "../testing/stores.ts";
import { latestVersion, migrate } from "./migrations/index.ts";
import { createPool } from "./postgres-pool.ts";
import type { Tables } from "./schema.ts";
import { openStore } from "./store.ts";

let directory: string;
beforeEach(() => {
  directory = createDirectory();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Schema versions that were written by a Proffer of their time, with rows in every table. */
const earlier = [1, 2, 3, 4] as const;

async function leaveBehind(version: number): Promise<void> {
  const text = readFileSync(new URL(`fixtures/schema-${version}.sql`, import.meta.url), "utf8");
  if (storeKind === "sqlite") {
    const database = new Database(join(directory, "proffer.db"));
    database.exec(text);
    database.close();
    return;
  }
  // Nobody had PostgreSQL then: its tables as of that version, and the same rows.
  const db = await openRaw();
  await migrate(db, "postgres", 0, version);
  const rows = text
    .split("\n")
    .filter(
      (line) => line.startsWith("INSERT") && !/ (?:schema_version|sqlite_sequence) /.test(line),
    );
  for (const row of rows) await sql.raw(row).execute(db);
  await sql`select setval('events_seq_seq', 4)`.execute(db);
  await db.destroy();
}

async function openRaw(): Promise<Kysely<Tables>> {
  const { location } = await locationIn(directory);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createPool(location) }) });
}

describe.each(earlier)("data of schema version %i", (version) => {
  test("is brought up to date, and all of it can be read by what there is today", async () => {
    await leaveBehind(version);
    const site = await startSite({}, directory);
    try {
      site.clock.now = 1_790_000_100_000;
      const { status, body } = await site.post<PersonExport>(
        routes.export,
        { anonymousId: "ada" },
        keyOf("ada"),
      );
      expect(status).toBe(200);
      expect(body.events.map(({ messageId }) => messageId)).toEqual(["m1", "m2"]);
      expect(body.events[0]).toMatchObject({ properties: { name: "Teetasse, 青花" } });
      expect(body.coupons.map(({ code }) => code).sort()).toEqual([
        "K7QM-2XWD-94TH-RPVC",
        "P9RC-4MVX-77QW-HJLB",
      ]);
      const talks = body.conversations;
      expect(talks.map(({ id, status }) => [id, status]).sort()).toEqual([
        ["c1", "closed"],
        ["c2", "open"],
      ]);
      expect(talks.find(({ id }) => id === "c1")).toMatchObject({
        agent: { name: "Grace" },
        log: [{ text: "When does it ship?" }, { text: "Until Friday." }],
        ...(version >= 4 && { rating: { score: 5, comment: "Quick" } }),
      });
      expect(body.files?.length).toBe(version >= 4 ? 1 : 0);
      // What was there is known again, and what is new has its place behind it.
      const again = ["m1", "m2", "m9"].map((messageId) => ({ event: "Cart Viewed", messageId }));
      expect(await site.send("ada", again)).toMatchObject({ accepted: 1, duplicates: 2 });
      const { db } = site.store;
      expect(
        await db.selectFrom("campaigns").select(["id", "issued"]).orderBy("id").execute(),
      ).toEqual([
        { id: "third-look", issued: 1 },
        { id: "win-back", issued: 2 },
      ]);
      expect(await countOf("devices")).toBe(2);
      expect(await countOf("rulesets")).toBe(1);
      expect(await countOf("links")).toBe(version >= 2 ? 1 : 0);
      expect(await countOf("previews")).toBe(version >= 3 ? 1 : 0);
      const key = db.selectFrom("settings").select("value").where("name", "=", "agent_key");
      expect(await key.executeTakeFirst()).toEqual({
        value: "agent-key-of-an-earlier-version-0123456789a",
      });

      async function countOf(table: keyof Tables): Promise<unknown> {
        const { rows } = await sql<{
          n: number;
        }>`select count(*) as n from ${sql.table(table)}`.execute(db);
        return rows[0]?.n;
      }
    } finally {
      await site.close();
    }
  });
});

test("step by step the tables become what they are at once", async () => {
  const { location, drop } = await locationIn(directory);
  const whole = await openStore(location);
  const expected = await shapeOf(whole.db);
  if (storeKind === "sqlite") {
    await whole.close();
    return;
  }
  await drop();
  await locationIn(directory);
  for (let version = 1; version <= latestVersion; version++) {
    await migrate(whole.db, "postgres", 0, version);
    const { rows } = await sql<{ n: number }>`select max(version) as n from schema_version`.execute(
      whole.db,
    );
    expect(rows[0]?.n).toBe(version);
  }
  expect(await shapeOf(whole.db)).toEqual(expected);
  await whole.close();
  await drop();
});

test("several servers that start at once make the tables once", async () => {
  if (storeKind === "sqlite") return;
  const { location, drop } = await locationIn(directory);
  const all = await Promise.all(Array.from({ length: 5 }, () => openStore(location)));
  const [first] = all;
  const versions = await first?.db.selectFrom("schema_version").select("version").execute();
  expect(versions?.length).toBe(latestVersion);
  for (const store of all) await store.close();
  await drop();
});

async function shapeOf(db: Kysely<Tables>): Promise<readonly string[]> {
  const own = await sql<{ name: string }>`select current_schema() as name`
    .execute(db)
    .catch(() => undefined);
  const tables = await db.introspection.getTables();
  return tables
    .filter(({ schema }) => schema === undefined || schema === own?.rows[0]?.name)
    .flatMap(({ name, columns }) =>
      columns.map((column) => `${name}.${column.name} ${column.dataType} ${column.isNullable}`),
    )
    .sort();
}
