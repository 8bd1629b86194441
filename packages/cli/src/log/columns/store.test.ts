import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { compareEvents } from "@proffer/engine";
import { realData } from "../../../../../test/support/shared-data.ts";
import type { Mapping } from "../mapping.ts";
import { parseMapping } from "../mapping.ts";
import { readHistories } from "../read-histories.ts";
import { readLog } from "../read-log.ts";
import { LogCoder } from "./log-coder.ts";
import { readCsv } from "./read-csv.ts";
import { sortPartition } from "./sort-partition.ts";
import type { SpilledPartition } from "./spill.ts";
import { readPartition, Spill } from "./spill.ts";
import type { Seen } from "./store-fixture.ts";
import { keep, open } from "./store-fixture.ts";
import type { Store } from "./store.ts";
import { readStore } from "./store.ts";

const columns = {
  timestamp: "ts",
  userId: "who",
  event: { column: "what", values: { view: "Product Viewed", pay: "Order Completed" } },
  properties: { product_id: "item", revenue: "sum", price: "sum", __x: "note" },
};
const withIds = parseMapping({ ...columns, messageId: "id" }, "mapping.json");
const withoutIds = parseMapping(columns, "mapping.json");
const properties = ["product_id", "revenue", "price", "__x"];

const folder = mkdtempSync(join(tmpdir(), "proffer-logs-"));
function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** What the row reader makes of a log, with only the properties that are kept. */
async function expected(path: string, mapping: Mapping | null, kept: readonly string[]) {
  const histories = await readHistories(mapping, readLog(path));
  const seen = new Map<string, readonly Seen[]>();
  for (const [user, events] of histories.byCustomer)
    seen.set(
      user,
      [...events].sort(compareEvents).map(({ event, timestamp, properties }) => ({
        event,
        timestamp,
        properties: Object.fromEntries(
          kept.flatMap((name) =>
            Object.hasOwn(properties, name) ? [[name, withoutSign(properties[name])]] : [],
          ),
        ),
      })),
    );
  return { histories, seen };
}

/** JSON, which values are kept as, has one zero. No fact tells two. */
function withoutSign(value: unknown): unknown {
  return value === 0 ? 0 : value;
}

/** What the row reader makes of a log, and what is kept of it. */
async function bothOf(path: string, mapping: Mapping | null, kept: readonly string[]) {
  const { histories, seen } = await expected(path, mapping, kept);
  const { store, byCustomer } = await keep(path, mapping, kept, 200_000);
  return {
    rowReader: { counts: countsOf(histories), events: new Map([...seen].sort()) },
    kept: { counts: countsOf(store), events: new Map([...byCustomer].sort()) },
  };
}

function countsOf({ rows, events, withoutUser, refused, refusals, absent }: Counts): Counts {
  return { rows, events, withoutUser, refused, refusals, absent };
}

type Counts = Pick<Store, "rows" | "events" | "withoutUser" | "refused" | "refusals" | "absent">;

/** Cells that have gone wrong in real logs: quotes, empty ones, Chinese, numbers in many spellings. */
const cells = [
  "",
  "x",
  '"a ""b"", c"',
  "茶壶",
  "42",
  "42.0",
  " 7 ",
  "-0",
  "1e3",
  "NaN",
  "0x10",
  '"two\nlines"',
  "é",
  "x".repeat(300),
];
const times = [
  "1767225600000",
  "2026-01-01T00:00:00Z",
  "2026-01-01 08:00:00+08:00",
  "2026-02-31",
  "yesterday",
  "",
  "-5",
  "99999999999999999999",
  "1767225600000.5",
  "2026-01-01",
];

