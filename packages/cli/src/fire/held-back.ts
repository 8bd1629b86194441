import { mkdtemp, open, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLines } from "./read-lines.ts";

/**
 * Firings of timers that fall due behind everything read so far: whether the log reaches as far as that shows only at its
 * end. They wait as the lines they would be, beyond a bound in a temporary file.
 */
export interface HeldBack {
  take(at: number, line: string): Promise<void>;
  /** Gives what fell due up to and including `until`. */
  release(until: number): AsyncGenerator<string>;
  /** Gives the temporary file's space back. */
  close(): Promise<void>;
}

/** Some 20 MB of lines. */
const maxInMemory = 100_000;

export function createHeldBack(limit = maxInMemory): HeldBack {
  let lines: string[] = [];
  let file: FileHandle | undefined;
  return {
    async take(at, line) {
      lines.push(`${at} ${line}`);
      if (lines.length < limit) return;
      file ??= await openNameless();
      await file.appendFile(`${lines.join("\n")}\n`);
      lines = [];
    },
    async *release(until) {
      if (file)
        for await (const bundle of readLines(file.createReadStream({ start: 0, autoClose: false })))
          yield* dueLines(bundle, until);
      yield* dueLines(lines, until);
    },
    async close() {
      await file?.close();
    },
  };
}

/** Its name is gone as soon as it is open: whatever ends this process, nothing is left behind. Windows keeps names until then. */
async function openNameless(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), "proffer-fire-"));
  const file = await open(join(folder, "held"), "w+");
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  return file;
}

function* dueLines(held: readonly string[], until: number): Generator<string> {
  for (const line of held) {
    const space = line.indexOf(" ");
    if (Number(line.slice(0, space)) <= until) yield line.slice(space + 1);
  }
}
