import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Event } from "@proffer/engine";
import { createProffer } from "@proffer/sdk";
import type { ProfferProblem, Storage } from "@proffer/sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keepsTheContract } from "../../sdk/src/storage/contract.ts";
import { FileJournal } from "./file-storage-journal.ts";
import { createFileStorage } from "./file-storage.ts";

let folder: string;
const open: Storage[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "proffer-file-"));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
  await rm(folder, { recursive: true });
});

function openFile(name = "customer.jsonl"): Storage {
  const store = createFileStorage(join(folder, name), { fsync: false });
  open.push(store);
  return store;
}

async function commit(store: Storage, text: string): Promise<boolean> {
  const { revision: base } = await store.since(Infinity);
  const event: Event = {
    messageId: `${text}-${base}`,
    type: "track",
    event: "Page",
    properties: { text },
    timestamp: Date.now(),
  };
  const memory = { fired: {}, looked: null };
  return store.commit({ base, event, owner: "ann", memory, offers: [], send: { deviceKey: "k" } });
}

const textsOf = async (store: Storage): Promise<unknown[]> =>
  (await store.since(0)).events.map(({ properties }) => properties["text"]);

describe("A store in a file", () => {
  keepsTheContract(async () => openFile());

  test("is there again when it is opened again, in a folder that is made for it", async () => {
    const store = openFile("shops/tea/customer.jsonl");
    await commit(store, "🍵");
    await commit(store, "茶\n");
    await store.close();
    expect(await textsOf(store)).toEqual(["🍵", "茶\n"]);
    expect(await store.unsent(9)).toMatchObject([{ deviceKey: "k" }, { deviceKey: "k" }]);
  });

  test("touches nothing before it is used", async () => {
    openFile("later/customer.jsonl");
    expect(await readdir(folder)).toEqual([]);
  });

  test("is the same store under the same path, for a commit must see the one before it", async () => {
    expect(openFile()).toBe(openFile());
    const [first, second] = await Promise.all([commit(openFile(), "a"), commit(openFile(), "b")]);
    expect([first, second].sort()).toEqual([false, true]);
  });

  test("waits for the disk where that is asked for", async () => {
    const store = createFileStorage(join(folder, "customer.jsonl"));
    open.push(store);
    await commit(store, "a");
    await store.close();
    expect(await textsOf(openFile())).toEqual(["a"]);
  });

  test("can be read by nobody else", async () => {
    await commit(openFile(), "a");
    expect((await stat(join(folder, "customer.jsonl"))).mode & 0o777).toBe(0o600);
  });

  test("passes over a last line that was torn off, and writes behind the last whole one", async () => {
    const path = join(folder, "customer.jsonl");
    await commit(openFile(), "a");
    await openFile().close();
    const whole = await readFile(path);
    // In the middle of a character.
    const torn = Buffer.from('1 01234567 {"events":[{"text":"茶').subarray(0, -1);
    await writeFile(path, Buffer.concat([whole, torn]));
    expect(await textsOf(openFile())).toEqual(["a"]);
    await commit(openFile(), "b");
    await openFile().close();
    expect((await readFile(path, "utf8")).split("\n")).toHaveLength(3);
    expect(await textsOf(openFile())).toEqual(["a", "b"]);
  });

  test.each(["tea\nsugar\n", "# Shopping list", '{"name":"shop"}\n'])(
    "leaves a file alone that is something else: %j",
    async (text) => {
      const path = join(folder, "customer.jsonl");
      await writeFile(path, text);
      await expect(commit(openFile(), "a")).rejects.toThrow(`${path} is no store of Proffer's`);
      expect(await readFile(path, "utf8")).toBe(text);
      expect(await readdir(folder)).toEqual(["customer.jsonl"]);
    },
  );

  test("is written anew by another file that takes its place, and what a killed process left of that is no hindrance", async () => {
    const path = join(folder, "customer.jsonl");
    await writeFile(`${path}.new`, "half");
    const journal = await FileJournal.open(path, true);
    await journal.append("one");
    await journal.append("two");
    await journal.rewrite(["three"]);
    await journal.append("four");
    expect(await journal.load()).toEqual(["three", "four"]);
    await journal.close();
    expect(await readdir(folder)).toEqual(["customer.jsonl"]);
  });

  test("that is erased leaves no file behind, and may begin anew", async () => {
    await commit(openFile(), "a");
    await openFile().erase();
    expect(await readdir(folder)).toEqual([]);
    await commit(openFile(), "b");
    expect(await textsOf(openFile())).toEqual(["b"]);
  });
});

