import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { openStore } from "../../packages/server/src/storage/store.ts";
import { findPostgres, startPostgres } from "../../packages/server/src/testing/postgres.ts";
import { Refused, send } from "./support/customers.ts";
import { faultRules } from "./support/rules.ts";
import { notBuilt, startProcess } from "./support/server-process.ts";
import { createWitness, expectInvariants } from "./support/witness.ts";

/** `PROFFER_AWAY_MS=60000` is the long version. */
const awayMs = Number(process.env["PROFFER_AWAY_MS"] ?? 3_000);

const postgres = findPostgres(true);
const missing = notBuilt || ("missing" in postgres ? ` — ${postgres.missing}` : "");

describe.skipIf(missing)(`a database that is away for ${awayMs} ms${missing}`, () => {
  test(
    "is said to be away, and afterwards everything goes on by itself with nothing lost",
    async () => {
      const directory = mkdtempSync(join(tmpdir(), "proffer-away-"));
      writeFileSync(join(directory, "rules.json"), JSON.stringify(faultRules));
      const database = await startPostgres({ isDurable: true });
      const server = await startProcess({ directory, databaseUrl: database.url });
      const statusOf = async (path: string) => (await fetch(server.url + path)).status;
      const witness = createWitness();
      let isOver = false;
      try {
        const writing = witness.write(server.url, () => isOver);
        await sleep(1_000);
        await database.pause();
        // Those that were under way when it went.
        await sleep(500);
        witness.takeFailures();
        const before = witness.kept.events.length;
        await sleep(awayMs);
        expect(await statusOf("/healthz")).toBe(200);
        expect(await statusOf("/readyz")).toBe(503);
        const refusals = witness.takeFailures().filter((error) => error instanceof Refused);
        expect(refusals.length).toBeGreaterThan(10);
        expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([503]));
        expect(refusals.every(({ isRetryable }) => isRetryable)).toBe(true);
        expect(witness.kept.events.length).toBe(before);

        await database.resume();
        const back = performance.now();
        while (witness.kept.events.length === before && performance.now() - back < 10_000)
          await sleep(20);
        const backMs = Math.round(performance.now() - back);
        expect(await statusOf("/readyz")).toBe(200);
        await sleep(1_000);
        isOver = true;
        await writing;
        expect(witness.kept.events.length).toBeGreaterThan(before);
        await witness.expectAllKept(server.url);
        const store = await openStore(database.url);
        await expectInvariants(store).finally(() => store.close());
        console.info(
          `PostgreSQL away for ${awayMs} ms: ${refusals.length} refused, taken again after ${backMs} ms; ${witness.summary()}, all there.`,
        );
      } finally {
        isOver = true;
        await server.end("SIGKILL");
        await database.stop();
        rmSync(directory, { recursive: true });
      }
    },
    awayMs + 90_000,
  );

  test("keeps a server from starting, in words and without its password", async () => {
    const directory = mkdtempSync(join(tmpdir(), "proffer-away-"));
    writeFileSync(join(directory, "rules.json"), JSON.stringify(faultRules));
    const database = await startPostgres();
    const start = (databaseUrl: string) => startProcess({ directory, databaseUrl });
    const url = database.url.replace("shop@", "shop:top-secret@");
    try {
      const said = await start(url.replace(/postgres$/, "nowhere")).then(
        () => "started",
        ({ message }: Error) => message,
      );
      expect(said).toMatch(
        /PostgreSQL at postgres:\/\/shop@\S+\/nowhere has no database of this name/,
      );
      expect(said).not.toContain("top-secret");
      await database.pause();
      await expect(start(url)).rejects.toThrow(/does not answer. Check that it runs/);
      await database.resume();
      const server = await start(url);
      await send(server.url, "ada", ["1"]);
      expect(await server.end("SIGTERM")).toBe(0);
    } finally {
      await database.stop();
      rmSync(directory, { recursive: true });
    }
  });
});
