import { join } from "node:path";
import { randomBytes } from "node:crypto";

/** What is used of `@duckdb/node-api`, which is optional: most logs are read without. */
type DuckDb = typeof import("@duckdb/node-api");

/**
 * Has DuckDB write columns of a Parquet file anew, so that our own reader reads them: Zstandard and other codecs, other
 * encodings, times and decimals.
 *
 * @param odd the columns that are the reason, for the message where DuckDB is not there.
 * @returns the path of the new file.
 */
export async function rewriteParquet(
  path: string,
  columns: readonly string[],
  folder: string,
  odd: readonly string[],
): Promise<string> {
  const { DuckDBInstance } = await loadDuckDb(path, odd);
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: "400MB",
    temp_directory: folder,
  });
  try {
    const connection = await instance.connect();
    const from = `read_parquet(${quoted(path)})`;
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
    const types = new Map(
      described.getRowObjectsJS().map((row) => [row["column_name"], row["column_type"]]),
    );
    const held = columns.filter((column) => types.has(column));
    const list = held.map((column) => cast(column, String(types.get(column))));
    const target = join(folder, `rewritten-${randomBytes(4).toString("hex")}.parquet`);
    await connection.run(
      `COPY (SELECT ${list.join(", ")} FROM ${from}) TO ${quoted(target)} (FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION v1)`,
    );
    connection.closeSync();
    return target;
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    instance.closeSync();
  }
}

/** Only the form of the bytes changes here; what a value means is for our own code. */
function cast(column: string, type: string): string {
  const name = `"${column.replaceAll('"', '""')}"`;
  if (/^(TINY|SMALL|BIG)?INT(EGER)?$|^U(TINY|SMALL)INT$|^UINTEGER$/.test(type))
    return `CAST(${name} AS BIGINT) AS ${name}`;
  if (/^(FLOAT|DOUBLE)$/.test(type)) return `CAST(${name} AS DOUBLE) AS ${name}`;
  if (type.startsWith("TIMESTAMP"))
    return `make_timestamp_ms(epoch_ms(CAST(${name} AS TIMESTAMP))) AS ${name}`;
  return type === "BOOLEAN" ? name : `CAST(${name} AS VARCHAR) AS ${name}`;
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}

async function loadDuckDb(path: string, odd: readonly string[]): Promise<DuckDb> {
  try {
    return await import("@duckdb/node-api");
  } catch (error) {
    throw new Error(
      `${path}: reading ${odd.map((column) => `“${column}”`).join(", ")} needs DuckDB, which is not installed here (the column is packed or typed in a way that our own reader does not read). Install it with: npm install @duckdb/node-api. Or write the file with Snappy and plain types.`,
      { cause: error },
    );
  }
}
