import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
} from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "csv-parse/sync";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backtest, plainFirings, writeShop } from "./backtest-support.ts";

/** Where PostgreSQL's programs are; `undefined` where there is none, and these tests are skipped for that reason. */
function findPrograms(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(":");
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian)
    ? readdirSync(debian).map((one) => join(debian, one, "bin"))
    : [];
  for (const folder of [...folders, ...versions]) {
    const program = join(folder, "postgres");
    if (!existsSync(program)) continue;
    const real = dirname(realpathSync(program));
    if (existsSync(join(real, "initdb"))) return real;
  }
  return undefined;
}

/** PostgreSQL does not run as root. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const programs = findPrograms();
const reason = programs === undefined ? " (skipped: no PostgreSQL is installed here)" : "";

describe.skipIf(programs === undefined)(`A log in PostgreSQL${reason}`, () => {
  const shop = writeShop(4000, 5);
  const common = ["--rules", shop.rules, "--mapping", shop.mapping];
  let server: ChildProcess;
  let url: string;

  beforeAll(async () => {
    const data = mkdtempSync(join(tmpdir(), "proffer-postgres-"));
    const user = ordinaryUser();
    if (user) chownSync(data, user.uid, user.gid);
    const port = await freePort();
    url = `postgres://shop@127.0.0.1:${port}/postgres`;
    execFileSync(
      join(programs ?? "", "initdb"),
      ["-D", data, "-U", "shop", "-A", "trust", "-N", "-E", "UTF8"],
      { ...user, stdio: "ignore", cwd: data },
    );
    server = spawn(
      join(programs ?? "", "postgres"),
      [
        "-D",
        data,
        "-p",
        String(port),
        "-k",
        data,
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "fsync=off",
      ],
      { ...user, stdio: "ignore", cwd: data },
    );
    const client = await connect(url);
    await client.query(
      "CREATE TABLE log (n serial, ts bigint, who text, what text, item text, op text, sum numeric, currency text, id text)",
    );
    const rows = parse(readFileSync(shop.log), { columns: true });
    await client.query(
      "INSERT INTO log (ts, who, what, item, op, sum, currency, id) SELECT ts::bigint, who, what, item, op, nullif(sum, '')::numeric, currency, id FROM json_to_recordset($1) AS rows(ts text, who text, what text, item text, op text, sum text, currency text, id text)",
      [JSON.stringify(rows)],
    );
    await client.query(
      "ALTER TABLE log ADD COLUMN at timestamptz; UPDATE log SET at = to_timestamp(ts / 1000.0)",
    );
    await client.end();
  });

  afterAll(() => {
    server?.kill("SIGINT");
  });

  test("fires what the same log in CSV fires, its times numbers or instants", async () => {
    const expected = await plainFirings(shop.log);
    const query = "SELECT ts, who, what, item, op, sum, currency, id FROM log ORDER BY n";
    const run = backtest([...common, "--events", url, "--query", query]);
    expect(run.stderr).toContain("events: ");
    expect(run.firings).toBe(expected);
    const instants = query.replace("ts,", "at AS ts,");
    expect(backtest([...common, "--events", url, "--query", `${instants};`]).firings).toBe(
      expected,
    );
  });

  test("what the database says of a query is handed on, and no password is shown", () => {
    const { status, stderr, firings } = backtest([
      ...common,
      "--events",
      url.replace("shop@", "shop:geheim@"),
      "--query",
      "SELECT nothing FROM log",
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain('PostgreSQL: column "nothing" does not exist');
    expect(stderr).not.toContain("geheim");
    expect(firings).toBeUndefined();
  });

  test("columns that the query does not give are told of", () => {
    const { stderr } = backtest([...common, "--events", url, "--query", "SELECT ts, who FROM log"]);
    expect(stderr).toMatch(/The log has no column “what” and no column “id”/);
  });
});

/** It takes a moment to start. */
async function connect(url: string): Promise<Client> {
  for (let tries = 0; ; tries++) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
