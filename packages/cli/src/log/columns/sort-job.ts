import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { BlockPlace } from "./block-file.ts";
import { encodeBlock, sumOf } from "./block-file.ts";
import type { Pick } from "./jobs.ts";
import type { RecordShape, Sorted } from "./sort-partition.ts";
import { sortPartition } from "./sort-partition.ts";
import type { SpilledPartition } from "./spill.ts";
import { readPartition } from "./spill.ts";

/** Partitions to be sorted and written as blocks. */
export interface SortJob {
  readonly type: "sort";
  readonly spill: string;
  readonly partitions: readonly SpilledPartition[];
  readonly shape: RecordShape;
  /** Where the blocks go: each thread writes a file of its own. */
  readonly folder: string;
  readonly names: number;
}

/** What became of a partition. */
export interface SortedPartition extends Omit<Sorted, "block"> {
  readonly partition: number;
  /** Its first customer's number is not known yet. */
  readonly place: BlockPlace;
  /** Events by name code. */
  readonly names: Uint32Array;
}

/** Sorts partitions as long as there are any. */
export function runSortJob(
  job: SortJob,
  thread: number,
  pick: Pick,
  tell: (sorted: SortedPartition) => void,
): void {
  const file = `blocks-${thread}.bin`;
  const fd = openSync(join(job.folder, file), "w", 0o600);
  let at = 0;
  let bytes = new ArrayBuffer(0);
  for (let i = pick(); i < job.partitions.length; i = pick()) {
    const partition = job.partitions[i] as SpilledPartition;
    if (partition.bytes === 0) continue;
    bytes = readPartition(job.spill, partition, bytes);
    const { block, ...found } = sortPartition(bytes, partition.bytes, job.shape);
    const encoded = encodeBlock(block);
    for (let done = 0; done < encoded.length;)
      done += writeSync(fd, encoded, done, encoded.length - done, at + done);
    const place = {
      file,
      at,
      bytes: encoded.length,
      crc: sumOf(encoded),
      customers: block.customers,
      rows: block.rows,
      firstCustomer: 0,
      longest: longestOf(block.starts),
    };
    at += encoded.length;
    tell({ ...found, partition: i, place, names: countNames(block.names, job.names) });
  }
  closeSync(fd);
}

function longestOf(starts: Int32Array): number {
  let longest = 0;
  for (let c = 1; c < starts.length; c++)
    longest = Math.max(longest, (starts[c] as number) - (starts[c - 1] as number));
  return longest;
}

function countNames(codes: Uint16Array, names: number): Uint32Array {
  const counts = new Uint32Array(names);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    counts[code] = (counts[code] as number) + 1;
  }
  return counts;
}
