import { DuckDBInstance } from "@duckdb/node-api";

/** A text for SQL. */
export const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

/**
 * A log of `generate` in memory, in its order; for small ones.
 *
 * @returns {Promise<import("./oracle.mjs").Row[]>} what is empty is left out.
 */
export async function readRows(log) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const result = await connection.runAndReadAll(
    `SELECT * EXCLUDE (file_row_number) FROM read_parquet(${quoted(log)}, file_row_number = true)
     ORDER BY file_row_number`,
  );
  const rows = result
    .getRowObjectsJS()
    .map(({ message_id, customer_id, timestamp, event, ...rest }) => ({
      messageId: message_id,
      customer: customer_id,
      timestamp: Number(timestamp),
      event,
      properties: propertiesOf(rest),
    }));
  instance.closeSync();
  return rows;
}

function propertiesOf(columns) {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null));
}
