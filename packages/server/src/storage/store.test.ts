import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDirectory } from "../testing/site.ts";
import { locationIn, storeKind } from "../testing/stores.ts";
import type { TestLocation } from "../testing/stores.ts";
import { openStore } from "./store.ts";
import type { Store, TransactionOptions } from "./store.ts";

let directory: string;
let place: TestLocation;
let store: Store;
beforeEach(async () => {
  directory = createDirectory();
  place = await locationIn(directory);
  store = await openStore(place.location);
});
afterEach(async () => {
  await store.close();
  await place.drop();
  rmSync(directory, { recursive: true, force: true });
});

/** Reads a number and writes the next one: what goes wrong where two see the same. */
function count(on: Store, options?: TransactionOptions): Promise<void> {
  return on.transaction(async (trx) => {
    const row = await trx
      .selectFrom("settings")
      .select("value")
      .where("name", "=", "demo_offset_ms")
      .executeTakeFirst();
    const value = String(Number(row?.value ?? 0) + 1);
    if (row)
      await trx
        .updateTable("settings")
        .set({ value })
        .where("name", "=", "demo_offset_ms")
        .execute();
    else await trx.insertInto("settings").values({ name: "demo_offset_ms", value }).execute();
  }, options);
}

async function counted(): Promise<number> {
  const { value } = await store.db
    .selectFrom("settings")
    .select("value")
    .where("name", "=", "demo_offset_ms")
    .executeTakeFirstOrThrow();
  return Number(value);
}

test("what was written is there the next time", async () => {
  await store.db.insertInto("settings").values({ name: "agent_key", value: "k" }).execute();
  await store.close();
  store = await openStore(place.location);
  expect(
    await store.db.selectFrom("settings").selectAll().where("name", "=", "agent_key").execute(),
  ).toEqual([{ name: "agent_key", value: "k" }]);
});

test("transactions that read before they write lose no writes, however many at once", async () => {
  await Promise.all(Array.from({ length: 60 }, () => count(store)));
  expect(await counted()).toBe(60);
});

test("nor in turn, nor where some are in turn and others are not", async () => {
  await Promise.all(
    Array.from({ length: 60 }, (_, n) => count(store, n % 3 ? { inTurn: "counter" } : undefined)),
  );
  expect(await counted()).toBe(60);
});

test("two that each look at what the other writes come out as one after the other", async () => {
  // On call there is always one: each goes only if the other stays.
  const hash = (name: string) =>
    store.db.insertInto("rulesets").values({ hash: name, json: "", published_at: 1 });
  await hash("ada").execute();
  await hash("bob").execute();
  const leave = (name: string): Promise<boolean> =>
    store.transaction(async (trx) => {
      const there = await trx
        .selectFrom("rulesets")
        .select("hash")
        .where("published_at", "=", 1)
        .execute();
      await sleep(5);
      if (there.length < 2) return false;
      await trx.updateTable("rulesets").set({ published_at: 0 }).where("hash", "=", name).execute();
      return true;
    });
  expect((await Promise.all([leave("ada"), leave("bob")])).sort()).toEqual([false, true]);
});

test("a transaction that throws leaves nothing behind, and what it threw arrives", async () => {
  const thrown = new Error("not like this");
  const failing = store.transaction(async (trx) => {
    await trx.insertInto("rulesets").values({ hash: "half", json: "", published_at: 0 }).execute();
    throw thrown;
  });
  await expect(failing).rejects.toBe(thrown);
  expect(await store.db.selectFrom("rulesets").selectAll().execute()).toEqual([]);
});

test("a row that is there already is refused however often it is tried", async () => {
  const insert = () =>
    store.transaction((trx) =>
      trx.insertInto("rulesets").values({ hash: "one", json: "", published_at: 0 }).execute(),
    );
  await insert();
  await expect(insert()).rejects.toThrow(/unique/i);
});

