/** What the bytes of a column's cells are. */
export type CellKind = "text" | "int" | "long" | "double" | "boolean";

/** Reads a cell: as a log of NDJSON would have it. An integer that JavaScript cannot hold exactly is its digits. */
export function readBytes(bytes: Uint8Array, kind: CellKind): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (kind) {
    case "text":
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
    case "int":
      return view.getInt32(0, true);
    case "long": {
      const value = view.getBigInt64(0, true);
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : String(value);
    }
    case "double": {
      const value = view.getFloat64(0, true);
      return Number.isFinite(value) ? value : null;
    }
    case "boolean":
      return view.getUint8(0) === 1;
  }
}
