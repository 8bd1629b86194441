import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Event } from "@proffer/engine";
import type { Mapping } from "../mapping.ts";
import { customerOf } from "./block.ts";
import { buildStore } from "./build-store.ts";
import { StoreReader } from "./read-store.ts";
import { runSortJob } from "./sort-job.ts";
import { parseSource } from "./source.ts";
import type { Store } from "./store.ts";
import { DamagedStore } from "./store.ts";

/** What a test looks at of an event. */
export type Seen = Pick<Event, "event" | "timestamp" | "properties">;

/** A log as it is kept, opened up again for tests. */
export interface Opened {
  readonly folder: string;
  readonly store: Store;
  readonly byCustomer: ReadonlyMap<string, readonly Seen[]>;
  /** Of customers with late rows: their events as they arrived. */
  readonly arrived: ReadonlyMap<string, readonly Seen[]>;
}

/** Keeps a log in a folder of its own, on this thread, and opens it up again. */
export async function keep(
  path: string,
  mapping: Mapping | null,
  properties: readonly string[],
  rowsExpected = 0,
): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), "proffer-store-"));
  const source = parseSource(path, {});
  const plan = { source, marks: [], key: "test", mapping, properties, rowsExpected };
  let next = 0;
  const store = await buildStore(folder, plan, {
    runSort: async (job, tell) => runSortJob(job, 0, () => next++, tell),
    onRead: () => undefined,
    onSort: () => undefined,
  });
  return { folder, store, ...open(folder, store) };
}

/** Reads everything that is kept. @throws `DamagedStore` */
export function open(folder: string, store: Store): Pick<Opened, "byCustomer" | "arrived"> {
  const reader = new StoreReader(folder, store);
  const byCustomer = new Map<string, Seen[]>();
  const arrived = new Map<string, Seen[]>();
  for (const place of store.blocks) {
    const block = reader.read(place);
    const seenAt = (row: number): Seen => ({
      event: store.names[block.names[row] as number] as string,
      timestamp: block.times[row] as number,
      properties: Object.fromEntries(
        store.properties.flatMap((name, p) => {
          const code = block.properties[p]?.[row] as number;
          return code < 0 ? [] : [[name, reader.values[p]?.[code]]];
        }),
      ),
    });
    for (let c = 0; c < block.customers; c++) {
      const name = customerOf(block, c);
      const first = block.starts[c] as number;
      const rows = Array.from(
        { length: (block.starts[c + 1] as number) - first },
        (_, i) => first + i,
      );
      if (byCustomer.has(name)) throw new DamagedStore(`${name} is there twice`);
      byCustomer.set(name, rows.map(seenAt));
      if (c < block.calm) continue;
      const from = first - (block.starts[block.calm] as number);
      const order = rows.map((_, i) => first + (block.arrivals[from + i] as number));
      arrived.set(name, order.map(seenAt));
    }
  }
  reader.close();
  return { byCustomer, arrived };
}
