import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as engine from "@proffer/engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const load = (name: string) => import(new URL(name, import.meta.url).href);
const { makeBlocks, writeLog } = await load("../generate/write-log.mjs");
const { fireByBruteForce, countShown } = await load("oracle.mjs");
const { fireByEngine } = await load("by-engine.mjs");
const { differencesBetween, toCsv } = await load("differences.mjs");
const { readRows } = await load("rows.mjs");
const { runSql } = await load("sql.mjs");

const text = readFileSync(new URL("rules.json", import.meta.url), "utf8");
type Fired = { readonly rule: string };
const none = { count: 0, first: [] };
const ids = (JSON.parse(text).rules as { id: string }[]).map(({ id }) => id);

describe("The log that is made to measure with", () => {
  const rowsOf = (options: object, format = "csv") =>
    Buffer.concat([...makeBlocks({ events: 20_000, seed: 1, ...options }, format)]);
  const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

  test("is the same for the same seed, on every machine, and another for another", () => {
    expect(hashOf(rowsOf({}))).toBe("8b7c948901999e62");
    expect(hashOf(rowsOf({ seed: 2 }))).not.toBe(hashOf(rowsOf({})));
  });

  test("has as many rows as were asked for, of some 25 events a customer over 60 days", () => {
    const rows = parse(rowsOf({}));
    expect(rows).toHaveLength(20_000);
    const customers = new Set(rows.map(([, customer]) => customer)).size;
    expect(rows.length / customers).toBeGreaterThan(20);
    expect(rows.length / customers).toBeLessThan(30);
    const times = rows.map(([, , time]) => Number(time));
    expect((Math.max(...times) - Math.min(...times)) / 86_400_000).toBeCloseTo(60, -0.5);
  });

  test("repeats 0.3 % of its messages, behind the first, some of them with another time", () => {
    const seen = new Map<string, string>();
    const repeated = parse(rowsOf({})).filter((row) => {
      const [id = ""] = row;
      if (seen.has(id)) return true;
      seen.set(id, row.join(","));
      return false;
    });
    expect(repeated).toHaveLength(60);
    const changed = repeated.filter((row) => seen.get(row[0] as string) !== row.join(","));
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThan(20);
  });

  test("brings 3 % of the events behind later ones of the same customer", () => {
    const latest = new Map<string, number>();
    const rows = parse(rowsOf({}));
    const late = rows.filter(([, customer = "", time]) => {
      const last = latest.get(customer) ?? 0;
      latest.set(customer, Math.max(last, Number(time)));
      return Number(time) < last;
    });
    expect(late.length / rows.length).toBeGreaterThan(0.025);
    expect(late.length / rows.length).toBeLessThan(0.036);
  });

  test("says the same as NDJSON as it does as CSV", () => {
    const lines = rowsOf({}, "ndjson").toString().trim().split("\n");
    const [head = [], ...rows] = [columns(), ...parse(rowsOf({}))];
    const cells = lines.map((line) => {
      const row = JSON.parse(line) as Record<string, unknown>;
      return head.map((name) => String(row[name] ?? ""));
    });
    expect(cells).toEqual(rows);
  });

  function columns(): string[] {
    return (rowsOf({}).toString().split("\n", 1)[0] as string).split(",");
  }

  function parse(bytes: Buffer): string[][] {
    const [, ...lines] = bytes.toString().trim().split("\n");
    return lines.map((line) => line.split(","));
  }
});

describe.each([
  { clock: "to the millisecond", events: 20_000, tickMs: 1 },
  { clock: "on a clock of half hours", events: 25_000, tickMs: 1_800_000 },
])("What fires over a log $clock", ({ events, tickMs }) => {
  let folder: string;
  let rows: unknown[];
  let firings: Fired[];
  let sql: { firings: Record<string, number>; acted: Record<string, number> };
  const file = (name: string) => join(folder, name);
  const write = (name: string, firings: unknown) => writeFileSync(file(name), toCsv(firings));
  const bruteForce = (rules: string, only?: string): Fired[] => {
    const ruleset = JSON.parse(rules) as { rules: { id: string }[] };
    const chosen = ruleset.rules.filter(({ id }) => only === undefined || id === only);
    return fireByBruteForce({ rules: chosen }, rows);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "proffer-bench-"));
    const log = file("log.parquet");
    await writeLog({ events, seed: 6, tickMs, format: "parquet", out: log });
    rows = await readRows(log);
    firings = bruteForce(text);
    sql = await runSql({ log, out: file("sql.csv") });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is the same by brute force and in SQL, and each rule fires", async () => {
    expect(Object.keys(sql.firings).sort()).toEqual([...ids].sort());
    expect(Math.min(...Object.values(sql.firings))).toBeGreaterThan(3);
    write("brute.csv", firings);
    expect(await differencesBetween(file("brute.csv"), file("sql.csv"))).toEqual(none);
  });

  test("is shown once a week for each product, by brute force as in SQL", () => {
    const weekly = firings.filter(({ rule }) => rule === "third-look-weekly");
    const shown = countShown(weekly, 7 * 86_400_000);
    expect(sql.acted).toEqual({ "third-look-weekly": shown });
    expect(shown).toBeLessThan(weekly.length);
  });

  test("is the same in the engine and in SQL", async () => {
    write("engine.csv", await fireByEngine(engine, text, rows));
    expect(await differencesBetween(file("engine.csv"), file("sql.csv"))).toEqual(none);
  });

  // To the millisecond hardly anything meets the edge of a window, so those are planted on the coarse clock alone.
  const planted: [rule: string, written: string, instead: string][] = [
    ["third-look", '"value": 3', '"value": 4'],
    ["stuck", '"value": 3', '"value": 2'],
    ["comparing", '"value": 10', '"value": 11'],
    ["cart-left", '"1h"', '"61m"'],
  ];
  const edges: typeof planted = [
    ["third-look", '"within": "7d"', '"within": "604800001ms"'],
    ["cart-left", '"1h"', '"3599999ms"'],
    ["welcome-back", '"value": "7d"', '"value": "604800001ms"'],
    ["inactive", '"value": "7d"', '"value": "604799999ms"'],
    ["funnel", '"within": "30m"', '"within": "1800001ms"'],
    ["comparing", '"24h"', '"86400001ms"'],
    ["big-spender", '"200.00"', '"200.01"'],
    ["big-spender", '"30d"', '"20d"'],
  ];
  test.each(tickMs === 1 ? planted : [...planted, ...edges])(
    "would be another if “%s” had %s for %s",
    async (id, written, instead) => {
      const from = text.indexOf(`"id": "${id}"`);
      const changed = text.slice(0, from) + text.slice(from).replace(written, instead);
      const others = firings.filter(({ rule }) => rule !== id);
      write("planted.csv", [...others, ...bruteForce(changed, id)]);
      const { first, count } = await differencesBetween(file("planted.csv"), file("sql.csv"));
      expect(count).toBeGreaterThan(0);
      for (const line of first) expect(line).toContain(id);
    },
  );
});
