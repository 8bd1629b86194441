import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { homedir, platform, tmpdir } from "node:os";
import { join } from "node:path";
import type { SourceMark, Store } from "../log/columns/store.ts";
import { readStore } from "../log/columns/store.ts";

const toRemove = new Set<string>();

/** Threads may still be writing there. */
const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 } as const;

/** A folder of this run alone. It goes when the run ends, however it ends. */
export function temporaryFolder(beside?: string): string {
  if (beside !== undefined) mkdirSync(beside, { recursive: true });
  const folder = mkdtempSync(join(beside ?? tmpdir(), ".proffer-"));
  toRemove.add(folder);
  return folder;
}

/** A file that goes when the run ends. */
export function temporaryFile(path: string): string {
  toRemove.add(path);
  return path;
}

/** Removes what no later run has a use for. */
export function removeTemporary(): void {
  for (const path of toRemove) rmSync(path, removal);
  toRemove.clear();
}

/** Ctrl-C and a friendly end from outside: nothing half-written stays. @returns takes the handlers away. */
export function removeOnSignals(): () => void {
  const end = (code: number) => (): never => {
    removeTemporary();
    process.stderr.write("\nInterrupted; nothing is left half-written.\n");
    process.exit(code);
  };
  const handlers = { SIGINT: end(130), SIGTERM: end(143), SIGHUP: end(129) } as const;
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
  };
}

/** Where logs are kept if nobody says otherwise. */
export function userCache(): string {
  const { env } = process;
  if (env["XDG_CACHE_HOME"]) return join(env["XDG_CACHE_HOME"], "proffer");
  if (platform() === "darwin") return join(homedir(), "Library", "Caches", "proffer");
  if (platform() === "win32" && env["LOCALAPPDATA"]) return join(env["LOCALAPPDATA"], "proffer");
  return join(homedir(), ".cache", "proffer");
}

/** What begins the name of a kept log's folder. */
const prefix = "log-";

export function folderOf(cache: string, key: string): string {
  return join(cache, `${prefix}${key}`);
}

/** What is kept of a log; `undefined` where it is not, or not whole. */
export function findKept(cache: string, key: string): Store | undefined {
  return readStore(folderOf(cache, key), key);
}

/** Puts a finished folder where the next run looks for it. What was kept of the same files as they were before goes. */
export function keepFolder(
  cache: string,
  from: string,
  key: string,
  marks: readonly SourceMark[],
): string {
  const folder = folderOf(cache, key);
  rmSync(folder, { recursive: true, force: true });
  renameSync(from, folder);
  toRemove.delete(from);
  for (const name of readdirSync(cache))
    if (name.startsWith(prefix) && isStale(join(cache, name), marks))
      rmSync(join(cache, name), { recursive: true, force: true });
  return folder;
}

/** Whether what is kept there is of these files, but not as they are now. */
function isStale(folder: string, marks: readonly SourceMark[]): boolean {
  const file = join(folder, "store.json");
  if (!existsSync(file)) return false;
  try {
    const [, text = ""] = readFileSync(file, "utf8").split("\n");
    const { sources } = JSON.parse(text) as Store;
    const now = new Map(marks.map((mark) => [mark.path, mark]));
    return sources.some(({ path, bytes, modifiedMs }) => {
      const mark = now.get(path);
      return mark !== undefined && (mark.bytes !== bytes || mark.modifiedMs !== modifiedMs);
    });
  } catch {
    return true;
  }
}
