import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { cli, top } from "../support/server.ts";
import { backtestFile, backtestOf, fire, firingsOf, mapping, rules } from "./support/firings.ts";
import type { ShopRow } from "./support/shop-log.ts";
import { shopColumns, shopEvent, shopLog } from "./support/shop-log.ts";
import { sorted, toCsv, toNdjson, toTsv } from "./support/write-rows.ts";

const log = shopLog(300, 20);
const rows = sorted(log);
const expected = backtestOf(log);
const columns = ["--columns", shopColumns.join(",")];

const folder = mkdtempSync(join(tmpdir(), "proffer-fire-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("proffer fire", () => {
  test("the log has something of everything: each rule fires, timers too", () => {
    const fired = new Set(expected.map((line) => line.split(" | ")[0]));
    expect([...fired].sort()).toEqual([
      "away",
      "big-spender",
      "cart-left",
      "funnel",
      "stuck",
      "third-look",
    ]);
    expect(expected.length).toBeGreaterThan(1000);
  });

  test("gives a back-test's firings of the example's log", () => {
    const file = (name: string): string => join(top, "examples", name);
    const [header = "", ...lines] = readFileSync(file("backtest/events.csv"), "utf8")
      .trim()
      .split("\n");
    const byCustomer = lines.sort((a, b) =>
      (a.split(",")[1] ?? "").localeCompare(b.split(",")[1] ?? ""),
    );
    const map = file("backtest/mapping.json");
    const { stdout, status } = fire(
      [header, ...byCustomer, ""].join("\n"),
      ["--format", "csv"],
      ["--rules", file("shop/rules.json"), "--mapping", map],
    );
    expect(firingsOf(stdout)).toEqual(
      backtestFile(file("backtest/events.csv"), map, file("shop/rules.json"), folder),
    );
    expect(firingsOf(stdout)).toHaveLength(3);
    expect(status).toBe(0);
  });

  test.each([
    ["CSV with a header", toCsv(rows), ["--format", "csv"]],
    ["CSV without one", toCsv(rows).replace(/^.*\n/, ""), ["--format", "csv", ...columns]],
    ["TSV without a header", toTsv(rows), columns],
    ["TSV with one", `${shopColumns.join("\t")}\n${toTsv(rows)}`, []],
    ["NDJSON", toNdjson(rows), ["--format", "ndjson"]],
  ])("gives a back-test's firings of a log as %s", (_kind, input, args) => {
    const { stdout, stderr, status } = fire(input, args);
    expect(firingsOf(stdout)).toEqual(expected);
    expect(stderr).toContain(`firings: ${expected.length}\n`);
    expect(stderr).toContain("(0 without a user, 0 refused)");
    expect(status).toBe(0);
  });

  test("reads Segment messages without a mapping, and writes NDJSON with the firing's id", () => {
    const input = rows.map((row) => `${JSON.stringify(shopEvent(row))}\n`).join("");
    const { stdout } = fire(
      input,
      ["--format", "ndjson", "--output", "ndjson"],
      ["--rules", rules],
    );
    const firings = stdout
      .split("\n")
      .slice(0, -1)
      .map(
        (line) =>
          JSON.parse(line) as {
            id: string;
            rule: string;
            customer: string;
            key: string | null;
            at: string;
          },
      );
    expect(
      firings
        .map(({ rule, customer, key, at }) => [rule, customer, key ?? "", at].join(" | "))
        .sort(),
    ).toEqual(expected);
    expect(new Set(firings.map(({ id }) => id)).size).toBe(firings.length);
  });

  test("needs the customers in order, and not the rows of one", () => {
    const turned = [...rows]
      .reverse()
      .sort((a, b) => Buffer.compare(Buffer.from(a.customer), Buffer.from(b.customer)));
    expect(firingsOf(fire(toTsv(turned), columns).stdout)).toEqual(expected);
  });

  test("takes numbers for customers in the order of numbers, and in that of texts", () => {
    const numbered = (customers: readonly string[]): string => toTsv(customers.flatMap(threeLooks));
    expect(fire(numbered(["9", "10", "200"]), columns).stdout.split("\n")).toHaveLength(4);
    expect(fire(numbered(["10", "200", "9"]), columns).stdout.split("\n")).toHaveLength(4);
    expect(fire(numbered(["9", "10", "x", "a"]), columns).status).toBe(1);
  });

  test("refuses a customer out of order, says where, and what to write", () => {
    const { status, stderr } = fire(toTsv(["a", "c", "b"].map((one) => rowOf(one))), columns);
    expect(status).toBe(1);
    expect(stderr).toContain("Row 3: the customer “b” comes after “c”");
    expect(stderr).toContain('COLLATE "C"');
    expect(fire(toTsv(["a", "b", "a"].map((one) => rowOf(one))), columns).status).toBe(1);
  });

  test("timers run to an instant that is given, or not beyond the last event of all", () => {
    const cart = { ...rowOf("a"), event: "cart" as const };
    const later = { ...rowOf("b"), id: "m2", ts: 3_600_000 };
    const run = (last: number, ...args: string[]) =>
      firingsOf(fire(toTsv([cart, { ...later, ts: last }]), [...columns, ...args]).stdout);
    const left = "cart-left | a |  | 1970-01-01T01:00:00.000Z";
    expect(run(3_599_999)).toEqual([]);
    expect(run(3_600_000)).toEqual([left]);
    expect(run(0, "--until", "1970-01-01T01:00:00Z")).toEqual([left]);
    expect(run(9_000_000, "--until", "1970-01-01T00:59:00Z")).toEqual([]);
  });

  test("rows that cannot be read are counted and told of, and the rest runs", () => {
    const bad = `m0\tc0\tyesterday\tview\tmug\t\\N\t\\N\t\\N\nm1\tc0\t1\n`;
    const { stdout, stderr, status } = fire(bad + toTsv(rows), columns);
    expect(stderr).toContain("(0 without a user, 2 refused)");
    expect(stderr).toContain('row 1: the time "yesterday" is neither UTC ms nor ISO 8601');
    expect(stderr).toContain("row 2: the line has 3 cells and there are 8 columns");
    expect(firingsOf(stdout)).toEqual(expected);
    expect(status).toBe(0);
  });

  test("ends without a word when its reader has left, however much there is to come", async () => {
    const child = spawn(process.execPath, [
      cli,
      "fire",
      "--rules",
      rules,
      "--mapping",
      mapping,
      ...columns,
    ]);
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk));
    child.stdin.on("error", () => undefined);
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    // Without an end: only the reader's leaving ends it.
    child.stdout.once("data", () => child.stdout.destroy());
    for (let c = 0; child.exitCode === null; c++) {
      const customer = `c${String(c).padStart(9, "0")}`;
      if (!child.stdin.write(toTsv(threeLooks(customer))))
        await Promise.race([ended, new Promise((resolve) => child.stdin.once("drain", resolve))]);
    }
    expect(await ended).toBe(0);
    expect(stderr).toBe("");
  });

  test("waits where its reader is slower", async () => {
    const child = spawn(process.execPath, [
      cli,
      "fire",
      "--rules",
      rules,
      "--mapping",
      mapping,
      ...columns,
    ]);
    child.stdin.on("error", () => undefined);
    // Nobody reads: what it can take is what the pipes hold, and a few pieces of its own.
    const tooMuch = 5_000_000;
    let written = 0;
    let isFull = false;
    for (let c = 0; !isFull && written < tooMuch; c++) {
      const customer = `c${String(c).padStart(9, "0")}`;
      const three = toTsv(threeLooks(customer));
      written += three.length;
      if (!child.stdin.write(three))
        isFull = await Promise.race([
          new Promise<boolean>((resolve) => child.stdin.once("drain", () => resolve(false))),
          new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 1500)),
        ]);
    }
    child.kill();
    expect(written).toBeLessThan(tooMuch);
  });

  test("holds one customer at a time: a log goes through that its memory could not hold", () => {
    const many = Array.from({ length: 12_000 }, (_, c) => {
      const customer = `c${String(c).padStart(9, "0")}`;
      return Array.from({ length: 12 }, (__, ts) => eventOf(customer, "success", ts));
    });
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--max-old-space-size=32", cli, "fire", "--rules", rules, "--mapping", mapping, ...columns],
      { input: toTsv(many.flat()), encoding: "utf8" },
    );
    expect({ status, stderr }).toMatchObject({
      status: 0,
      stderr: expect.stringContaining("customers: 12000\n"),
    });
  });

  test.each([
    ["no rules", [], /proffer fire needs --rules/],
    [
      "a format that is none",
      ["--rules", rules, "--format", "xml"],
      /--format is tsv, csv, ndjson, not “xml”/,
    ],
    ["rows without a mapping", ["--rules", rules], /Rows of tsv need --mapping/],
    [
      "a header for NDJSON",
      ["--rules", rules, "--mapping", mapping, "--header", "--output", "ndjson"],
      /--header is for tsv/,
    ],
  ])("%s: is told of, with exit code 2", (_what, args, message) => {
    const { status, stderr } = fire("", [], args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
    expect(status).toBe(2);
  });

  test("a column that the mapping names and the rows have not ends it, with what there is", () => {
    const { status, stderr } = fire("when\tcustomer\n1\ta\n", []);
    expect(stderr).toMatch(/The log has no column “ts”.*its columns are when, customer/);
    expect(status).toBe(1);
  });

  test("an empty input is no rows", () => {
    expect(fire("", columns)).toMatchObject({ status: 0, stdout: "" });
  });
});

/** What makes “third-look” fire. */
function threeLooks(customer: string): readonly ShopRow[] {
  return [0, 1, 2].map((ts) => rowOf(customer, ts));
}

function rowOf(customer: string, ts = 0): ShopRow {
  return eventOf(customer, "view", ts);
}

function eventOf(customer: string, event: ShopRow["event"], ts: number): ShopRow {
  return {
    id: `m-${customer}-${ts}`,
    customer,
    ts,
    event,
    product: "mug",
    operation: null,
    revenue: null,
    currency: null,
  };
}
