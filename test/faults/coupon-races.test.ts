import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../packages/server/src/storage/store.ts";
import { stores } from "../../packages/server/src/testing/stores.ts";
import type { TestLocation } from "../../packages/server/src/testing/stores.ts";
import { cli } from "../support/server.ts";
import { given, race } from "./support/coupon-race.ts";
import { claimFrom, createRaceServer, raceRules, seed } from "./support/race-servers.ts";
import type { RaceServer } from "./support/race-servers.ts";

const isBuilt = existsSync(cli);
if (!isBuilt)
  console.error(
    `SKIPPED: test/faults/coupon-races.test.ts drives the built server, and ${cli} is not there. Run “npx tsc -b packages/cli” first.`,
  );

/** PROFFER_CLAIMS=10000 is the long race. */
const claims = Number(process.env["PROFFER_CLAIMS"] ?? 800);
const clients = 100;
const budget = 100;
const customers = Array.from({ length: claims }, (_, i) => `customer-${i}`);
const minutes = 60_000;

describe.skipIf(!isBuilt).each(stores)(
  "A race for the last coupons, on %s",
  (kind, createLocation) => {
    let place: TestLocation;
    let directory: string;
    let servers: RaceServer[];
    beforeEach(async () => {
      place = await createLocation();
      directory = mkdtempSync(join(tmpdir(), "proffer-race-"));
      writeFileSync(join(directory, "rules.json"), JSON.stringify(raceRules(budget)));
      servers = [];
    });
    afterEach(async () => {
      for (const server of servers) await server.kill();
      await place.drop();
      rmSync(directory, { recursive: true, force: true });
    });

    async function startServers(howMany: number): Promise<readonly string[]> {
      for (let i = 0; i < howMany; i++) {
        const data = kind === "SQLite" ? place.location : join(directory, `data-${i}`);
        const database = kind === "SQLite" ? [] : ["--database-url", place.location];
        const rules = ["--rules", join(directory, "rules.json")];
        const server = await createRaceServer(["--data", data, ...database, ...rules]);
        await server.start();
        servers.push(server);
      }
      return servers.map(({ url }) => url);
    }

    /** What the store says, once nobody writes any more. */
    async function expectExactly(codes: ReadonlyMap<string, string>): Promise<void> {
      for (const server of servers) await server.kill();
      const store = await openStore(place.location);
      const rows = await store.db.selectFrom("coupons").selectAll().execute();
      const [campaign] = await store.db.selectFrom("campaigns").selectAll().execute();
      await store.close();
      expect(rows.length).toBe(budget);
      expect(campaign).toMatchObject({
        issued: budget,
        spent: budget * 500,
        spent_max: budget * 500,
      });
      expect(new Map(rows.map(({ customer, code }) => [customer, code]))).toEqual(codes);
      expect(new Set(rows.map(({ serial }) => serial)).size).toBe(budget);
    }

    test(
      `${claims} claims of ${clients} clients get exactly ${budget}, though the server is killed in the middle of it`,
      async () => {
        const urls = await startServers(1);
        await seed(urls[0] as string, customers);
        const under = { way: true };
        let kills = 0;
        const killing = (async () => {
          while (under.way && kills < 4) {
            await sleep(150 + kills * 130);
            await servers[0]?.kill();
            await servers[0]?.start();
            kills++;
          }
        })();
        const result = await race({ customers, clients, claim: claimFrom(urls, budget) });
        under.way = false;
        await killing;
        expect(kills).toBeGreaterThan(0);
        expect(given(result)).toBe(budget);
        expect(result.codes.size + result.tooLate).toBe(claims);
        await expectExactly(result.codes);
      },
      10 * minutes,
    );

    test.skipIf(kind === "SQLite")(
      "three servers on one database give no more than one would",
      async () => {
        const urls = await startServers(3);
        await seed(urls[0] as string, customers);
        const result = await race({ customers, clients, claim: claimFrom(urls, budget) });
        expect(given(result)).toBe(budget);
        await expectExactly(result.codes);
      },
      10 * minutes,
    );
  },
);

describe.each(stores)("Without the lock, on %s", (_kind, createLocation) => {
  const small = customers.slice(0, 300);
  let place: TestLocation;
  beforeEach(async () => {
    place = await createLocation();
  });
  afterEach(() => place.drop());

  /** A mint as shops have it: it reads how many there are, and writes afterwards. */
  async function raceCarelessly(table: "guarded" | "bare"): Promise<number> {
    const store = await openStore(place.location);
    const { db } = store;
    await db
      .insertInto("campaigns")
      .values({ id: "race", issued: 0, budget: 20, spent: 0, spent_max: null, currency: null })
      .execute();
    if (table === "bare") await stripGuards(db);
    const told = new Map<string, string>();
    const claim = async (customer: string): Promise<string | undefined> => {
      if (told.has(customer)) return told.get(customer);
      const { issued } = await db
        .selectFrom("campaigns")
        .select("issued")
        .where("id", "=", "race")
        .executeTakeFirstOrThrow();
      if (issued >= 20) return undefined;
      try {
        await store.transaction(async (trx) => {
          await trx
            .insertInto("coupons")
            .values(careless(customer, issued + 1))
            .execute();
          await trx
            .updateTable("campaigns")
            .set({ issued: issued + 1 })
            .execute();
        });
        told.set(customer, `CODE-${customer}`);
      } catch {
        // Two took the same number: the second has nothing.
      }
      return told.get(customer);
    };
    const result = await race({ customers: small, clients, claim });
    const { length } = await db.selectFrom("coupons").select("lookup").execute();
    expect(length).toBe(given(result));
    await store.close();
    return given(result);
  }

  test("a mint that reads first and writes afterwards gives away too many", async () => {
    expect(await raceCarelessly("bare")).toBeGreaterThan(20);
  });

  test("the table's own guards keep even that one within the budget", async () => {
    expect(await raceCarelessly("guarded")).toBeLessThanOrEqual(20);
  });
});

type Store = Awaited<ReturnType<typeof openStore>>;

/** The same columns with nothing to hold anybody back. */
async function stripGuards(db: Store["db"]): Promise<void> {
  for (const table of ["coupons", "campaigns"] as const) {
    const guarded = `${table}_guarded` as typeof table;
    await db.schema.alterTable(table).renameTo(guarded).execute();
    await db.schema.createTable(table).as(db.selectFrom(guarded).selectAll()).execute();
  }
}

function careless(customer: string, serial: number) {
  return {
    campaign: "race",
    customer,
    nth: 1,
    serial,
    code: `CODE-${customer}`,
    lookup: `CODE${customer}`,
    value: '{"percent":10}',
    worth: 0,
    currency: null,
    terms: "{}",
    state: "issued" as const,
    provider: "proffer",
    pending: null,
    expires_at: null,
    issued_at: 0,
    rule: "r",
    version: "v",
    firing: "f",
  };
}
