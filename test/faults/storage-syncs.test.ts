import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findPostgres, startPostgres } from "../../packages/server/src/testing/postgres.ts";
import { findProgram } from "../../packages/server/src/testing/programs.ts";
import { top } from "../support/server.ts";
import { send } from "./support/customers.ts";
import { faultRules } from "./support/rules.ts";
import { notBuilt, startProcess } from "./support/server-process.ts";
import type { ServerProcessOptions } from "./support/server-process.ts";

/** One after the other: each is acknowledged before the next is sent, so that no two can share a sync. */
const batches = 100;

const strace = findProgram("strace", {
  variable: "PROFFER_STRACE",
  folders: [],
  package: "strace",
});
const noStrace = "missing" in strace ? ` — ${strace.missing}` : mayTrace(strace.path);
const postgres = findPostgres(true);
const noPostgres = "missing" in postgres ? ` — ${postgres.missing}` : "";

/** A container may forbid one process to look at another. */
function mayTrace(path: string): string {
  const { status } = spawnSync(path, ["-o", "/dev/null", "true"]);
  return status === 0 ? "" : " — this machine forbids strace to look at processes";
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "proffer-syncs-"));
  writeFileSync(join(directory, "rules.json"), JSON.stringify(faultRules));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** @returns how often it was synced between the first batch and the end of the last. */
async function countSyncs(
  options: Omit<ServerProcessOptions, "directory">,
  read: () => number,
): Promise<number> {
  const server = await startProcess({ directory, ...options });
  try {
    const before = read();
    for (let n = 0; n < batches; n++) await send(server.url, "ada", [`m${n}`]);
    return read() - before;
  } finally {
    await server.end("SIGTERM");
  }
}

describe.skipIf(notBuilt || noStrace)(`SQLite's file${notBuilt || noStrace}`, () => {
  function countBySystemCalls(nodeArgs: readonly string[] = []): Promise<number> {
    const log = join(directory, "calls");
    const program = "path" in strace ? strace.path : "";
    // With -D the server is our own child and strace its shadow, so that signals reach the server.
    const under = [program, "-D", "-f", "-q", "-e", "trace=fsync,fdatasync", "-o", log];
    const read = (): number => readFileSync(log, "utf8").match(/\bf(?:data)?sync\(/g)?.length ?? 0;
    return countSyncs({ under, nodeArgs }, read);
  }

  test("is synced for each acknowledged batch", async () => {
    const syncs = await countBySystemCalls();
    console.info(`SQLite: ${batches} batches, ${syncs} syncs.`);
    expect(syncs).toBeGreaterThanOrEqual(batches);
  });

  test("and a store that does not would be caught", async () => {
    const libsql = createRequire(join(top, "packages/server/package.json")).resolve("libsql");
    const careless = join(directory, "careless.cjs");
    writeFileSync(
      careless,
      `const { prototype } = require(${JSON.stringify(libsql)});
       const { pragma } = prototype;
       prototype.pragma = function (text, ...rest) { return pragma.call(this, text.replace("synchronous = full", "synchronous = off"), ...rest); };`,
    );
    expect(await countBySystemCalls(["--require", careless])).toBeLessThan(batches / 2);
  });
});

describe.skipIf(notBuilt || noPostgres)(
  `PostgreSQL's write-ahead log${notBuilt || noPostgres}`,
  () => {
    async function countByStatistics(settings: readonly string[] = []): Promise<number> {
      const database = await startPostgres({ isDurable: true, settings });
      const read = (): number => Number(database.run("select wal_sync from pg_stat_wal"));
      try {
        // Connections tell what they have done at their end; the server's start is counted apart.
        await (await startProcess({ directory, databaseUrl: database.url })).end("SIGTERM");
        const before = read();
        await countSyncs({ databaseUrl: database.url }, () => 0);
        return read() - before;
      } finally {
        await database.stop();
      }
    }

    test("is synced for each acknowledged batch", async () => {
      const syncs = await countByStatistics();
      console.info(`PostgreSQL: ${batches} batches, ${syncs} syncs.`);
      expect(syncs).toBeGreaterThanOrEqual(batches);
    });

    test("and a database that does not would be caught", async () => {
      // Its own writer still syncs five times a second.
      expect(await countByStatistics(["synchronous_commit=off"])).toBeLessThan(batches / 2);
    });
  },
);
