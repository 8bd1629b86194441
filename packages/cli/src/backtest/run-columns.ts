import type { Columns, PropertyColumn } from "@proffer/engine/columns";
import type { StoreReader } from "../log/columns/read-store.ts";
import { segmentColumns } from "../log/columns/segment-parts.ts";
import type { OrderTotals } from "./order-totals.ts";
import { order, takeOrder } from "./order-totals.ts";

/** A row's value of a property; `undefined` where it has none. */
export function valueAt(
  { buffers, store, values }: StoreReader,
  property: string,
  row: number,
): unknown {
  const p = store.properties.indexOf(property);
  const code = buffers.properties[p]?.[row] ?? -1;
  return code < 0 ? undefined : values[p]?.[code];
}

/** The memory that blocks are read into, as the column program sees it. */
export function toColumns({ buffers, store, values }: StoreReader): Columns {
  const { starts, times, names, properties } = buffers;
  const columns = store.properties.map((name, p): [string, PropertyColumn] => [
    name,
    { codes: properties[p] as Int32Array, values: values[p] as readonly unknown[] },
  ]);
  return {
    starts,
    times,
    names: { codes: names, values: store.names },
    properties: new Map(columns.filter(([name]) => !segmentColumns.includes(name))),
  };
}

/** Before the first block: lets the columns look as if a customer had as many rows as any has. */
export function makeRoom({ buffers: { starts }, store }: StoreReader): void {
  let longest = 0;
  for (const block of store.blocks) longest = Math.max(longest, block.longest);
  if (starts.length > 1) starts.fill(longest, 1);
}

/** Takes in the orders of the block that is being held. */
export function takeOrders(
  reader: StoreReader,
  rows: number,
  currency: string | null,
  to: OrderTotals,
): void {
  const wanted = reader.store.names.indexOf(order.event);
  if (wanted < 0) return;
  for (let row = 0; row < rows; row++) {
    if (reader.buffers.names[row] !== wanted) continue;
    const properties = Object.fromEntries(
      order.properties.map((name) => [name, valueAt(reader, name, row)]),
    );
    takeOrder(to, properties, currency);
  }
}
