import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../../packages/server/src/storage/store.ts";
import { findPostgres, startPostgres } from "../../packages/server/src/testing/postgres.ts";
import type { TestPostgres } from "../../packages/server/src/testing/postgres.ts";
import { faultRules } from "./support/rules.ts";
import { notBuilt, startProcess } from "./support/server-process.ts";
import type { ServerProcess } from "./support/server-process.ts";
import { createWitness, expectInvariants } from "./support/witness.ts";
import type { Witness } from "./support/witness.ts";

/** `PROFFER_ROUNDS=50` is the long version. */
const rounds = Number(process.env["PROFFER_ROUNDS"] ?? 5);
const timeout = 60_000 + rounds * 30_000;

const postgres = findPostgres(true);
const noPostgres = "missing" in postgres ? ` — ${postgres.missing}` : "";

/** Writes until a kill that comes at another moment each time, but not before there was something to lose. */
async function writeUntilKilled(
  witness: Witness,
  url: string,
  round: number,
  kill: () => Promise<unknown>,
): Promise<void> {
  let isOver = false;
  const before = witness.kept.coupons.size;
  const writing = witness.write(url, () => isOver);
  while (witness.kept.coupons.size < before + 2) await sleep(10);
  await sleep(100 + ((round * 70) % 500));
  await kill();
  isOver = true;
  await writing;
}

function prepare(): string {
  const directory = mkdtempSync(join(tmpdir(), "proffer-kill-"));
  writeFileSync(join(directory, "rules.json"), JSON.stringify(faultRules));
  return directory;
}

/** Why not, or nothing. */
const missing = { SQLite: notBuilt, PostgreSQL: notBuilt || noPostgres };

describe.skipIf(missing.SQLite)(
  `a server on SQLite that is killed while it writes${missing.SQLite}`,
  () => {
    killServer("SQLite");
  },
);

describe.skipIf(missing.PostgreSQL)(
  `a server on PostgreSQL that is killed while it writes${missing.PostgreSQL}`,
  () => {
    killServer("PostgreSQL");
  },
);

function killServer(name: keyof typeof missing): void {
  const directory = prepare();
  const witness = createWitness();
  let database: TestPostgres | undefined;
  let server: ServerProcess;
  const start = (): Promise<ServerProcess> =>
    startProcess({ directory, databaseUrl: database?.url });
  beforeAll(async () => {
    if (name === "PostgreSQL") database = await startPostgres({ isDurable: true });
    server = await start();
  });
  afterAll(async () => {
    await server?.end("SIGKILL");
    await database?.stop();
    rmSync(directory, { recursive: true });
  });

  test(
    `has everything that it acknowledged, ${rounds} times over`,
    async () => {
      for (let round = 0; round < rounds; round++) {
        await writeUntilKilled(witness, server.url, round, () => server.end("SIGKILL"));
        server = await start();
      }
      await witness.expectAllKept(server.url);
      expect(witness.kept.events.length).toBeGreaterThan(20 * rounds);
      // A PostgreSQL that syncs each of them takes fewer in the same time.
      expect(witness.kept.messages.size).toBeGreaterThan((name === "SQLite" ? 5 : 2) * rounds);
      console.info(
        `kill −9 of a server on ${name}, ${rounds} rounds: ${witness.summary()}, all there.`,
      );
    },
    timeout,
  );

  test("ends cleanly at a SIGTERM, and nothing is half written", async () => {
    expect(await server.end("SIGTERM")).toBe(0);
    const store = await openStore(database?.url ?? join(directory, "data"));
    await expectInvariants(store).finally(() => store.close());
    server = await start();
  });
}

describe.skipIf(missing.PostgreSQL)(
  `a PostgreSQL that is killed under a server${missing.PostgreSQL}`,
  () => {
    test(
      `has everything that was acknowledged, ${rounds} times over, and the server goes on by itself`,
      async () => {
        const directory = prepare();
        const witness = createWitness();
        const database = await startPostgres({ isDurable: true });
        const server = await startProcess({ directory, databaseUrl: database.url });
        try {
          for (let round = 0; round < rounds; round++) {
            await writeUntilKilled(witness, server.url, round, () => database.kill());
            await database.resume();
          }
          await witness.expectAllKept(server.url);
          expect(witness.kept.events.length).toBeGreaterThan(20 * rounds);
          const store = await openStore(database.url);
          await expectInvariants(store).finally(() => store.close());
          console.info(
            `kill −9 of a PostgreSQL, ${rounds} rounds: ${witness.summary()}, all there.`,
          );
        } finally {
          await server.end("SIGKILL");
          await database.stop();
          rmSync(directory, { recursive: true });
        }
      },
      timeout,
    );
  },
);
