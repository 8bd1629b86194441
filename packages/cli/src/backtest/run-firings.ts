import { createReadStream, createWriteStream } from "node:fs";
import { readdir, rename, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { join } from "node:path";
import { formatInstant } from "@proffer/engine";
import type { Found } from "./run-job.ts";

/** What a customer's firings are, as lines of CSV, behind the customer: one JSON text a line. */
type Entry = readonly [customer: string, lines: string];

/** Writes a block's firings, by customer and rule, in a file of its own. */
export async function writeFirings(
  file: string,
  byCustomer: ReadonlyMap<string, readonly Found[]>,
): Promise<void> {
  const entries = [...byCustomer].map(([customer, found]): Entry => {
    const sorted = [...found].sort((a, b) => byText(a.rule.id, b.rule.id) || a.at - b.at);
    const lines = sorted.map(({ rule, key, at }) =>
      [rule.id, customer, key ?? "", formatInstant(at)].map(cell).join(","),
    );
    return [customer, `${lines.join("\n")}\n`];
  });
  entries.sort(([a], [b]) => byText(a, b));
  await writeFile(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}

/** Merges the files of all blocks into one CSV; under another name first, so that a run cut short leaves no half file. */
export async function mergeFirings(folder: string, out: string, partial: string): Promise<void> {
  const to = createWriteStream(partial);
  to.write("rule_id,user_id,key,fired_at\n");
  const files = (await readdir(folder)).map((file) => join(folder, file));
  for await (const [, lines] of merge(files)) if (!to.write(lines)) await once(to, "drain");
  to.end();
  await once(to, "finish");
  await rename(partial, out);
}

async function* merge(files: readonly string[]): AsyncGenerator<Entry> {
  const runs = await Promise.all(files.map(openRun));
  const heap = runs.filter(({ head }) => head !== undefined).sort(byHead);
  while (heap.length > 0) {
    const run = heap.shift() as Run;
    yield run.head as Entry;
    await run.next();
    if (run.head === undefined) continue;
    let low = 0;
    let high = heap.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (byHead(heap[middle] as Run, run) < 0) low = middle + 1;
      else high = middle;
    }
    heap.splice(low, 0, run);
  }
}

/** A sorted file that is being read, and the entry that comes next. */
interface Run {
  head: Entry | undefined;
  next(): Promise<void>;
}

async function openRun(file: string): Promise<Run> {
  const lines = createInterface({ input: createReadStream(file, { highWaterMark: 16_384 }) });
  const reading = lines[Symbol.asyncIterator]();
  const run: Run = {
    head: undefined,
    async next() {
      const { done, value } = await reading.next();
      run.head = done ? undefined : (JSON.parse(value) as Entry);
    },
  };
  await run.next();
  return run;
}

function byHead({ head: a }: Run, { head: b }: Run): number {
  return byText(a?.[0] ?? "", b?.[0] ?? "");
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** RFC 4180. */
function cell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
