import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Mapping } from "../mapping.ts";
import type { RunJob } from "./jobs.ts";
import { LogCoder } from "./log-coder.ts";
import { readSource } from "./read-source.ts";
import { reunite } from "./reunite.ts";
import type { SortedPartition, SortJob } from "./sort-job.ts";
import type { LogSource } from "./source.ts";
import type { SpilledPartition } from "./spill.ts";
import { maxHeldBytes, Spill } from "./spill.ts";
import type { SourceMark, Store } from "./store.ts";
import { storeVersion, valuesFile, writeStore } from "./store.ts";
import { sumOf } from "./block-file.ts";

/** What a store is made of, and how. */
export interface StorePlan {
  readonly source: LogSource;
  readonly marks: readonly SourceMark[];
  readonly key: string;
  readonly mapping: Mapping | null;
  readonly properties: readonly string[];
  /** About how many rows, where something is known. */
  readonly rowsExpected: number;
}

/** Who hears of the work, and who does it. */
export interface StoreWork {
  readonly runSort: RunJob<SortJob, SortedPartition>;
  readonly onRead: (rows: number, of: number | null) => void;
  readonly onSort: (rows: number, of: number) => void;
}

/** So many rows of a partition are sorted in a processor's own memory. */
const rowsAPartition = 40_000;
const maxPartitions = 2048;

/** Reads a log and writes it, coded and sorted, into a folder that holds nothing else. */
export async function buildStore(folder: string, plan: StorePlan, work: StoreWork): Promise<Store> {
  const spillFile = join(folder, "spill.bin");
  const partitions = partitionsFor(plan.rowsExpected);
  // Of a log of Segment messages there may be a second spill beside the first.
  const spill = new Spill(partitions, spillFile, plan.mapping ? maxHeldBytes : maxHeldBytes / 2);
  const coder = new LogCoder(plan.mapping, plan.properties, spill);
  const absent = await readSource(plan.source, {
    mapping: plan.mapping,
    coder,
    folder,
    onProgress: work.onRead,
  });
  const spilled = reunite(spill, coder.aliases, plan.properties.length, spillFile);
  const sorted = await sortAll(folder, spilled, coder, plan, work);
  for (const file of [spillFile, spilled.file]) rmSync(file, { force: true });
  writeValues(folder, coder);
  const store = toStore(sorted, coder, plan, absent, valuesSum(coder));
  writeStore(folder, store);
  return store;
}

function partitionsFor(rows: number): number {
  const wanted = Math.ceil(Math.log2(Math.max(1, rows / rowsAPartition)));
  return Math.min(maxPartitions, 2 ** wanted);
}

async function sortAll(
  folder: string,
  { file, partitions }: { readonly file: string; readonly partitions: readonly SpilledPartition[] },
  coder: LogCoder,
  plan: StorePlan,
  { runSort, onSort }: StoreWork,
): Promise<readonly SortedPartition[]> {
  const hasIds = plan.mapping?.messageId !== null;
  const { rows, withoutUser, refused } = coder.counts;
  const sorted: SortedPartition[] = [];
  let done = 0;
  const shape = { properties: plan.properties.length, hasIds };
  const names = coder.names.length;
  const job: SortJob = { type: "sort", spill: file, partitions, shape, folder, names };
  await runSort(job, (one) => {
    sorted.push(one);
    done += one.place.rows + one.duplicates;
    onSort(done, rows - withoutUser - refused);
  });
  return sorted.sort((a, b) => a.partition - b.partition);
}

function valuesText({ properties }: LogCoder): string {
  return `[${properties.map(({ values }) => JSON.stringify(values.values)).join(",\n")}]`;
}

function valuesSum(coder: LogCoder): number {
  return sumOf(Buffer.from(valuesText(coder)));
}

function writeValues(folder: string, coder: LogCoder): void {
  writeFileSync(join(folder, valuesFile), valuesText(coder));
}

function toStore(
  sorted: readonly SortedPartition[],
  coder: LogCoder,
  plan: StorePlan,
  absent: readonly string[],
  valuesCrc: number,
): Store {
  const { rows, withoutUser, refused, refusals } = coder.counts;
  let customers = 0;
  const blocks = sorted.map(({ place }) => {
    const firstCustomer = customers;
    customers += place.customers;
    return { ...place, firstCustomer };
  });
  const sum = (of: (one: SortedPartition) => number): number =>
    sorted.reduce((total, one) => total + of(one), 0);
  return {
    version: storeVersion,
    key: plan.key,
    sources: plan.marks,
    rows,
    events: rows - withoutUser - refused,
    customers,
    withoutUser,
    refused,
    refusals,
    absent,
    duplicates: sum(({ duplicates }) => duplicates),
    late: sum(({ late }) => late),
    first: sorted.length === 0 ? null : Math.min(...sorted.map(({ first }) => first)),
    last: sorted.length === 0 ? null : Math.max(...sorted.map(({ last }) => last)),
    names: coder.names,
    namesCount: coder.names.map((_, code) => sum(({ names }) => names[code] as number)),
    properties: plan.properties,
    blocks,
    valuesCrc,
  };
}
