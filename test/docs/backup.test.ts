import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../packages/server/src/storage/store.ts";
import { findPostgres, startPostgres } from "../../packages/server/src/testing/postgres.ts";
import { snippetsOf } from "../support/markdown.ts";
import { cli } from "../support/server.ts";

const notBuilt = existsSync(cli) ? "" : ` — ${cli} is not there`;
const postgres = findPostgres(true);
const noPostgres = "missing" in postgres ? ` — ${postgres.missing}` : "";

function snippet(containing: string): string {
  const found = snippetsOf("docs/server.md").find(({ code }) => code.includes(containing));
  if (!found) throw new Error(`docs/server.md has no command with ${containing}`);
  return found.code;
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "proffer-docs-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function run(command: string, env: Record<string, string> = {}): void {
  const proffer = `proffer() { "${process.execPath}" "${cli}" "$@"; }; set -e\n`;
  const { status, stderr } = spawnSync("sh", ["-c", proffer + command], {
    cwd: directory,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });
}

async function keep(location: string): Promise<void> {
  const store = await openStore(location);
  await store.db.insertInto("settings").values({ name: "agent_key", value: "kept" }).execute();
  await store.close();
}

async function readKept(location: string): Promise<unknown> {
  const store = await openStore(location);
  const row = await store.db
    .selectFrom("settings")
    .select("value")
    .where("name", "=", "agent_key")
    .executeTakeFirst();
  await store.close();
  return row?.value;
}

describe("docs/server.md on backups", () => {
  test.skipIf(notBuilt)(
    `has commands that copy a directory and bring it back${notBuilt}`,
    async () => {
      await keep(join(directory, ".proffer"));
      run(snippet("proffer backup"));
      expect(await readKept(join(directory, "restored"))).toBe("kept");
    },
  );

  test.skipIf(noPostgres)(
    `has commands that copy a PostgreSQL and bring it back${noPostgres}`,
    async () => {
      const database = await startPostgres();
      try {
        database.run("create database restored");
        const restored = database.url.replace(/postgres$/, "restored");
        await keep(database.url);
        const bin = "path" in postgres ? dirname(realpathSync(postgres.path)) : "";
        run(snippet("pg_dump"), {
          DATABASE_URL: database.url,
          RESTORED_URL: restored,
          PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
        });
        expect(await readKept(restored)).toBe("kept");
      } finally {
        await database.stop();
      }
    },
  );
});
