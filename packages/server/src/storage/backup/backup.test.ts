import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDirectory } from "../../testing/site.ts";
import { openStore } from "../store.ts";
import type { Store } from "../store.ts";
import { backUp } from "./back-up.ts";
import { restore } from "./restore.ts";

let directory: string;
let data: string;
let archive: string;
let store: Store;
beforeEach(async () => {
  directory = createDirectory();
  data = join(directory, "data");
  archive = join(directory, "monday.tar");
  store = await openStore(data);
  await write("before");
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

async function write(hash: string): Promise<void> {
  await store.db
    .insertInto("rulesets")
    .values({ hash, json: "x".repeat(20_000), published_at: 0 })
    .execute();
}

/** A conversation's file, named by its content. */
function addFile(content: string): string {
  const hash = createHash("sha256").update(content).digest("hex");
  const folder = join(data, "files", hash.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, hash), content);
  return join("files", hash.slice(0, 2), hash);
}

test("a backup of a running server's data holds the database and the files, and becomes a directory again", async () => {
  const names = ["a picture", "", "x".repeat(1_000_000)].map(addFile);
  mkdirSync(join(data, "files", "incoming"));
  writeFileSync(join(data, "files", "incoming", "half"), "half a file");
  expect(await backUp(data, archive)).toMatchObject({ files: 3, bytes: statSync(archive).size });
  await write("after");

  const target = join(directory, "restored");
  expect(await restore(archive, target)).toMatchObject({ files: 3 });
  for (const name of names)
    expect(readFileSync(join(target, name)).equals(readFileSync(join(data, name)))).toBe(true);
  expect(existsSync(join(target, "files", "incoming"))).toBe(false);
  const restored = await openStore(target);
  expect(await restored.db.selectFrom("rulesets").select("hash").execute()).toEqual([
    { hash: "before" },
  ]);
  await restored.close();
  expect(readdirSync(directory).sort()).toEqual(["data", "monday.tar", "restored"]);
});

test("further sites are in it, with their files", async () => {
  const folder = `sites/${"shop-".repeat(7)}b`;
  const other = await openStore(join(data, folder));
  await other.db
    .insertInto("rulesets")
    .values({ hash: "theirs", json: "", published_at: 0 })
    .execute();
  const own = addFile("a picture");
  mkdirSync(dirname(join(data, folder, own)), { recursive: true });
  writeFileSync(join(data, folder, own), "a picture");
  expect(await backUp(data, archive)).toMatchObject({ files: 2 });
  await other.close();
  const target = join(directory, "restored");
  await restore(archive, target);
  expect(readFileSync(join(target, folder, own), "utf8")).toBe("a picture");
  const restored = await openStore(join(target, folder));
  expect(await restored.db.selectFrom("rulesets").select("hash").execute()).toEqual([
    { hash: "theirs" },
  ]);
  await restored.close();
  expect(spawnSync("tar", ["tf", archive], { encoding: "utf8" }).stdout).toContain(
    `${folder}/${own}`,
  );
});

test("what was written a moment before is in it, although it lies in the write-ahead log alone", async () => {
  await write("just now");
  await backUp(data, archive);
  await restore(archive, join(directory, "restored"));
  const restored = await openStore(join(directory, "restored"));
  expect(await restored.db.selectFrom("rulesets").select("hash").orderBy("hash").execute()).toEqual(
    [{ hash: "before" }, { hash: "just now" }],
  );
  await restored.close();
});

test("any tar unpacks it, and nobody but its owner may read it", async () => {
  addFile("a picture");
  await backUp(data, archive);
  const { status, stdout } = spawnSync("tar", ["tf", archive], { encoding: "utf8" });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^proffer\.db\nproffer\.db\.sha256\nfiles\/..\/.{64}\n$/);
  expect(statSync(archive).mode & 0o777).toBe(0o600);
});

test("an earlier backup is not overwritten, and of nothing there is none", async () => {
  writeFileSync(archive, "an earlier one");
  await expect(backUp(data, archive)).rejects.toThrow(/is there already/);
  expect(readFileSync(archive, "utf8")).toBe("an earlier one");
  await expect(backUp(join(directory, "nowhere"), join(directory, "x.tar"))).rejects.toThrow(
    /no Proffer data/,
  );
  expect(existsSync(join(directory, "nowhere"))).toBe(false);
});

test("damaged data is no backup", async () => {
  for (let n = 0; n < 200; n++) await write(`row ${n}`);
  await store.settle();
  const file = join(data, "proffer.db");
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 500_000, 600_000);
  writeFileSync(file, bytes);
  await expect(backUp(data, archive)).rejects.toThrow(/damaged|malformed/);
  expect(readdirSync(directory)).toEqual(["data"]);
});

test("a directory with something in it is not overwritten", async () => {
  await backUp(data, archive);
  await expect(restore(archive, data)).rejects.toThrow(
    /There is something in .*overwrites nothing/,
  );
  await expect(restore(join(directory, "tuesday.tar"), join(directory, "r"))).rejects.toThrow(
    /There is no/,
  );
});

test.each([
  ["ends too early", (bytes: Buffer) => bytes.subarray(0, 20_000)],
  ["ends before its end", (bytes: Buffer) => bytes.subarray(0, -1024)],
  ["has another byte in its database", (bytes: Buffer) => flip(bytes, 512 + 30)],
  ["has another letter in a row", (bytes: Buffer) => flip(bytes, bytes.indexOf("xxxxxxxx"))],
  ["has another byte in a file", (bytes: Buffer) => flip(bytes, bytes.indexOf("a picture"))],
  ["has another byte in a header", (bytes: Buffer) => flip(bytes, bytes.indexOf("files/"))],
  ["is no archive", () => Buffer.from("x".repeat(5_000))],
  ["is empty", () => Buffer.alloc(0)],
])("a backup that %s is refused, and nothing is left of the attempt", async (_what, spoil) => {
  addFile("a picture");
  await backUp(data, archive);
  writeFileSync(archive, spoil(readFileSync(archive)));
  await expect(restore(archive, join(directory, "restored"))).rejects.toThrow(/cannot be restored/);
  expect(readdirSync(directory).sort()).toEqual(["data", "monday.tar"]);
});

test("an archive that would write elsewhere is refused", async () => {
  mkdirSync(join(directory, "sub"));
  writeFileSync(join(directory, "evil"), "evil");
  spawnSync("tar", ["cPf", archive, "../evil"], { cwd: join(directory, "sub") });
  await expect(restore(archive, join(directory, "restored"))).rejects.toThrow(
    /no backup holds “\.\.\/evil”/,
  );
  expect(existsSync(join(directory, "restored"))).toBe(false);
});

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x21, at);
  return copy;
}
