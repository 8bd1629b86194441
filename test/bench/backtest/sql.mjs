// The nine rules as hand-written SQL, in a process of their own: node sql.mjs --log log.parquet
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { quoted } from "./rows.mjs";

const folder = fileURLToPath(new URL("sql/", import.meta.url));
const files = readdirSync(folder).sort();

/** What several rules share is made first: those files begin with a number. */
const shared = files.filter((name) => /^\d/.test(name));
export const sqlRules = files
  .filter((name) => /^[a-z]/.test(name))
  .map((name) => name.replace(".sql", ""));

/**
 * Runs every rule over a log and keeps its firings in a table of its own.
 *
 * @param {{ log: string, threads?: number, out?: string }} options `out` is a CSV file for the firings, as
 *   `proffer backtest` writes it but in no order.
 * @returns what each part took of the process's CPU, in seconds, and how often each rule fired.
 */
export async function runSql({ log, threads, out }) {
  const instance = await DuckDBInstance.create(
    ":memory:",
    threads ? { threads: String(threads) } : {},
  );
  const connection = await instance.connect();
  const cpu = {};
  const run = async (part, sql) => {
    const before = process.cpuUsage();
    await connection.run(sql);
    const { user, system } = process.cpuUsage(before);
    cpu[part] = (cpu[part] ?? 0) + (user + system) / 1e6;
  };
  const source = `read_parquet(${quoted(log)}, file_row_number = true)`;
  // Firings are a set; that their order need not be kept is worth a little.
  await connection.run("SET preserve_insertion_order = false");
  await run("view", `CREATE TEMP VIEW log AS SELECT * FROM ${source}`);
  const textOf = (name) => readFileSync(`${folder}${name}`, "utf8");
  for (const name of shared) await run(name.replace(".sql", ""), textOf(name));
  for (const rule of sqlRules)
    await run(rule, `CREATE TEMP TABLE ${tableOf(rule)} AS ${textOf(`${rule}.sql`)}`);
  if (out) await connection.run(`COPY (${firingsOfAll()}) TO ${quoted(out)} (HEADER)`);
  const firings = await count(connection);
  instance.closeSync();
  return { cpu, ...firings };
}

const tableOf = (rule) => `"firings of ${rule}"`;

function firingsOfAll() {
  const parts = sqlRules.map(
    (rule) => `SELECT ${quoted(rule)} AS rule_id, customer_id AS user_id, key::VARCHAR AS key,
      strftime(make_timestamp_ms(fired_at), '%Y-%m-%dT%H:%M:%S.%gZ') AS fired_at FROM ${tableOf(rule)}`,
  );
  return parts.join(" UNION ALL ");
}

async function count(connection) {
  const firings = {};
  for (const rule of sqlRules) {
    const result = await connection.runAndReadAll(`SELECT count(*) FROM ${tableOf(rule)}`);
    firings[rule] = Number(result.getRows()[0][0]);
  }
  const acted = await connection.runAndReadAll(
    `SELECT count(*) FROM ${tableOf("third-look-weekly")} WHERE acted`,
  );
  return { firings, acted: { "third-look-weekly": Number(acted.getRows()[0][0]) } };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" };
  const { values } = parseArgs({ options: { log: text, threads: text, out: text } });
  const { log, out } = values;
  const found = await runSql({ log, out, threads: Number(values.threads ?? 0) });
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
