import type { FileHandle } from "node:fs/promises";
import { mkdir, open, readFile, realpath, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Journal } from "@proffer/sdk/async-storage";
import type { FileLock } from "./file-storage-lock.ts";
import { takeLock } from "./file-storage-lock.ts";

const newline = 10;

/**
 * A journal in a file that one process has to itself. Lines are added at its end; written anew, it is another file that
 * takes its place by one rename.
 */
export class FileJournal implements Journal {
  readonly name: string;
  readonly #lock: FileLock;
  readonly #fsync: boolean;
  #file: FileHandle;
  /** Behind the last line; what follows was torn off. */
  #end: number | undefined;

  private constructor(path: string, lock: FileLock, file: FileHandle, fsync: boolean) {
    this.name = path;
    this.#lock = lock;
    this.#file = file;
    this.#fsync = fsync;
  }

  /** @throws where the file cannot be had, or another process has it. */
  static async open(named: string, fsync: boolean): Promise<FileJournal> {
    await mkdir(dirname(named), { recursive: true });
    // Of a link, the file that it leads to: that is the one that can be opened twice.
    const path = await realpath(named).catch(() => named);
    const lock = await takeLock(`${path}.lock`);
    try {
      // What is in it is the customer's business, and so is the device's key.
      const file = await open(path, "a+", 0o600);
      if (fsync) await syncFolder(path);
      return new FileJournal(path, lock, file, fsync);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async load(): Promise<readonly string[]> {
    const bytes = await readFile(this.name);
    this.#end = bytes.lastIndexOf(newline) + 1;
    return bytes
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "");
  }

  async append(line: string): Promise<void> {
    await this.#lock.check();
    // Only now: until something is written, what is there is left as it is.
    if (this.#end !== undefined) await this.#file.truncate(this.#end);
    this.#end = undefined;
    await this.#file.appendFile(`${line}\n`);
    if (this.#fsync) await this.#file.datasync();
  }

  async rewrite(lines: readonly string[]): Promise<void> {
    await this.#lock.check();
    const path = `${this.name}.new`;
    await rm(path, { force: true });
    const file = await open(path, "ax", 0o600);
    try {
      await file.appendFile(lines.map((line) => `${line}\n`).join(""));
      if (this.#fsync) await file.datasync();
      await rename(path, this.name);
    } catch (error) {
      await file.close();
      await rm(path, { force: true });
      throw error;
    }
    if (this.#fsync) await syncFolder(this.name);
    const old = this.#file;
    this.#file = file;
    await old.close();
  }

  async remove(): Promise<void> {
    try {
      await this.#lock.check();
      await rm(this.name, { force: true });
      await rm(`${this.name}.new`, { force: true });
      if (this.#fsync) await syncFolder(this.name);
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
    await this.#lock.release();
  }
}

/** That a file is there at all is written down in its folder. */
async function syncFolder(path: string): Promise<void> {
  // Windows does not let a folder be opened, and needs none of this.
  const folder = await open(dirname(path), "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
