import { DuckDBInstance } from "@duckdb/node-api";
import { quoted } from "./rows.mjs";

const most = 5;

/**
 * Compares two files of firings (`rule_id,user_id,key,fired_at`), in whatever order they are.
 *
 * @returns {Promise<{ count: number, first: string[] }>} how many stand in one and not in the other, each as often as it
 *   does; and a few of them.
 */
export async function differencesBetween(file, other) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const read = (name) =>
    `SELECT rule_id, user_id, coalesce(key, '') AS key, fired_at FROM read_csv(${quoted(name)}, header = true, all_varchar = true)`;
  const only = (a, b) => `(${read(a)} EXCEPT ALL ${read(b)})`;
  await connection.run(
    `CREATE TEMP TABLE differences AS
     SELECT '<' AS side, * FROM ${only(file, other)} UNION ALL SELECT '>', * FROM ${only(other, file)}`,
  );
  const count = await connection.runAndReadAll("SELECT count(*) FROM differences");
  const first = await connection.runAndReadAll(`FROM differences ORDER BY ALL LIMIT ${most}`);
  instance.closeSync();
  return {
    count: Number(count.getRows()[0][0]),
    first: first.getRows().map((row) => row.join(" ")),
  };
}

/** Firings as such a file's text. None of the texts in these logs needs a quote. */
export function toCsv(firings) {
  const lines = firings.map(({ rule, customer, key, at }) =>
    [rule, customer, key ?? "", new Date(at).toISOString()].join(","),
  );
  return ["rule_id,user_id,key,fired_at", ...lines, ""].join("\n");
}
