import { resolve } from "node:path";
import type { Storage } from "@proffer/sdk";
import { createJournalStorage } from "@proffer/sdk/async-storage";
import { FileJournal } from "./file-storage-journal.ts";

const limits = { growth: 1024 * 1024, events: Infinity };

const stores = new Map<string, Storage>();

/** What {@link createFileStorage} may be told. */
export interface FileStorageOptions {
  /**
   * Waits for the disk at every write, so that not even a power cut loses what was acknowledged. `false`: a killed
   * process still loses nothing, and a write takes a tenth of the time. Default: true.
   */
  readonly fsync?: boolean;
}

/**
 * Keeps a customer in a file, for a Node program that is one customer's: a kiosk, a desktop app, a worker.
 *
 * Events are there when `track` has resolved, whatever becomes of the process. Its lines are JSON and are written anew
 * from time to time; beside it lies `PATH.lock`, because one process has it to itself: for a second one the SDK reports a
 * problem of type `storage` and goes on in memory. The file is opened at the first use, and its folder made. The same
 * path is the same store.
 *
 * @example
 * ```ts
 * const storage = createFileStorage("/var/lib/kiosk/customer.jsonl");
 * const proffer = createProffer({ endpoint: "https://help.example.com", storage });
 * ```
 */
export function createFileStorage(
  path: string,
  { fsync = true }: FileStorageOptions = {},
): Storage {
  const whole = resolve(path);
  const known = stores.get(whole);
  if (known) return known;
  const storage = createJournalStorage(() => FileJournal.open(whole, fsync), limits);
  stores.set(whole, storage);
  return storage;
}
