import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BatchCustomers } from "./batch-customers.ts";
import { CodedBatch } from "./coded-rows.ts";
import { encodeBlock, sumOf } from "./block-file.ts";
import { RecordWriter } from "./record.ts";
import { sortPartition } from "./sort-partition.ts";
import type { SpilledPartition } from "./spill.ts";
import { readPartition, Spill } from "./spill.ts";

const rows = 60_000;
const customers = 50;
const partitions = 4;

/** Spills rows whose customers stand in a batch's dictionary, or by themselves. */
function spill(file: string, heldBytes: number, hasRepeats: boolean): readonly SpilledPartition[] {
  const spilled = new Spill(partitions, file, heldBytes);
  const writer = new RecordWriter(spilled);
  const known = new BatchCustomers(writer);
  const coded = new CodedBatch(1);
  const text = Buffer.alloc(customers * 4 + 8);
  for (let c = 0; c < customers; c++) text.write(`c${100 + c}`, c * 4);
  const view = new DataView(text.buffer, text.byteOffset, text.length);
  const of = Int32Array.from({ length: 1000 }, (_, i) => (i * 7) % customers);
  const starts = of.map((c) => c * 4);
  const lengths = of.map(() => 4);
  const users = { view, starts, lengths, repeats: hasRepeats ? { size: customers, of } : null };
  for (let first = 0; first < rows; first += 1000) {
    known.begin(users);
    coded.begin(1000);
    for (let i = 0; i < 1000; i++) {
      if (i % 3 === 0) coded.set(i, 0, first + i);
      writer.time[0] = first + i;
      writer.id.length = writer.id.view.byteLength - 4;
      writer.id.view.setInt32(0, first + i, true);
      // Bytes beyond ASCII are refused here; in an id of digits there are none.
      for (let b = 0; b < 4; b++) writer.id.view.setUint8(b, 48 + (((first + i) >> (4 * b)) & 15));
      if (!known.write(users, i, i % 5, coded)) throw new Error("a row was refused");
    }
  }
  return spilled.finish();
}

function blocksOf(file: string, spilled: readonly SpilledPartition[]): readonly unknown[] {
  return spilled.map((one) => {
    const bytes = readPartition(file, one);
    const { block, ...found } = sortPartition(bytes, one.bytes, { properties: 1, hasIds: true });
    return {
      ...found,
      rows: block.rows,
      customers: block.customers,
      crc: sumOf(encodeBlock(block)),
    };
  });
}

describe("A spill gives back every row", () => {
  const folder = mkdtempSync(join(tmpdir(), "proffer-spill-"));
  const whole = blocksOf("", spill(join(folder, "unused"), 2 ** 26, true));

  test("from memory alone", () => {
    const sum = (of: "rows" | "customers") =>
      (whole as readonly Record<string, number>[]).reduce((all, one) => all + (one[of] ?? 0), 0);
    expect([sum("rows"), sum("customers")]).toEqual([rows, customers]);
  });

  test.each([0, 2 ** 20])(
    "where no more than %i bytes may be held, and a file takes the rest",
    (held) => {
      const file = join(folder, `spill-${held}`);
      const spilled = spill(file, held, true);
      expect(statSync(file).size).toBeGreaterThan(0);
      expect(spilled.some(({ pieces }) => pieces.some(({ held }) => held !== null))).toBe(true);
      expect(blocksOf(file, spilled)).toEqual(whole);
    },
  );

  test("whether a batch knows which rows share a customer or not", () => {
    const alone = spill(join(folder, "unused"), 2 ** 26, false);
    expect(blocksOf("", alone)).toEqual(whole);
    const bytes = (all: readonly SpilledPartition[]) =>
      all.reduce((sum, one) => sum + one.bytes, 0);
    expect(bytes(alone)).toBeGreaterThan(bytes(spill(join(folder, "unused"), 2 ** 26, true)));
  });
});
