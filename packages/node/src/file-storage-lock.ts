import { randomUUID } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { link, open, readFile, rename, rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A file that says which process has another one; it is held until {@link FileLock.release}, or until that process is gone. */
export interface FileLock {
  /** @throws where somebody else has taken the lock. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** Which process it is: a number is used again, but not by one that started at the same time. */
interface Holder {
  readonly pid: number;
  /** In clock ticks since the machine started, where the system tells (Linux). */
  readonly started: string | null;
}

/** Who has just made the file needs a moment to write into it; who was killed in between has written nothing. */
const patienceMs = 2000;

/**
 * Takes a lock.
 *
 * @param path of the lock's own file.
 * @throws where a process that is alive has it.
 */
export async function takeLock(path: string): Promise<FileLock> {
  for (;;) {
    const handle = await create(path);
    if (handle) return hold(handle, path);
    await giveWay(path);
  }
}

/** The new file with our name in it; `undefined` where there is one. */
async function create(path: string): Promise<FileHandle | undefined> {
  try {
    const handle = await open(path, "wx", 0o600);
    const holder: Holder = { pid: process.pid, started: (await statusOf(process.pid)).started };
    await handle.writeFile(JSON.stringify(holder));
    return handle;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return undefined;
    throw error;
  }
}

/** The file stays open, so that no other one gets its number as long as it is ours. */
async function hold(handle: FileHandle, path: string): Promise<FileLock> {
  const { ino } = await handle.stat({ bigint: true });
  const isOurs = async (): Promise<boolean> => {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    return found?.ino === ino;
  };
  return {
    async check() {
      if (await isOurs()) return;
      throw new Error(`${path} is gone or another process's: two must not write to one store.`);
    },
    async release() {
      if (await isOurs()) await rm(path);
      await handle.close();
    },
  };
}

/** Clears away what a process has left that is no more. */
async function giveWay(path: string): Promise<void> {
  const found = await look(path);
  if (!found) return;
  const { text, ageMs } = found;
  const holder = parse(text);
  if (!holder && ageMs < patienceMs) return void (await sleep(20));
  if (holder && (await isAlive(holder)))
    throw new Error(
      `Process ${holder.pid} has the store open (${path}). Give each process a store of its own, or end that one.`,
    );
  await clear(path, text);
}

/** Moved aside first: if it is no longer the one that was looked at, another process was faster, and it goes back. */
async function clear(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await unless("ENOENT", rename(path, aside));
  const moved = await look(aside);
  if (moved && moved.text !== text) await unless("EEXIST", link(aside, path));
  await rm(aside, { force: true });
}

/** Somebody else has just done the same. */
async function unless(code: string, work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (codeOf(error) !== code) throw error;
  });
}

async function look(path: string): Promise<{ text: string; ageMs: number } | undefined> {
  try {
    const { mtimeMs } = await stat(path);
    return { text: await readFile(path, "utf8"), ageMs: Date.now() - mtimeMs };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    return typeof holder?.pid === "number" ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, started }: Holder): Promise<boolean> {
  const status = await statusOf(pid);
  if (started !== null && process.platform === "linux") return status.started === started;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return codeOf(error) === "EPERM";
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: behind the name in brackets, state is the 1st and start the 20th. */
async function statusOf(pid: number): Promise<{ readonly started: string | null }> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    // A process that has ended and that nobody has asked about yet.
    const isGone = fields[0] === "Z" || fields[0] === "X";
    return { started: isGone ? null : (fields[19] ?? null) };
  } catch {
    return { started: null };
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
