import { rmSync } from "node:fs";
import type { StoreKind } from "../storage/kind.ts";
import { createDirectory } from "./directory.ts";
import { findPostgres } from "./postgres.ts";
import { openSchema } from "./shared-postgres.ts";

/** A place for a store, with nothing in it. */
export interface TestLocation {
  /** What `openStore` takes. */
  readonly location: string;
  drop(): Promise<void>;
}

/** Which store the unit tests run on just now: each runs on SQLite, and once more on PostgreSQL where there is one. */
export const storeKind: StoreKind = isKind(process.env["PROFFER_TEST_STORE"])
  ? process.env["PROFFER_TEST_STORE"]
  : "sqlite";

/**
 * Both stores, for tests that are not run on each anyway.
 *
 * @example
 * ```ts
 * describe.each(stores)("a budget on %s", (_name, createLocation) => {
 *   test("…", async () => {
 *     const { location, drop } = await createLocation();
 *     const store = await openStore(location);
 *   });
 * });
 * ```
 */
export const stores: readonly (readonly [name: string, create: () => Promise<TestLocation>])[] =
  process.env["PROFFER_TEST_STORE"] === undefined
    ? [
        ["SQLite", createSqlite] as const,
        ...(hasPostgres() ? [["PostgreSQL", createPostgres] as const] : []),
      ]
    : storeKind === "sqlite"
      ? [["SQLite", createSqlite]]
      : [["PostgreSQL", createPostgres]];

/**
 * Where the store of a test lies: in its directory, or in the PostgreSQL in a schema that belongs to that directory.
 *
 * The same directory gives the same place again, for tests that close a store and open it once more.
 */
export async function locationIn(directory: string, kind = storeKind): Promise<TestLocation> {
  if (kind === "sqlite") return { location: directory, async drop() {} };
  const { url, drop } = await openSchema(directory);
  return { location: url, drop };
}

async function createSqlite(): Promise<TestLocation> {
  const directory = createDirectory();
  return {
    location: directory,
    async drop() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

let created = 0;

function createPostgres(): Promise<TestLocation> {
  return locationIn(`${process.pid} ${created++} ${Math.random()}`, "postgres");
}

function hasPostgres(): boolean {
  const found = findPostgres(false);
  if ("missing" in found) process.stderr.write(`SKIPPED on PostgreSQL: ${found.missing}\n`);
  return "path" in found;
}

function isKind(value: string | undefined): value is StoreKind {
  return value === "sqlite" || value === "postgres";
}
