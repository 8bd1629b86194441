import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDirectory } from "../testing/site.ts";
import { openStore } from "./store.ts";
import type { Store } from "./store.ts";

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

/** The tables of the first version. */
const firstTables = [
  "schema_version",
  "settings",
  "rulesets",
  "devices",
  "events",
  "campaigns",
  "coupons",
  "conversations",
  "messages",
];

/** What later versions have added to them. */
const laterColumns = {
  conversations: [
    "seen_visitor",
    "seen_agent",
    "agent",
    "answered_at",
    "rating",
    "rating_comment",
    "contact_email",
    "contact_name",
  ],
  messages: ["attachment"],
} as const;

async function backToFirst({ db }: Store): Promise<void> {
  for (const { name } of await db.introspection.getTables())
    if (!firstTables.includes(name)) await sql`drop table ${sql.table(name)}`.execute(db);
  await sql`drop index conversations_by_answer`.execute(db);
  for (const [table, columns] of Object.entries(laterColumns))
    for (const column of columns)
      await sql`alter table ${sql.table(table)} drop column ${sql.ref(column)}`.execute(db);
  await db.deleteFrom("schema_version").where("version", ">", 1).execute();
}

test("data of the first version is brought up to date, and nothing of it is lost", async () => {
  const store = await openStore(directory);
  const { db } = store;
  await backToFirst(store);
  const device = { anonymous_id: "phone", key_hash: "hash", bound_at: 1 };
  await db.insertInto("devices").values(device).execute();
  for (const [id, answered] of [
    ["c1", true],
    ["c2", false],
  ] as const)
    await insertEarlier(store, id, answered);
  await store.close();

  const later = await openStore(directory);
  expect(await later.db.selectFrom("devices").selectAll().execute()).toEqual([device]);
  const conversations = later.db.selectFrom("conversations").orderBy("id");
  expect(
    await conversations.select(["id", "agent", "answered_at", "seen_visitor"]).execute(),
  ).toEqual([
    { id: "c1", agent: "Grace", answered_at: 20, seen_visitor: 0 },
    { id: "c2", agent: null, answered_at: null, seen_visitor: 0 },
  ]);
  const link = { anonymous_id: "phone", user_id: "42", linked_at: 2 };
  await later.db.insertInto("links").values(link).execute();
  expect(await later.db.selectFrom("links").selectAll().execute()).toEqual([link]);
  await later.close();
});

/** A conversation as the first version wrote it. */
async function insertEarlier({ db }: Store, id: string, isAnswered: boolean): Promise<void> {
  await sql`
    insert into conversations (id, anonymous_id, customer, status, opened_at, last_at, last_text, last_from, messages, why)
    values (${id}, 'phone', 'Ada', 'closed', 1, 2, '', 'agent', 0, '{"reasons":[],"facts":[]}')`.execute(
    db,
  );
  if (!isAnswered) return;
  for (const [seq, name] of [
    [2, "Linus"],
    [3, "Grace"],
  ] as const)
    await sql`
      insert into messages (conversation, seq, client_id, author, name, text, at)
      values (${id}, ${seq}, ${name}, 'agent', ${name}, 'Hello', ${seq * 10})`.execute(db);
}

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