/** A small generator of numbers, the same on every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function dirtyCsv(seed: number, rows: number, newline = "\n"): string {
  const next = numbers(seed);
  const one = <Item>(of: readonly Item[]): Item => of[next(of.length)] as Item;
  const lines = Array.from({ length: rows }, (_, i) => {
    const late = next(10) === 0 ? 50_000 : 0;
    const time = next(20) === 0 ? one(times) : String(1_767_225_600_000 + (i - late) * 500);
    const user = next(30) === 0 ? "" : one(["a", "b", "客户", "c d", '"quoted"', `u${next(40)}`]);
    const name =
      next(40) === 0 ? one(["", "x".repeat(201), "Quiz Finished"]) : one(["view", "pay", "Page"]);
    const id = next(12) === 0 ? one(["", "m1", "m2", "消息", "y".repeat(257)]) : `m${i % 7}-${i}`;
    const row = [time, user, name, one(cells), one(cells), one(cells), id];
    const ragged = next(50);
    if (ragged === 0) return row.slice(0, 4).join(",");
    return ragged === 1 ? `${row.join(",")},more` : ragged === 2 ? "" : row.join(",");
  });
  return ["ts,who,what,item,sum,note,id", ...lines, ""].join(newline);
}

describe("A kept log holds exactly the events that the row reader makes", () => {
  test.each([1, 2, 3, 4])("of dirty CSV (%i)", async (seed) => {
    const path = write(`dirty-${seed}.csv`, dirtyCsv(seed, 3000));
    for (const mapping of [withIds, withoutIds]) {
      const { kept, rowReader } = await bothOf(path, mapping, properties);
      expect(kept).toEqual(rowReader);
    }
  });

  test.each([
    ['a"b', "plain"],
    ['"a"b', "closed too early"],
    ['"a" ', "a space behind"],
    ["\r", "a return"],
  ])("where a quote stands as csv-parse alone reads it: %s (%s)", async (cell) => {
    const lines = dirtyCsv(11, 900).split("\n");
    const odd = `1767225600000,a,view,${cell},1,,odd`;
    for (const newline of ["\n", "\r\n"]) {
      const path = write(
        "odd.csv",
        [...lines.slice(0, 400), odd, ...lines.slice(400)].join(newline),
      );
      const { kept, rowReader } = await bothOf(path, withIds, properties);
      expect(kept).toEqual(rowReader);
    }
  });

  test("a quote that is never closed is no CSV", async () => {
    const path = write("open.csv", 'ts,who,what,item,sum,note,id\n1,a,view,"x\n2,a,view,y\n');
    await expect(readHistories(withIds, readLog(path))).rejects.toThrow(/Quote Not Closed/);
    await expect(keep(path, withIds, [])).rejects.toThrow(/Quote Not Closed/);
  });

  test.each([1, 7, 64])("in pieces of %i bytes as in one", async (size) => {
    const content = Buffer.from(dirtyCsv(12, 300, size === 7 ? "\r\n" : "\n"));
    const path = write("whole.csv", content);
    const pieces = Array.from({ length: Math.ceil(content.length / size) }, (_, i) =>
      content.subarray(i * size, (i + 1) * size),
    );
    const spill = new Spill(1, join(folder, "never"));
    const coder = new LogCoder(withIds, properties, spill);
    await readCsv(Readable.from(pieces), withIds, coder, async () => undefined, 1);
    const [partition] = spill.finish();
    const { store, byCustomer } = await keep(path, withIds, properties);
    expect(coder.counts).toEqual({
      rows: store.rows,
      withoutUser: store.withoutUser,
      refused: store.refused,
      refusals: store.refusals,
    });
    const bytes = readPartition("", partition as SpilledPartition);
    const { block } = sortPartition(bytes, partition?.bytes ?? 0, { properties: 4, hasIds: true });
    expect(block.customers).toBe(byCustomer.size);
    expect(block.rows).toBe([...byCustomer.values()].flat().length);
    expect(coder.properties.map(({ values }) => values.values.length)).toEqual(
      (await valuesOf(path)).map(({ length }) => length),
    );
  });

  test("with a byte order mark and CRLF", async () => {
    const { kept, rowReader } = await bothOf(
      write("bom.csv", `\uFEFF${dirtyCsv(9, 500, "\r\n")}`),
      withIds,
      properties,
    );
    expect(kept).toEqual(rowReader);
  });

  test("of NDJSON with values of every kind, and lines that are none", async () => {
    const lines = [
      '{"ts":1,"who":"a","what":"view","item":42,"sum":"9.50","id":"1"}',
      '{"ts":2,"who":7,"what":"pay","item":{"deep":[1,true,null]},"sum":12.5,"note":[1],"id":"2"}',
      '{"ts":"2026-01-01","who":"a","what":"view","item":true,"id":3}',
      '{"ts":2,"who":{"x":1},"what":"view"}',
      "not json",
      "[1]",
      '{"ts":5,"who":"a","what":5,"item":null,"id":""}',
      '{"ts":0,"who":"7","what":"view","id":"2"}',
      '{"ts":4,"who":"a","what":"view","item":{"__proto__":1},"id":"9"}',
    ];
    const { kept, rowReader } = await bothOf(
      write("mixed.ndjson", lines.join("\n")),
      withIds,
      properties,
    );
    expect(kept).toEqual(rowReader);
  });

  test.each([6, 7, 40])("with %i properties, each in some of the rows", async (count) => {
    const names = Array.from({ length: count }, (_, p) => `p${p}`);
    const mapping = parseMapping(
      { ...columns, messageId: "id", properties: Object.fromEntries(names.map((n) => [n, n])) },
      "m.json",
    );
    const next = numbers(count);
    const rows = Array.from({ length: 700 }, (_, i) => {
      const held = names.map((_, p) => (next(3) === 0 ? `${p}-${next(5)}` : ""));
      return [next(90), `u${next(20)}`, "view", `m${i}`, ...held].join(",");
    });
    const header = ["ts,who,what,id", ...names].join(",");
    const path = write(`wide-${count}.csv`, [header, ...rows, ""].join("\n"));
    const { kept, rowReader } = await bothOf(path, mapping, names);
    expect(kept).toEqual(rowReader);
    expect(kept.counts.events).toBe(700);
  });

  test("a property that no event may have is refused in every row, as the row reader does", async () => {
    const mapping = parseMapping({ ...columns, properties: { constructor: "item" } }, "m.json");
    const path = write("forbidden.csv", "ts,who,what,item\n1,a,view,x\n2,a,view,\n");
    const { kept, rowReader } = await bothOf(path, mapping, []);
    expect(kept).toEqual(rowReader);
  });

  test.skipIf(realData === undefined).each(["puffy", "deskdrop", "taobao"])(
    "of the real log %s",
    async (log) => {
      const mapping = parseMapping(
        {
          timestamp: "ts_ms",
          userId: "user_id",
          event: { column: "event", values: { view: "Product Viewed", cart: "Product Added" } },
          properties: { product_id: "item_id", order_id: "order_id", value: "value", url: "url" },
        },
        "mapping.json",
      );
      const path = `${realData}/clickstream/${log}/events.csv.gz`;
      const { kept, rowReader } = await bothOf(path, mapping, ["product_id", "value", "url"]);
      expect(kept).toEqual(rowReader);
      const parquet = await toParquet(write(`${log}.csv`, gunzipSync(readFileSync(path))), "", log);
      const [csv, other] = [
        await keep(path, mapping, ["url"]),
        await keep(parquet, mapping, ["url"]),
      ];
      expect(other.byCustomer).toEqual(csv.byCustomer);
    },
    60_000,
  );
});

async function valuesOf(path: string): Promise<readonly (readonly unknown[])[]> {
  const { folder } = await keep(path, withIds, properties);
  return JSON.parse(readFileSync(join(folder, "values.json"), "utf8")) as unknown[][];
}

/** The same log as Parquet, its cells texts. */
async function toParquet(
  csv: string,
  options: string,
  name: string,
  select = "*",
): Promise<string> {
  const path = join(folder, `${name}.parquet`);
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT ${select} FROM read_csv('${csv}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', null_padding = true, strict_mode = false, parallel = false, nullstr = '(null)')) TO '${path}' (FORMAT parquet ${options})`,
  );
  instance.closeSync();
  return path;
}

/** Rows that CSV readers read alike: no ragged ones. */
function tidyCsv(seed: number, rows: number): string {
  return dirtyCsv(seed, rows)
    .split("\n")
    .filter((line) => (line.match(/,/g)?.length ?? 0) === 6 && !line.includes('"'))
    .join("\n");
}

describe("A log in Parquet holds the events of the same log in CSV", () => {
  test.each([
    ["packed with Snappy", ""],
    ["not packed", ", COMPRESSION uncompressed"],
    ["packed with gzip", ", COMPRESSION gzip"],
    ["packed with Zstandard, through DuckDB", ", COMPRESSION zstd"],
    ["of the second version, through DuckDB where it must be", ", PARQUET_VERSION v2"],
    ["in many small row groups", ", ROW_GROUP_SIZE 2048"],
    ["without dictionaries", ", DICTIONARY_SIZE_LIMIT 1"],
  ])("%s", async (what, options) => {
    const csv = write("tidy.csv", tidyCsv(5, 9000));
    const parquet = await toParquet(csv, options, what.replaceAll(/\W/g, "-"));
    for (const mapping of [withIds, withoutIds]) {
      const before = await keep(csv, mapping, properties);
      const after = await keep(parquet, mapping, properties);
      expect(after.byCustomer).toEqual(before.byCustomer);
      expect(after.arrived).toEqual(before.arrived);
      const { rows, refused, refusals, duplicates, late } = before.store;
      expect(after.store).toMatchObject({ rows, refused, refusals, duplicates, late });
      expect(duplicates + refused).toBeGreaterThan(0);
    }
  });

  test("numbers, truth values and instants of a file are those of NDJSON", async () => {
    const rows = Array.from({ length: 500 }, (_, i) => ({
      ts: 1_767_225_600_000 + ((i * 7919) % 500) * 1000,
      who: i % 9,
      what: ["view", "pay"][i % 2],
      item: i % 5 === 0 ? null : i * 3,
      sum: i % 3 === 0 ? null : i / 4,
      note: i % 4 === 0 ? null : i % 8 === 1,
      id: String(i),
    }));
    const ndjson = write("typed.ndjson", rows.map((row) => JSON.stringify(row)).join("\n"));
    const path = join(folder, "typed.parquet");
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT make_timestamp_ms(ts) AS ts, who::INTEGER AS who, what, item::BIGINT AS item, sum::DOUBLE AS sum, note::BOOLEAN AS note, id::BIGINT AS id FROM read_json('${ndjson}', format = 'newline_delimited')) TO '${path}' (FORMAT parquet)`,
    );
    instance.closeSync();
    const [before, after] = [
      await keep(ndjson, withIds, properties),
      await keep(path, withIds, properties),
    ];
    expect(after.byCustomer).toEqual(before.byCustomer);
    expect(before.byCustomer.size).toBe(9);
  });

  test("a file that breaks off is told of", async () => {
    const whole = readFileSync(await toParquet(write("t.csv", tidyCsv(6, 100)), "", "whole"));
    const path = write("half.parquet", whole.subarray(0, whole.length / 2));
    await expect(keep(path, withIds, properties)).rejects.toThrow(
      /no Parquet file, or not a whole one/,
    );
  });
});

