import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../packages/server/src/storage/store.ts";
import { Refused, send } from "./support/customers.ts";
import { faultRules } from "./support/rules.ts";
import { notBuilt, startProcess } from "./support/server-process.ts";
import { expectInvariants } from "./support/witness.ts";

/** A file system of its own, so small that it is soon full: only root may mount one. */
function mount(directory: string, ...options: string[]): boolean {
  const args = ["-t", "tmpfs", "-o", ["size=6m", ...options].join(","), "tmpfs", directory];
  return spawnSync("mount", args).status === 0;
}

const missing = notBuilt || cannotMount();

function cannotMount(): string {
  const directory = mkdtempSync(join(tmpdir(), "proffer-mount-"));
  const isMounted = mount(directory);
  if (isMounted) spawnSync("umount", [directory]);
  rmdirSync(directory);
  return isMounted ? "" : " — this user may not mount a file system";
}

describe.skipIf(missing)(`a disk of 6 MB${missing}`, () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "proffer-disk-"));
    mount(directory);
    writeFileSync(join(directory, "rules.json"), JSON.stringify(faultRules));
  });
  afterEach(() => {
    spawnSync("umount", ["-l", directory]);
    rmSync(directory, { recursive: true, force: true });
  });

  test("that is full is told of, what was acknowledged is kept, and with room it goes on by itself", async () => {
    const ballast = join(directory, "ballast");
    writeFileSync(ballast, Buffer.alloc(1_500_000));
    let server = await startProcess({ directory });
    const kept: string[] = [];
    try {
      const refusal = await fill(server.url, kept);
      expect(refusal).toMatchObject({ status: 503, isRetryable: true });
      expect(refusal.message).toContain("disk is full");
      // It still reads, and says no to writes alone.
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      expect((await fetch(`${server.url}/v1/config`)).status).toBe(200);
      expect(server.log()).toMatch(/SQLITE_FULL|SQLITE_IOERR/);

      rmSync(ballast);
      const before = kept.length;
      await send(server.url, "ada", ["after"]);
      kept.push("after");
      await expectKept(server.url, kept);
      expect(before).toBeGreaterThan(100);
      await server.end("SIGKILL");
      server = await startProcess({ directory });
      await expectKept(server.url, kept);
    } finally {
      await server.end("SIGKILL");
    }
    const store = await openStore(join(directory, "data"));
    await expectInvariants(store).finally(() => store.close());
  });

  test("that may only be read is told of at the start, and nothing on it is changed", async () => {
    const server = await startProcess({ directory });
    await send(server.url, "ada", ["1"]);
    await server.end("SIGKILL");
    const file = join(directory, "data", "proffer.db-wal");
    const before = readFileSync(file);
    spawnSync("mount", ["-o", "remount,ro", directory]);
    await expect(startProcess({ directory })).rejects.toThrow(/cannot be written to/);
    expect(readFileSync(file).equals(before)).toBe(true);
    spawnSync("mount", ["-o", "remount,rw", directory]);
    const again = await startProcess({ directory });
    await expectKept(again.url, ["1"]).finally(() => again.end("SIGKILL"));
  });
});

/** Sends until it is refused. */
async function fill(url: string, kept: string[]): Promise<Refused> {
  for (let n = 0; n < 2_000; n++) {
    const ids = Array.from({ length: 20 }, (_, i) => `${n}-${i}`);
    try {
      await send(url, "ada", ids);
      kept.push(...ids);
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  }
  throw new Error("The disk does not become full.");
}

async function expectKept(url: string, kept: readonly string[]): Promise<void> {
  for (let from = 0; from < kept.length; from += 500) {
    const ids = kept.slice(from, from + 500);
    expect(await send(url, "ada", ids)).toMatchObject({ accepted: 0, duplicates: ids.length });
  }
}
