import type { CellKind } from "../cell-kinds.ts";
import type { Struct } from "./thrift.ts";
import { ThriftReader } from "./thrift.ts";

/** A flat column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  /** `null` where our own reader does not read it. */
  readonly kind: CellKind | null;
  /** Of instants: how many of their units are a millisecond. */
  readonly perMs: number | null;
  readonly optional: boolean;
}

/** One column of one row group. */
export interface Chunk {
  readonly codec: number;
  readonly encodings: readonly number[];
  readonly values: number;
  readonly at: number;
  readonly packedBytes: number;
  readonly bytes: number;
}

/** What stands at a Parquet file's end. */
export interface ParquetFile {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
  /** Row group by row group, the chunks by the column's name. */
  readonly groups: readonly {
    readonly rows: number;
    readonly chunks: ReadonlyMap<string, Chunk>;
  }[];
}

const list = (value: unknown): readonly Struct[] => (value ?? []) as readonly Struct[];
const number = (struct: Struct, field: number): number => Number(struct.get(field) ?? 0);

/** Reads a footer. */
export function readFooter(bytes: Uint8Array): ParquetFile {
  const file = new ThriftReader(bytes).struct();
  const [, ...elements] = list(file.get(2));
  return {
    rows: number(file, 3),
    columns: topLevel(elements).map(columnOf),
    groups: list(file.get(4)).map((group) => ({
      rows: number(group, 3),
      chunks: new Map(list(group.get(1)).flatMap(chunkOf)),
    })),
  };
}

/** The schema is a tree, parents first; what has children is none of ours. */
function topLevel(elements: readonly Struct[]): readonly Struct[] {
  const found: Struct[] = [];
  let inside = 0;
  for (const element of elements) {
    if (inside === 0) found.push(element);
    else inside--;
    inside += number(element, 5);
  }
  return found;
}

function columnOf(element: Struct): ParquetColumn {
  const isNested = number(element, 5) > 0 || number(element, 3) === 2;
  const { kind, perMs } = isNested ? { kind: null, perMs: null } : kindOf(element);
  return { name: String(element.get(4)), kind, perMs, optional: number(element, 3) === 1 };
}

const int32 = 1;
const int64 = 2;
const signedIntegers = [undefined, 15, 16, 17, 18];

function kindOf(element: Struct): Pick<ParquetColumn, "kind" | "perMs"> {
  const type = element.get(1);
  const converted = element.get(6);
  const logical = element.get(10) as Struct | undefined;
  const plain = { perMs: null };
  if (type === 0) return { ...plain, kind: "boolean" };
  if (type === 5 && logical === undefined) return { ...plain, kind: "double" };
  if (type === 6 && (converted === 0 || logical?.has(1) === true))
    return { ...plain, kind: "text" };
  if (type !== int32 && type !== int64) return { ...plain, kind: null };
  const perMs = type === int64 ? unitsPerMs(converted, logical) : null;
  if (perMs !== null) return { kind: "long", perMs };
  // A logical type beside 10, which is the integers, is a date, a time or a decimal.
  const isPlain = signedIntegers.includes(converted as number | undefined);
  const isInteger = logical === undefined || isSigned(logical);
  return { ...plain, kind: isPlain && isInteger ? (type === int32 ? "int" : "long") : null };
}

function isSigned(logical: Struct): boolean {
  const integer = logical.get(10) as Struct | undefined;
  return integer !== undefined && integer.get(2) === true;
}

function unitsPerMs(converted: unknown, logical: Struct | undefined): number | null {
  const timestamp = logical?.get(8) as Struct | undefined;
  const unit = timestamp?.get(2) as Struct | undefined;
  if (unit?.has(1) || (!logical && converted === 9)) return 1;
  if (unit?.has(2) || (!logical && converted === 10)) return 1000;
  return unit?.has(3) ? 1_000_000 : null;
}

function chunkOf(column: Struct): [string, Chunk][] {
  const meta = column.get(3) as Struct | undefined;
  const path = (meta?.get(3) ?? []) as readonly string[];
  const [name] = path;
  if (!meta || path.length !== 1 || name === undefined) return [];
  const dictionary = number(meta, 11);
  const data = number(meta, 9);
  const chunk = {
    codec: number(meta, 4),
    encodings: (meta.get(2) ?? []) as readonly number[],
    values: number(meta, 5),
    at: dictionary > 0 ? Math.min(dictionary, data) : data,
    packedBytes: number(meta, 7),
    bytes: number(meta, 6),
  };
  return [[name, chunk]];
}
