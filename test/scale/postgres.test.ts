import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cli } from "../support/server.ts";
import { backtestOf, firingsOf, mapping, rules } from "./support/firings.ts";
import { postgres, startPostgres } from "./support/postgres.ts";
import type { TestPostgres } from "./support/postgres.ts";
import { shopLog } from "./support/shop-log.ts";
import { toTsv } from "./support/write-rows.ts";

const reason = "missing" in postgres ? ` — ${postgres.missing}` : "";

/** A shop's own table: its times are timestamps, and its columns are named as it likes. */
const table = `
  CREATE TABLE loaded (id text, customer text, ts bigint, event text, product text, operation text, revenue numeric(10,2), currency text);
  CREATE TABLE firings (rule_id text, user_id text, key text, fired_at timestamptz, firing_id text PRIMARY KEY);`;
const fill = `
  CREATE TABLE events AS
    SELECT id, customer, to_timestamp(ts / 1000.0) AS at, event, product, operation, revenue, currency FROM loaded;`;

const select = `SELECT id, customer, (extract(epoch FROM at) * 1000)::bigint AS ts, event, product, operation, revenue, currency
  FROM events ORDER BY customer COLLATE \\"C\\", at, id`;

describe.skipIf("missing" in postgres)(`PostgreSQL piped through proffer fire${reason}`, () => {
  const log = shopLog(300, 20, 4);
  let database: TestPostgres;

  beforeAll(async () => {
    database = await startPostgres();
    database.run(table);
    database.run("COPY loaded FROM STDIN", toTsv(log));
    database.run(fill);
  });
  afterAll(() => database.stop());

  const sh = (command: string) =>
    spawnSync("sh", ["-c", command], { encoding: "utf8", maxBuffer: 1 << 28 });
  const engine = (args: string): string =>
    `${process.execPath} ${cli} fire --rules ${rules} --mapping ${mapping} ${args}`;

  test.each([
    ["csv", "(FORMAT csv, HEADER)", "--format csv"],
    ["text", "", "--columns id,customer,ts,event,product,operation,revenue,currency"],
  ])("as %s gives a back-test's firings", (_format, copy, args) => {
    const { stdout, stderr, status } = sh(
      `${database.psql} -c "COPY (${select}) TO STDOUT ${copy}" | ${engine(args)}`,
    );
    expect(firingsOf(stdout)).toEqual(backtestOf(log));
    expect(stderr).toContain("(0 without a user, 0 refused)");
    expect(status).toBe(0);
  });

  test("firings go back into a table as they come, keys with tabs in them included", () => {
    const { stderr, status } = sh(
      `${database.psql} -c "COPY (${select}) TO STDOUT (FORMAT csv, HEADER)" | ${engine("--format csv")} | ${database.psql} -c "COPY firings FROM STDIN"`,
    );
    expect({ stderr, status }).toMatchObject({ status: 0 });
    const rows = database.run(
      `COPY (SELECT rule_id, user_id, key, to_char(fired_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') FROM firings) TO STDOUT`,
    );
    expect(firingsOf(rows)).toEqual(backtestOf(log));
    expect(rows).toContain("tea\\tpot");
  });
});
