import { createReadStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "../storage/store.ts";
import { isHeld } from "./places.ts";
import type { Places } from "./places.ts";

/** Files lie in a folder of this machine, beside the embedded store. */
export function createFolderPlaces(store: Store, directory: string): Places {
  const inTurn = createTurns();
  const placeOf = (hash: string): string => join(directory, hash.slice(0, 2), hash);

  function discard(hashes: readonly string[]): Promise<void> {
    return inTurn(async () => {
      for (const hash of new Set(hashes))
        if (!(await isHeld(store.db, hash))) await rm(placeOf(hash), { force: true });
    });
  }

  return {
    // In turn with what deletes bytes that nobody has: these are somebody's only now.
    keep: (hash, path, writeRow) =>
      inTurn(async () => {
        await mkdir(join(directory, hash.slice(0, 2)), { recursive: true });
        await rename(path, placeOf(hash));
        await store.transaction(writeRow);
      }),

    async read(hash) {
      const isThere = await stat(placeOf(hash)).then(
        () => true,
        () => false,
      );
      return isThere ? createReadStream(placeOf(hash)) : undefined;
    },

    discard,

    async tidy() {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true });
      const named = entries.filter((entry) => /^[\da-f]{64}$/.test(entry.name));
      await discard(named.map(({ name }) => name));
    },
  };
}

/** One after the other. */
function createTurns(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
