import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFileStorage } from "./file-storage.ts";

const rounds = 50;
const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Tracks until it is killed, and says of each event that `track` has resolved. The file is written anew all the time. */
const program = `
import { createProffer } from "@proffer/sdk";
import { createJournalStorage } from "@proffer/sdk/async-storage";
import { FileJournal } from ${JSON.stringify(source("file-storage-journal.ts"))};

const [path, round, fsync] = process.argv.slice(2);
/** Every third time all is written anew. */
async function open() {
  const journal = await FileJournal.open(path, fsync === "true");
  let lines = 0;
  const append = async (line) => {
    await journal.append(line);
    if (++lines % 3 === 0) await journal.rewrite(await journal.load());
  };
  const { name } = journal;
  return { name, append, load: () => journal.load(), close: () => journal.close() };
}
const storage = createJournalStorage(open, { growth: Infinity, events: Infinity });
const fetch = () => Promise.reject(new Error("offline"));
const proffer = createProffer({ endpoint: "https://shop.example", fetch, rules: { rules: [] }, storage });
proffer.on("problem", ({ type, cause }) => type === "storage" && console.error(cause));
for (let n = 0; n < 150; n++) {
  await proffer.track("Page Scrolled", { depth: n, name: round + "-" + n });
  console.log(round + "-" + n);
}
setInterval(() => {}, 1000);
`;

let folder: string;
let entry: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proffer-kill-"));
  await writeFile(join(folder, "program.ts"), program);
  await build({
    configFile: false,
    logLevel: "warn",
    resolve: {
      alias: {
        "@proffer/engine": source("../../engine/src/index.ts"),
        "@proffer/protocol": source("../../protocol/src/index.ts"),
        "@proffer/sdk/async-storage": source("../../sdk/src/async-storage/index.ts"),
        "@proffer/sdk": source("../../sdk/src/index.ts"),
      },
    },
    ssr: { noExternal: true },
    build: {
      ssr: join(folder, "program.ts"),
      outDir: join(folder, "built"),
      emptyOutDir: false,
      target: "node20",
    },
  });
  entry = join(folder, "built", "program.js");
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs it until it is killed, at some moment after its first event; gives what it has said, and what it has complained of. */
async function runUntilKilled(
  args: readonly string[],
  afterMs: number,
): Promise<[string[], string]> {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close");
  let said = "";
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => (complaints += chunk));
  child.stdout.on("data", (chunk: Buffer) => (said += chunk));
  await Promise.race([once(child.stdout, "data"), closed]);
  await sleep(afterMs);
  child.kill("SIGKILL");
  await closed;
  return [said.split("\n").slice(0, -1), complaints];
}

test(`A program that is killed ${rounds} times while it tracks finds every event whose track had resolved, once, and still to be sent`, async () => {
  const path = join(folder, "customer.jsonl");
  const acknowledged: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const args = [path, String(round), String(round % 2 === 0)];
    const [said, complaints] = await runUntilKilled(args, Math.random() * 80);
    expect(complaints).toBe("");
    expect(said.length).toBeGreaterThan(0);
    acknowledged.push(...said);
  }
  const storage = createFileStorage(path);
  const nameOf = ({ properties }: { properties: object }): unknown =>
    (properties as { name?: unknown }).name;
  const kept = (await storage.since(0)).events.map(nameOf);
  const unsent = (await storage.unsent(Infinity)).map(({ event }) => nameOf(event));
  await storage.close();
  expect(new Set(kept).size).toBe(kept.length);
  expect(unsent).toEqual(kept);
  const lost = acknowledged.filter((name) => !kept.includes(name));
  expect(lost).toEqual([]);
  // What was written and not yet acknowledged is at most one event a round.
  expect(kept.length - acknowledged.length).toBeLessThanOrEqual(rounds);
  expect(acknowledged.length).toBeGreaterThan(rounds * 5);
}, 180_000);