describe("A store that somebody has open", () => {
  const lock = (): string => join(folder, "customer.jsonl.lock");

  test("is refused to another one, by whatever path it comes, and free again when it is closed", async () => {
    await commit(openFile(), "a");
    await symlink(join(folder, "customer.jsonl"), join(folder, "link"));
    await expect(textsOf(openFile("link"))).rejects.toThrow(
      `Process ${process.pid} has the store open`,
    );
    await openFile().close();
    expect(await textsOf(openFile("link"))).toEqual(["a"]);
  });

  test("is refused while another process has it, and free when that one was killed", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(child, "spawn");
    await writeFile(lock(), await holderOf(child.pid as number));
    await expect(textsOf(openFile())).rejects.toThrow(`Process ${child.pid} has the store open`);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await textsOf(openFile())).toEqual([]);
  });

  test("is free where another process goes by the number of the one that had it", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(child, "spawn");
    await writeFile(lock(), JSON.stringify({ pid: child.pid, started: "1" }));
    const isLinux = process.platform === "linux";
    if (isLinux) expect(await textsOf(openFile())).toEqual([]);
    else await expect(textsOf(openFile())).rejects.toThrow("has the store open");
    child.kill("SIGKILL");
  });

  test("is free after a while where its lock is empty: that process was killed before it had said who it is", async () => {
    await writeFile(lock(), "");
    const started = Date.now();
    expect(await textsOf(openFile())).toEqual([]);
    expect(Date.now() - started).toBeGreaterThan(1000);
  });

  test("is not written to by who has lost it", async () => {
    await commit(openFile(), "a");
    await rm(lock());
    await writeFile(lock(), "somebody else");
    await expect(commit(openFile(), "b")).rejects.toThrow("two must not write to one store");
    await openFile().close();
    expect(await readFile(lock(), "utf8")).toBe("somebody else");
  });

  test("goes to one of many that find the lock of a dead process", async () => {
    const path = join(folder, "customer.jsonl");
    for (let round = 0; round < 30; round++) {
      await writeFile(lock(), JSON.stringify({ pid: 2 ** 22 + 1, started: "1" }));
      const asked = Array.from({ length: 12 }, () => FileJournal.open(path, false));
      const opened = (await Promise.allSettled(asked)).flatMap((one) =>
        one.status === "fulfilled" ? [one.value] : [],
      );
      const written = await Promise.allSettled(opened.map((journal) => journal.append("a")));
      expect(written.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      await Promise.all(opened.map((journal) => journal.close()));
      expect(await readdir(folder)).toEqual(["customer.jsonl"]);
    }
  });
});

test("A client whose file somebody else has open goes on in memory, and says so", async () => {
  const other = await FileJournal.open(join(folder, "customer.jsonl"), false);
  const proffer = createProffer({ rules: { version: 1, rules: [] }, storage: openFile() });
  const problems: ProfferProblem[] = [];
  proffer.on("problem", (problem) => problems.push(problem));
  await proffer.track("Page Idled");
  expect(problems).toMatchObject([{ type: "storage" }]);
  expect(String(problems[0]?.cause)).toContain(`Process ${process.pid} has the store open`);
  await proffer.destroy();
  expect(await other.load()).toEqual([]);
  await other.close();
});

/** What a process writes into its lock. */
async function holderOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const started = text?.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  return JSON.stringify({ pid, started });
}