describe("What a kept log tells beside its events", () => {
  test("the first of two with one id to arrive stays, and the order of arrival is known where it matters", async () => {
    const rows = [
      "9000,a,view,x,,,m1",
      "1,a,view,y,,,m2",
      "2,a,view,z,,,m1",
      "5,b,view,x,,,m1",
      "5,b,view,y,,,m0",
    ];
    const path = write("late.csv", `ts,who,what,item,sum,note,id\n${rows.join("\n")}\n`);
    const { store, byCustomer, arrived } = await keep(path, withIds, ["product_id"]);
    const items = (events: readonly Seen[] | undefined) =>
      events?.map(({ properties }) => properties["product_id"]);
    expect(items(byCustomer.get("a"))).toEqual(["y", "x"]);
    expect(items(arrived.get("a"))).toEqual(["x", "y"]);
    expect(items(byCustomer.get("b"))).toEqual(["y", "x"]);
    expect(items(arrived.get("b"))).toEqual(["x", "y"]);
    expect(store).toMatchObject({ duplicates: 1, late: 2, first: 1, last: 9000, customers: 2 });
  });

  test("anonymous customers of Segment messages become who they turn out to be", async () => {
    const message = (id: string, who: object, at: number) =>
      JSON.stringify({
        type: "track",
        event: "Page Scrolled",
        messageId: id,
        timestamp: at,
        ...who,
      });
    const lines = [
      message("1", { anonymousId: "anon" }, 1),
      message("2", { userId: "mei" }, 3),
      message("3", { anonymousId: "anon", userId: "mei" }, 2),
      message("4", { anonymousId: "other" }, 2),
    ];
    const { byCustomer } = await keep(write("s.ndjson", lines.join("\n")), null, []);
    expect([...byCustomer].map(([user, { length }]) => [user, length]).sort()).toEqual([
      ["mei", 3],
      ["other", 1],
    ]);
  });

  test("a store whose bytes have changed, or that lacks a file, is not taken for one", async () => {
    const { folder, store } = await keep(write("d.csv", dirtyCsv(7, 800)), withIds, properties);
    expect(readStore(folder, "test")).toEqual(store);
    expect(readStore(folder, "other")).toBeUndefined();
    const file = join(folder, "blocks-0.bin");
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(() => open(folder, store)).toThrow(/damaged/);
    writeFileSync(file, bytes.subarray(1));
    expect(readStore(folder, "test")).toBeUndefined();
  });

  test("blocks are the same bytes whenever they are made", async () => {
    const path = write("same.csv", dirtyCsv(8, 800));
    const [one, other] = [
      await keep(path, withIds, properties),
      await keep(path, withIds, properties),
    ];
    const sums = ({ store }: typeof one) => store.blocks.map(({ crc }) => crc);
    expect(sums(one)).toEqual(sums(other));
  });
});
