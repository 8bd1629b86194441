import { createJournalStorage } from "../storage/journal.ts";
import type { Storage } from "../storage/storage.ts";
import type { AsyncStorageLike } from "./key-journal.ts";
import { KeyJournal } from "./key-journal.ts";

export { createJournalStorage } from "../storage/journal.ts";
export type { Journal, JournalLimits } from "../storage/journal-book.ts";
export type { AsyncStorageLike } from "./key-journal.ts";
export type { Storage } from "../storage/storage.ts";

/** Android lets an app keep 6 MB in all; a store that is written anew is there twice for a moment. */
const limits = { growth: 256 * 1024, events: 1024 * 1024 };

const stores = new WeakMap<AsyncStorageLike, Map<string, Storage>>();

/**
 * Keeps the customer in React Native's AsyncStorage, or in anything that has four of its methods.
 *
 * An event is written when `track` has resolved, in one value; an app that is killed at any moment comes back with all
 * of them. No value is longer than what Android reads, and the oldest events that the server has make room for others.
 * The same name in the same AsyncStorage is the same store.
 *
 * @param name keeps it apart from what else is in there; its keys begin with it.
 * @example
 * ```ts
 * import AsyncStorage from "@react-native-async-storage/async-storage";
 *
 * const storage = createAsyncStorage(AsyncStorage);
 * const proffer = createProffer({ endpoint: "https://help.example.com", storage });
 * ```
 */
export function createAsyncStorage(
  asyncStorage: AsyncStorageLike,
  { name = "proffer" }: { readonly name?: string } = {},
): Storage {
  const named = stores.get(asyncStorage) ?? new Map<string, Storage>();
  stores.set(asyncStorage, named);
  const storage =
    named.get(name) ?? createJournalStorage(async () => new KeyJournal(asyncStorage, name), limits);
  named.set(name, storage);
  return storage;
}
