import { rmSync } from "node:fs";
import type { Mapping } from "../log/mapping.ts";
import type { SortedPartition, SortJob } from "../log/columns/sort-job.ts";
import { buildStore } from "../log/columns/build-store.ts";
import { openParquet } from "../log/columns/parquet/read-parquet.ts";
import type { LogSource } from "../log/columns/source.ts";
import { marksOf } from "../log/columns/source.ts";
import type { SourceMark, Store } from "../log/columns/store.ts";
import { keyOf } from "../log/columns/store.ts";
import type { Progress } from "./progress.ts";
import { findKept, folderOf, keepFolder, temporaryFolder, userCache } from "./run-folder.ts";
import { processors } from "./run-options.ts";
import { runJob } from "./worker-pool.ts";

/** A log that is ready to be run over. */
export interface OpenStore {
  readonly folder: string;
  readonly store: Store;
  /** Whether it was there from an earlier run. */
  readonly wasKept: boolean;
  /** Takes it away, to be made anew. */
  readonly discard: () => void;
}

/** What of a log is to be kept, and where. */
export interface StoreOptions {
  readonly source: LogSource;
  readonly mapping: Mapping | null;
  readonly properties: readonly string[];
  readonly cache: string | null | undefined;
  readonly workers: number | undefined;
}

/** From so many bytes on a log is kept even if nobody asked for it. */
const largeBytes = 64 * 1024 * 1024;
/** From so many rows on threads are worth their start. */
const manyRows = 200_000;
/** What a row of a text takes at least, packed or not: for a guess at how many there are. */
const bytesARow = 60;

/** Opens what is kept of a log, or reads the log and keeps it. */
export async function openStore(options: StoreOptions, progress: Progress): Promise<OpenStore> {
  const { source, mapping, properties } = options;
  const marks = marksOf(source);
  const key = keyOf([marks, describeMapping(mapping), properties]);
  const cache = marks === undefined ? null : cacheFor(options.cache, marks);
  const kept = cache === null ? undefined : findKept(cache, key);
  if (kept && cache !== null) return opened(folderOf(cache, key), kept, true);
  const folder = temporaryFolder(cache ?? undefined);
  const rowsExpected = expectedRows(source, marks);
  const threads = threadsFor(options.workers, rowsExpected);
  const store = await buildStore(
    folder,
    { source, marks: marks ?? [], key, mapping, properties, rowsExpected },
    {
      runSort: (job: SortJob, onMessage) =>
        runJob(job, threads, (message) => onMessage(message as SortedPartition)),
      onRead: (rows, of) => progress.show("Reading", rows, of),
      onSort: (rows, of) => progress.show("Sorting", rows, of),
    },
  );
  progress.clear();
  if (cache === null) return opened(folder, store, false);
  return opened(keepFolder(cache, folder, key, marks ?? []), store, false);
}

function opened(folder: string, store: Store, wasKept: boolean): OpenStore {
  const discard = (): void => rmSync(folder, { recursive: true, force: true });
  return { folder, store, wasKept, discard };
}

/** As many threads as are worth it for so many rows. */
export function threadsFor(workers: number | undefined, rows: number): number {
  return workers ?? (rows < manyRows ? 0 : processors());
}

function cacheFor(cache: string | null | undefined, marks: readonly SourceMark[]): string | null {
  if (cache !== undefined) return cache;
  const bytes = marks.reduce((sum, mark) => sum + mark.bytes, 0);
  return bytes < largeBytes ? null : userCache();
}

function expectedRows(source: LogSource, marks: readonly SourceMark[] | undefined): number {
  if (source.type !== "files" || !marks) return 1_000_000;
  if (source.kind === "parquet")
    return source.paths.reduce((sum, path) => sum + openParquet(path).rows, 0);
  const rows = (bytes: number, path: string): number =>
    (/\.gz$/i.test(path) ? bytes * 8 : bytes) / bytesARow;
  return marks.reduce((sum, { bytes, path }) => sum + rows(bytes, path), 0);
}

function describeMapping(mapping: Mapping | null): unknown {
  if (!mapping) return null;
  const { event, properties } = mapping;
  return { ...mapping, event: [event.column, [...event.values]], properties: [...properties] };
}
