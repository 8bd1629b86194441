// Reads a log as CSV on its standard input and writes it as Parquet: node to-parquet.mjs FILE
// A process of its own, so that it writes while the log is still being made.
import { DuckDBInstance } from "@duckdb/node-api";
import { columns } from "./rows.mjs";

const [, , file] = process.argv;
const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`);
const quoted = `'${file.replaceAll("'", "''")}'`;
const instance = await DuckDBInstance.create(":memory:", { memory_limit: "2GB" });
const connection = await instance.connect();
await connection.run(
  `COPY (SELECT * FROM read_csv('/dev/stdin', header = true, delim = ',', quote = '', escape = '', nullstr = '',
     auto_detect = false, columns = {${types.join(", ")}}))
   TO ${quoted} (FORMAT parquet)`,
);
instance.closeSync();
