import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Client } from "pg";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

const variable = "PROFFER_TEST_POSTGRES_SOCKET";

/** Vitest's global setup: one PostgreSQL for a whole run, started when the first test asks for it. */
export default function offerPostgres(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "proffer-run-"));
  const socket = join(folder, "postgres");
  let started: Promise<TestPostgres> | undefined;
  const door = createServer({ allowHalfOpen: true }, (asking) => {
    started ??= startPostgres({ settings: ["max_connections=300", "synchronous_commit=off"] });
    asking.on("error", () => {});
    started.then(
      ({ url }) => asking.end(url),
      (error: Error) => asking.end(`! ${error.message}`),
    );
  });
  door.listen(socket);
  process.env[variable] = socket;
  return async () => {
    door.close();
    await started?.then((postgres) => postgres.stop()).catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  };
}

/** An address of the run's PostgreSQL with a schema of its own, empty unless that name was used before in this run. */
export async function openSchema(name: string): Promise<{ url: string; drop(): Promise<void> }> {
  const base = await askForUrl();
  const schema = `t_${createHash("sha256").update(name).digest("hex").slice(0, 24)}`;
  const run = async (sql: string): Promise<void> => {
    const client = new Client(base);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`create schema if not exists ${schema}`);
  return {
    url: `${base}?options=${encodeURIComponent(`-c search_path=${schema}`)}`,
    drop: () => run(`drop schema if exists ${schema} cascade`),
  };
}

let asked: Promise<string> | undefined;

function askForUrl(): Promise<string> {
  asked ??= (async () => {
    const socket = process.env[variable];
    if (socket === undefined)
      throw new Error(`Nobody offers a PostgreSQL: run this by Vitest, whose set-up does.`);
    const answer = await text(connect(socket));
    if (answer.startsWith("! ")) throw new Error(answer.slice(2));
    return answer;
  })();
  return asked;
}
