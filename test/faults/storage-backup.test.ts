import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { openStore } from "../../packages/server/src/storage/store.ts";
import { cli } from "../support/server.ts";
import { faultRules } from "./support/rules.ts";
import { notBuilt, startProcess } from "./support/server-process.ts";
import { createWitness, expectInvariants } from "./support/witness.ts";

describe.skipIf(notBuilt)(`a backup${notBuilt}`, () => {
  test("that is made while customers write holds what was acknowledged before it began", async () => {
    const directory = mkdtempSync(join(tmpdir(), "proffer-backup-"));
    writeFileSync(join(directory, "rules.json"), JSON.stringify(faultRules));
    const archive = join(directory, "monday.tar");
    const other = mkdtempSync(join(tmpdir(), "proffer-backup-"));
    writeFileSync(join(other, "rules.json"), JSON.stringify(faultRules));
    const server = await startProcess({ directory });
    const before = createWitness();
    const meanwhile = createWitness();
    try {
      let isOver = false;
      const writing = before.write(server.url, () => isOver);
      await sleep(700);
      isOver = true;
      await writing;

      isOver = false;
      const writingOn = meanwhile.write(server.url, () => isOver);
      await sleep(300);
      const proffer = spawn(
        process.execPath,
        [cli, "backup", "--data", join(directory, "data"), "--to", archive],
        { stdio: ["ignore", "inherit", "inherit"] },
      );
      const [code] = (await once(proffer, "exit")) as [number];
      expect(code).toBe(0);
      isOver = true;
      await writingOn;
      expect(meanwhile.takeFailures()).toEqual([]);
      expect(meanwhile.kept.events.length).toBeGreaterThan(50);
    } finally {
      await server.end("SIGKILL");
    }

    const restoring = spawnSync(
      process.execPath,
      [cli, "restore", archive, "--data", join(other, "data")],
      { encoding: "utf8" },
    );
    expect(restoring.stdout).toContain("checked");
    const restored = await startProcess({ directory: other });
    try {
      await before.expectAllKept(restored.url);
    } finally {
      await restored.end("SIGTERM");
    }
    const store = await openStore(join(other, "data"));
    await expectInvariants(store).finally(() => store.close());
    rmSync(directory, { recursive: true });
    rmSync(other, { recursive: true });
  });

  test("of a PostgreSQL is left to its own tool, whose command line is said", () => {
    const env = { ...process.env, DATABASE_URL: "postgres://shop:secret@db/shop" };
    const { status, stderr } = spawnSync(process.execPath, [cli, "backup", "--to", "x.dump"], {
      env,
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stderr).toContain('pg_dump --format=custom --file=x.dump "$DATABASE_URL"');
    expect(stderr).not.toContain("secret");
  });
});
