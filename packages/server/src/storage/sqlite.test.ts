import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { sql } from "kysely";
import Database from "libsql";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDirectory } from "../testing/site.ts";
import { openStore } from "./store.ts";
import type { Db, Store } from "./store.ts";

let directory: string;
beforeEach(() => {
  directory = createDirectory();
});
afterEach(() => rmSync(directory, { recursive: true }));

test("the directory is made where it is missing, and what was written is there the next time", async () => {
  const path = join(directory, "a", "b");
  const first = await openStore(path);
  await first.db.insertInto("settings").values({ name: "agent_key", value: "k" }).execute();
  await first.close();
  const second = await openStore(path);
  expect(await second.db.selectFrom("settings").selectAll().execute()).toEqual([
    { name: "agent_key", value: "k" },
  ]);
  await second.close();
});

test("every commit is synced, in a write-ahead log, with foreign keys", async () => {
  const store = await openStore(directory);
  const read = async (pragma: string) =>
    Object.values((await sql`pragma ${sql.raw(pragma)}`.execute(store.db)).rows[0] ?? {})[0];
  expect(await read("journal_mode")).toBe("wal");
  expect(await read("synchronous")).toBe(2);
  expect(await read("foreign_keys")).toBe(1);
  await store.close();
});

test("a second server on the same directory is told which process has it", async () => {
  const store = await openStore(directory);
  await expect(openStore(directory)).rejects.toThrow(
    `${directory} is in use by another Proffer server (pid ${process.pid}). Stop it or pass another --data.`,
  );
  await store.close();
  await (await openStore(directory)).close();
});

test("a process that was killed leaves no lock behind", async () => {
  // The lock as the store takes it, in a process of its own.
  const libsql = createRequire(import.meta.url).resolve("libsql");
  const script = `const D = require(${JSON.stringify(libsql)}); const d = new D(${JSON.stringify(join(directory, "proffer.lock"))}); d.exec("begin exclusive"); require("node:fs").writeFileSync(${JSON.stringify(join(directory, "proffer.pid"))}, String(process.pid)); console.log("locked"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  await expect(openStore(directory)).rejects.toThrow(`(pid ${child.pid})`);
  child.kill("SIGKILL");
  await once(child, "exit");
  await (await openStore(directory)).close();
});

test("a damaged file is told of and not overwritten", async () => {
  const file = join(directory, "proffer.db");
  const rubbish = "this is no database, and was somebody's only copy of something".repeat(100);
  writeFileSync(file, rubbish);
  await expect(openStore(directory)).rejects.toThrow(/is damaged; nothing was overwritten/);
  expect(readFileSync(file, "utf8")).toBe(rubbish);
});

test("a file in the directory's place is told of", async () => {
  const path = join(directory, "file");
  writeFileSync(path, "");
  await expect(openStore(path)).rejects.toThrow(/is not a directory/);
});

test.skipIf(process.getuid?.() === 0)(
  "a directory that may not be written to is told of",
  async () => {
    const path = join(directory, "locked");
    mkdirSync(path);
    chmodSync(path, 0o500);
    await expect(openStore(path)).rejects.toThrow(/cannot be written to/);
  },
);

test("data of a newer Proffer is left alone", async () => {
  const store = await openStore(directory);
  await store.db.insertInto("schema_version").values({ version: 999, applied_at: 0 }).execute();
  await store.close();
  await expect(openStore(directory)).rejects.toThrow(/schema version 999.*Start a newer Proffer/);
});

test("what is deleted is gone from every file once the store has settled", async () => {
  const store = await openStore(directory);
  const { db } = store;
  const secret = "canary-".repeat(3000);
  await db.insertInto("rulesets").values({ hash: "h", json: secret, published_at: 0 }).execute();
  const onDisk = () =>
    readdirSync(directory).map((name) => readFileSync(join(directory, name), "latin1"));
  expect(onDisk().join("")).toContain("canary");
  await db.deleteFrom("rulesets").execute();
  await store.settle();
  expect(onDisk().join("")).not.toContain("canary");
  await store.close();
});

test("a page that is damaged in the middle of the file is found at the start, and the file is left as it is", async () => {
  const store = await openStore(directory);
  await fill(store, 200);
  await store.settle();
  await store.close();
  const file = join(directory, "proffer.db");
  const damaged = damage(file);
  await expect(openStore(directory)).rejects.toThrow(/is damaged; nothing was overwritten/);
  expect(readFileSync(file).equals(damaged)).toBe(true);
});

test("and one that is damaged while the server runs is told of by whoever reads it", async () => {
  const store = await openStore(directory);
  await fill(store, 2_000);
  await store.close();
  const again = await openStore(directory);
  damage(join(directory, "proffer.db"));
  const reading = again.db.selectFrom("rulesets").selectAll().execute();
  await expect(reading).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("is damaged"),
  });
  await again.close();
});

test("a full disk is told of, leaves nothing half written, and with room the next transaction goes through", async () => {
  const store = await openStore(directory);
  const { db } = store;
  await fill(store, 10);
  const pages = await sql<{ page_count: number }>`pragma page_count`.execute(db);
  // SQLite's own limit says the same as a disk does.
  await sql.raw(`pragma max_page_count = ${(pages.rows[0]?.page_count ?? 0) + 5}`).execute(db);
  const before = await countRulesets(store);
  await expect(store.transaction((trx) => insertMany(trx, 1_000, "full"))).rejects.toMatchObject({
    code: "unavailable",
    retryable: true,
    message: expect.stringContaining("disk is full"),
  });
  expect(await countRulesets(store)).toBe(before);
  await sql`pragma max_page_count = 1000000`.execute(db);
  await store.transaction((trx) => insertMany(trx, 1_000, "room"));
  expect(await countRulesets(store)).toBe(before + 1_000);
  await store.close();
});

test("settling waits for somebody who reads the file, and keeps nobody else waiting", async () => {
  const store = await openStore(directory);
  await fill(store, 10);
  const reader = new Database(join(directory, "proffer.db"));
  reader.exec("begin");
  reader.prepare("select count(*) from rulesets").all();
  await store.db.deleteFrom("rulesets").execute();
  let isSettled = false;
  const settling = store.settle().then(() => {
    isSettled = true;
  });
  const start = performance.now();
  await fill(store, 1, "meanwhile");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(performance.now() - start).toBeLessThan(2_000);
  expect(isSettled).toBe(false);
  reader.exec("commit");
  await settling;
  reader.close();
  await store.close();
});

async function fill(store: Store, rows: number, name = "row"): Promise<void> {
  await store.transaction((trx) => insertMany(trx, rows, name));
}

async function insertMany(db: Db, rows: number, name: string): Promise<void> {
  for (let n = 0; n < rows; n++)
    await db
      .insertInto("rulesets")
      .values({ hash: `${name}-${n}`, json: "x".repeat(3_000), published_at: n })
      .execute();
}

async function countRulesets({ db }: Store): Promise<number> {
  return (await db.selectFrom("rulesets").select("hash").execute()).length;
}

/** Overwrites some pages in the middle. */
function damage(file: string): Buffer {
  const bytes = readFileSync(file);
  bytes.fill(0x5a, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 20_000);
  writeFileSync(file, bytes);
  return bytes;
}
