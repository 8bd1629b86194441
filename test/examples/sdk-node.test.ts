import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { top } from "../support/server.ts";

const run = promisify(execFile);
const home = join(top, "examples/sdk-node");
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "proffer-counter-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the counter as a process of its own, and gives what it says. */
async function look(product: string): Promise<string> {
  const args = [join(home, "counter.js"), product, join(folder, "customer.jsonl")];
  const { stdout, stderr } = await run(process.execPath, args, { timeout: 30_000 });
  expect(stderr).toBe("");
  return stdout;
}

test("The counter answers the third look at one product, counted over its runs, and says it once", async () => {
  expect(await look("mug")).toBe("");
  expect(await look("gaiwan")).toBe("");
  expect(await look("mug")).toBe("");
  expect(await look("mug")).toBe("Still thinking about the mug? Ask us anything.\n");
  expect(await look("mug")).toBe("");
  expect(await readdir(folder)).toEqual(["customer.jsonl"]);
});

test("The counter says what it needs where it is not told", async () => {
  const asked = run(process.execPath, [join(home, "counter.js")], { cwd: folder });
  await expect(asked).rejects.toMatchObject({
    code: 2,
    stderr: "Name a product: node counter.js mug\n",
  });
});

test("Its README names the program that is there", async () => {
  const text = await readFile(join(home, "README.md"), "utf8");
  expect(await readdir(home)).toEqual(expect.arrayContaining(["counter.js"]));
  expect(text).toContain("node counter.js mug");
});
