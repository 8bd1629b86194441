import { once } from "node:events";
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, test } from "vitest";
import { Progress, progressLine } from "../../packages/cli/src/backtest/progress.ts";
import {
  backtest,
  logOf,
  plainFirings,
  rulesJson,
  startBacktest,
  writeShop,
} from "./backtest-support.ts";

const shop = writeShop(4000);
const common = ["--rules", shop.rules, "--mapping", shop.mapping];
const args = [...common, "--events", shop.log];
const parquet = join(shop.folder, "log.parquet");
let expected: string;

beforeAll(async () => {
  expected = await plainFirings(shop.log);
  await toParquet(shop.log, parquet);
});

async function toParquet(csv: string, to: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT * REPLACE (ts::BIGINT AS ts) FROM read_csv('${csv}', header = true, all_varchar = true, parallel = false)) TO '${to}' (FORMAT parquet, ROW_GROUP_SIZE 4096)`,
  );
  instance.closeSync();
}

function ndjsonOf(csv: string): string {
  const cells = (line: string) =>
    line
      .match(/("([^"]|"")*"|[^,]*)(,|$)/g)
      ?.map((cell) => cell.replace(/,$/, "").replace(/^"|"$/g, "").replaceAll('""', '"')) ?? [];
  const [header = "", ...lines] = csv.trim().split("\n");
  const names = cells(header);
  return lines
    .map((line) =>
      JSON.stringify(
        Object.fromEntries(
          cells(line)
            .slice(0, names.length)
            .map((cell, i) => [names[i], i === 0 ? Number(cell) : cell]),
        ),
      ),
    )
    .join("\n");
}

describe("proffer backtest finds the firings that fire alone finds", () => {
  test("in CSV, on threads and without, each firing confirmed or each kind", () => {
    expect(expected.split("\n").length).toBeGreaterThan(500);
    for (const rule of rulesJson.rules as { id: string }[])
      expect(expected).toContain(`\n${rule.id},`);
    expect(backtest([...args, "--workers", "2"]).firings).toBe(expected);
    expect(backtest([...args, "--workers", "0", "--confirm", "every"]).firings).toBe(expected);
  });

  test("in Parquet, in many files, in NDJSON and on standard input", () => {
    expect(backtest([...common, "--events", parquet]).firings).toBe(expected);
    const content = readFileSync(shop.log, "utf8");
    const ndjson = shop.write("log.ndjson", ndjsonOf(content));
    expect(backtest([...common, "--events", ndjson]).firings).toBe(expected);
    const input = readFileSync(shop.log);
    expect(backtest([...common, "--events", "-", "--format", "csv"], input).firings).toBe(expected);
    const [header = "", ...lines] = content.trimEnd().split("\n");
    shop.write("part-1.csv", [header, ...lines.slice(0, 1500), ""].join("\n"));
    shop.write("part-2.csv", [header, ...lines.slice(1500), ""].join("\n"));
    expect(backtest([...common, "--events", join(shop.folder, "part-*.csv")]).firings).toBe(
      expected,
    );
  });

  test("in the order of arrival, too", async () => {
    const arrival = await plainFirings(shop.log, "arrival");
    expect(arrival).not.toBe(expected);
    expect(backtest([...args, "--order", "arrival"]).firings).toBe(arrival);
  });
});

describe("A kept log", () => {
  test("gives the same answer cold and warm, and is read only once", () => {
    const cache = join(shop.folder, "cache");
    const cold = backtest([...common, "--events", parquet, "--cache", cache, "--json"]);
    const [kept = ""] = readdirSync(cache);
    const { mtimeMs } = statSync(join(cache, kept, "store.json"));
    const warm = backtest([...common, "--events", parquet, "--cache", cache, "--json"]);
    expect([cold.firings, warm.firings]).toEqual([expected, expected]);
    expect(warm.stdout).toBe(cold.stdout);
    expect(readdirSync(cache)).toEqual([kept]);
    expect(statSync(join(cache, kept, "store.json")).mtimeMs).toBe(mtimeMs);
  });

  test("is made anew where it is damaged", () => {
    const cache = join(shop.folder, "cache-damaged");
    const run = () => backtest([...args, "--cache", cache]);
    run();
    const [kept = ""] = readdirSync(cache);
    const blocks = join(cache, kept, "blocks-0.bin");
    const bytes = readFileSync(blocks);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 255;
    writeFileSync(blocks, bytes);
    const mended = run();
    expect(mended.firings).toBe(expected);
    expect(mended.stderr).toContain(
      "The kept log is damaged: blocks-0.bin has changed. It is made anew.",
    );
    writeFileSync(join(cache, kept, "values.json"), "[]");
    expect(run().firings).toBe(expected);
    writeFileSync(blocks, "");
    expect(run().firings).toBe(expected);
  });

  test("is not taken for a log that has changed since, and goes", () => {
    const cache = join(shop.folder, "cache-stale");
    const log = shop.write("changing.csv", logOf(600, 2));
    const run = () => backtest([...common, "--events", log, "--cache", cache]).firings;
    const before = run();
    const [kept] = readdirSync(cache);
    writeFileSync(log, logOf(600, 3));
    utimesSync(log, new Date(), new Date(Date.now() + 5000));
    expect(run()).not.toBe(before);
    expect(readdirSync(cache)).not.toContain(kept);
    expect(readdirSync(cache)).toHaveLength(1);
  });

  test("nothing is kept of a small log unless somebody asks, nor with --no-cache", () => {
    const home = join(shop.folder, "home");
    expect(backtest([...args, "--no-cache"]).firings).toBe(expected);
    expect(existsSync(home)).toBe(false);
    expect(backtest([...args, "--no-cache", "--cache", home]).status).toBe(2);
  });
});

describe("Ctrl-C", () => {
  test("ends the run with 130 and leaves nothing half-written", async () => {
    const cache = join(shop.folder, "cache-interrupted");
    const out = join(shop.folder, "interrupted.csv");
    const log = shop.write("long.csv", logOf(400_000));
    const run = startBacktest([...common, "--events", log, "--cache", cache, "--out", out]);
    while (!existsSync(cache) || readdirSync(cache).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    run.kill("SIGINT");
    const [code] = await once(run, "exit");
    expect(code).toBe(130);
    expect(readdirSync(cache)).toEqual([]);
    expect(readdirSync(shop.folder).filter((name) => name.startsWith("interrupted"))).toEqual([]);
  });
});

describe("Progress", () => {
  test("is shown on a terminal, and nowhere else", () => {
    expect(backtest(args).stderr).not.toContain("\r");
    expect(progressLine("Reading", 250_000, 1_000_000, 2)).toBe(
      "Reading  ██████░░░░░░░░░░░░░░░░░░  25 %  250,000 events  125,000/s  6 s left",
    );
    expect(progressLine("Reading", 1000, null, 1)).toBe("Reading  1,000 events  1,000/s");
    for (const isTTY of [true, false]) {
      const written: string[] = [];
      const stream = { isTTY, write: (text: string) => written.push(text) };
      const progress = new Progress(stream as unknown as NodeJS.WriteStream);
      progress.show("Reading", 10, 100);
      progress.clear();
      expect(written.join("").includes("10 events")).toBe(isTTY);
      expect(written.at(-1)).toBe(isTTY ? "\r\u001B[K" : undefined);
    }
  });
});

describe("The report", () => {
  test("as JSON counts what the log held and what fired", () => {
    const { stdout, stderr } = backtest([...args, "--json"]);
    const report = JSON.parse(stdout) as {
      kind: string;
      total: { firings: number };
      log: Record<string, number>;
    };
    expect(report.kind).toBe("backtest");
    expect(report.total.firings).toBe(expected.trim().split("\n").length - 1);
    expect(report.log["duplicates"]).toBeGreaterThan(0);
    expect(report.log["late"]).toBeGreaterThan(0);
    expect(stderr).toMatch(/^events: \d+ of 4000 rows/);
  });

  test("compares with another rule set, and with a report that was saved", () => {
    const old = shop.write(
      "old.json",
      JSON.stringify({ ...rulesJson, rules: rulesJson.rules.slice(1) }),
    );
    const compared = JSON.parse(backtest([...args, "--json", "--compare", old]).stdout) as {
      kind: string;
      rules: { rule: string; standing: string }[];
    };
    expect(compared.kind).toBe("comparison");
    expect(compared.rules.find(({ rule }) => rule === "third-look")?.standing).toBe("new");
    const saved = shop.write("saved.json", backtest([...args, "--json"]).stdout);
    expect(JSON.parse(backtest([...args, "--json", "--compare", saved]).stdout)).toMatchObject({
      kind: "comparison",
      total: { customers: null },
    });
  });

  test("who has an audience is counted for it, whichever engine runs the rule", () => {
    const report = JSON.parse(backtest([...args, "--json"]).stdout) as {
      rules: { rule: string; firings: number; done: number; refused: Record<string, number> }[];
    };
    const cart = report.rules.find(({ rule }) => rule === "cart");
    expect(cart?.refused["audience"]).toBeGreaterThan(0);
    expect(cart?.done).toBeGreaterThan(0);
  });
});

test.each([
  ["a database without a query", ["--events", "postgres://localhost/shop"], /needs --query/],
  ["standard input of no kind", ["--events", "-"], /needs --format csv or --format ndjson/],
  ["CSV without a mapping", ["--rules", shop.rules, "--events", shop.log], /CSV needs --mapping/],
  [
    "an order that is none",
    ["--events", shop.log, "--order", "time"],
    /--order is event or arrival/,
  ],
  [
    "files that are not there",
    ["--events", join(shop.folder, "none-*.csv")],
    /no file is named so/,
  ],
])("%s is told of", (what, more, message) => {
  const given = what === "CSV without a mapping" ? more : [...common, ...more];
  const { status, stderr, firings } = backtest(given);
  expect(stderr).toMatch(message);
  expect(status).not.toBe(0);
  expect(firings).toBeUndefined();
});