test("numbers come back as numbers: times, counts and sums", async () => {
  const time = 1_790_000_000_000;
  for (const hash of ["a", "b"])
    await store.db.insertInto("rulesets").values({ hash, json: "", published_at: time }).execute();
  const { rows } =
    await sql`select max(published_at) as last, count(*) as many, sum(published_at) as sum from rulesets`.execute(
      store.db,
    );
  expect(rows).toEqual([{ last: time, many: 2, sum: 2 * time }]);
});

test("a text with U+0000 is kept whole, and is not the text before it", async () => {
  for (const hash of ["ada", "ada\0eve"])
    await store.db.insertInto("rulesets").values({ hash, json: "", published_at: 0 }).execute();
  const find = (hash: string) =>
    store.db.selectFrom("rulesets").select("hash").where("hash", "=", hash).execute();
  expect(await find("ada")).toEqual([{ hash: "ada" }]);
  expect(await find("ada\0eve")).toEqual([{ hash: "ada\uFFFDeve" }]);
});

test("any text there is comes back as it was", async () => {
  const json = `青花 🫖 ' " \\ ; -- \u0001\u2028${"\u{10FFFF}"}`;
  await store.db.insertInto("rulesets").values({ hash: "h", json, published_at: 0 }).execute();
  expect(await store.db.selectFrom("rulesets").select("json").execute()).toEqual([{ json }]);
});

test("data of a newer Proffer is left alone", async () => {
  await store.db.insertInto("schema_version").values({ version: 999, applied_at: 0 }).execute();
  await store.close();
  await expect(openStore(place.location)).rejects.toThrow(
    /schema version 999.*Start a newer Proffer/,
  );
  store = await openStore((place = await locationIn(`${directory}/other`)).location);
});

test.runIf(storeKind === "postgres")("over several servers as well as within one", async () => {
  const others = [
    await openStore(place.location),
    await openStore(place.location, { poolSize: 2 }),
  ];
  try {
    const all = [store, ...others];
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        count(all[n % 3] ?? store, n % 2 ? { inTurn: "counter" } : undefined),
      ),
    );
    expect(await counted()).toBe(60);
  } finally {
    for (const other of others) await other.close();
  }
});

test.runIf(storeKind === "postgres")(
  "a connection that is cut is unavailable for those on it, and replaced for the next",
  async () => {
    const cut = sql`select pg_terminate_backend(pg_backend_pid())`;
    await expect(cut.execute(store.db)).rejects.toMatchObject({
      code: "unavailable",
      retryable: true,
    });
    await expect(
      store.transaction(async (trx) => {
        await trx
          .insertInto("rulesets")
          .values({ hash: "lost", json: "", published_at: 0 })
          .execute();
        await cut.execute(trx);
      }),
    ).rejects.toMatchObject({ code: "unavailable" });
    for (let n = 0; n < 20; n++)
      expect(await store.db.selectFrom("rulesets").selectAll().execute()).toEqual([]);
  },
);

test.runIf(storeKind === "postgres")(
  "a statement that takes too long, and a deadlock, end in words or by going through",
  async () => {
    const slow = store.db.connection().execute(async (one) => {
      await sql`set statement_timeout = 50`.execute(one);
      try {
        await sql`select pg_sleep(5)`.execute(one);
      } finally {
        await sql`reset statement_timeout`.execute(one);
      }
    });
    await expect(slow).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("too long"),
    });
    for (const hash of ["a", "b"])
      await store.db.insertInto("rulesets").values({ hash, json: "", published_at: 0 }).execute();
    const touch = (first: string, then: string) =>
      store.transaction(async (trx) => {
        const set = trx
          .updateTable("rulesets")
          .set((row) => ({ published_at: row("published_at", "+", 1) }));
        await set.where("hash", "=", first).execute();
        await sleep(50);
        await set.where("hash", "=", then).execute();
      });
    await Promise.all([touch("a", "b"), touch("b", "a")]);
    expect(await store.db.selectFrom("rulesets").select("published_at").execute()).toEqual([
      { published_at: 2 },
      { published_at: 2 },
    ]);
  },
);
