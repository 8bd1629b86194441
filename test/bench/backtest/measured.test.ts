import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const { runMeasured } = await import(new URL("measured.mjs", import.meta.url).href);

/** Half a second of work, in a thread and in a process of its own besides. */
const script = `
import { execFileSync } from "node:child_process";
import { isMainThread, Worker } from "node:worker_threads";
import { fileURLToPath } from "node:url";
const file = fileURLToPath(import.meta.url);
const burn = () => { while (process.cpuUsage().user < 250_000 + before); };
const before = process.cpuUsage().user;
if (process.argv[2] === "fail") { console.error("no such rule"); process.exit(3); }
else if (process.argv[2] === "child" || !isMainThread) burn();
else {
  const room = new Uint8Array(100_000_000).fill(1);
  execFileSync(process.execPath, [file, "child"]);
  new Worker(file).on("exit", () => console.log(room.length));
}`;

describe("A process that is measured", () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "proffer-measured-"));
    file = join(folder, "burn.mjs");
    writeFileSync(file, script);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is charged with what its threads and its children use, and with its memory", async () => {
    const { cpuS, peakMb, stdout } = await runMeasured([file]);
    expect(stdout).toBe("100000000\n");
    expect(cpuS).toBeGreaterThan(0.5);
    expect(cpuS).toBeLessThan(5);
    expect(peakMb).toBeGreaterThan(100);
    expect(peakMb).toBeLessThan(300);
  });

  test("that fails is an error with what it said", async () => {
    await expect(runMeasured([file, "fail"])).rejects.toThrow("no such rule");
  });
});
