import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BlockPlace } from "./block-file.ts";

/** Counts up when what is kept, or how a log is read, changes: older stores are then made anew. */
export const storeVersion = 1;

/** A log as it is kept for back-tests: coded, sorted, without duplicates. */
export interface Store {
  readonly version: number;
  /** What it was made from, and with what; see {@link keyOf}. */
  readonly key: string;
  /** What its sources are and were like. */
  readonly sources: readonly SourceMark[];
  readonly rows: number;
  readonly events: number;
  readonly customers: number;
  readonly withoutUser: number;
  readonly refused: number;
  readonly refusals: readonly string[];
  /** Columns that the mapping names for properties and the log has not. */
  readonly absent: readonly string[];
  readonly duplicates: number;
  readonly late: number;
  /** UTC ms; `null` where there is no event. */
  readonly first: number | null;
  readonly last: number | null;
  readonly names: readonly string[];
  readonly namesCount: readonly number[];
  readonly properties: readonly string[];
  readonly blocks: readonly BlockPlace[];
  /** Of the file with the properties' values. */
  readonly valuesCrc: number;
}

/** What tells a file from what it was before. */
export interface SourceMark {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** @throws an `Error` that names the file where it is not there. */
export function markOf(path: string): SourceMark {
  try {
    const { size, mtimeMs } = statSync(path);
    return { path: resolve(path), bytes: size, modifiedMs: mtimeMs };
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** One name for everything that a store depends on. */
export function keyOf(parts: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify([storeVersion, parts]))
    .digest("hex")
    .slice(0, 32);
}

const metaFile = "store.json";
export const valuesFile = "values.json";

export function writeStore(folder: string, store: Store): void {
  const text = JSON.stringify(store);
  const sum = createHash("sha256").update(text).digest("hex");
  writeFileSync(join(folder, metaFile), `${sum}\n${text}`);
}

/** What is kept in a folder; `undefined` where nothing is, or nothing whole. */
export function readStore(folder: string, key: string): Store | undefined {
  try {
    const [sum, text = ""] = readFileSync(join(folder, metaFile), "utf8").split("\n");
    if (createHash("sha256").update(text).digest("hex") !== sum) return undefined;
    const store = JSON.parse(text) as Store;
    if (store.version !== storeVersion || store.key !== key) return undefined;
    return hasItsFiles(folder, store) ? store : undefined;
  } catch {
    return undefined;
  }
}

function hasItsFiles(folder: string, { blocks }: Store): boolean {
  const ends = new Map<string, number>();
  for (const { file, at, bytes } of blocks)
    ends.set(file, Math.max(ends.get(file) ?? 0, at + bytes));
  return (
    existsSync(join(folder, valuesFile)) &&
    [...ends].every(([file, end]) => statSync(join(folder, file)).size === end)
  );
}

/** A store that is not what was written. */
export class DamagedStore extends Error {
  constructor(what: string) {
    super(`The kept log is damaged: ${what}.`);
  }
}
