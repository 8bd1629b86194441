import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

// Fast enough that an editor's save is felt at once, rare enough to cost nothing.
const intervalMs = 500;

/**
 * Calls back with a file as it is now, and again whenever it has changed, appeared or gone; one call at a time.
 *
 * It asks for the file's state instead of listening for events: editors that save by renaming, network file systems
 * and Kubernetes' symbolic links each break `fs.watch` in a way of their own. The state is taken before each call, so
 * that a change during it is not missed.
 *
 * @returns after the first call, with what ends it.
 */
export async function followFile(path: string, onChange: () => Promise<void>): Promise<() => void> {
  const end = new AbortController();
  let seen = await stateOf(path);
  await onChange();

  async function follow(): Promise<void> {
    for (;;) {
      await sleep(intervalMs, undefined, { ref: false, signal: end.signal });
      const now = await stateOf(path);
      if (now === seen || end.signal.aborted) continue;
      seen = now;
      await onChange();
    }
  }
  // The only way out is the signal.
  follow().catch(() => {});
  return () => end.abort();
}

async function stateOf(path: string): Promise<string> {
  try {
    const { mtimeNs, size, ino } = await stat(path, { bigint: true });
    return `${mtimeNs} ${size} ${ino}`;
  } catch (cause) {
    return cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
  }
}
