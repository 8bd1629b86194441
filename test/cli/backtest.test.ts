import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { cli, top } from "../support/server.ts";

const shopRules = join(top, "examples/shop/rules.json");
const log = join(top, "examples/backtest/events.csv");
const mapping = join(top, "examples/backtest/mapping.json");

const expected = [
  "rule_id,user_id,key,fired_at",
  "welcome-back,ines,,2026-03-11T09:00:00.000Z",
  "third-look,mei,teapot,2026-03-05T09:05:00.000Z",
  "stuck,tom,payment,2026-03-02T10:06:00.000Z",
  "",
].join("\n");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proffer-backtest-"));
});

function write(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function backtest(options: Partial<Record<"rules" | "events" | "mapping" | "out", string>>) {
  const all = {
    rules: shopRules,
    events: log,
    mapping,
    out: join(folder, "firings.csv"),
    ...options,
  };
  const args = Object.entries(all).flatMap(([name, value]) =>
    value === "" ? [] : [`--${name}`, value],
  );
  const { status, stderr, stdout } = spawnSync(process.execPath, [cli, "backtest", ...args], {
    cwd: top,
    encoding: "utf8",
  });
  return {
    status,
    stderr,
    stdout,
    firings: all.out !== "" && existsSync(all.out) ? readFileSync(all.out, "utf8") : undefined,
  };
}

const rows = readFileSync(log, "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(","));
const ndjson = rows
  .slice(1)
  .map((cells) =>
    JSON.stringify(
      Object.fromEntries(cells.map((cell, i) => [rows[0]?.[i], i === 0 ? Number(cell) : cell])),
    ),
  )
  .join("\n");

describe("proffer backtest", () => {
  test("writes the firings by user, rule and time, and a summary", () => {
    const { status, stderr, firings } = backtest({});
    expect(firings).toBe(expected);
    expect(stderr).toMatch(
      /^events: 12 of 13 rows \(1 without a user, 0 refused\)\ncustomers: 3\nfirings: 3\n {2}stuck: 1\n {2}welcome-back: 1\n {2}third-look: 1\nevents\/s: \d+/,
    );
    expect(status).toBe(0);
  });

  test.each([
    ["gzipped CSV", "events.csv.gz", gzipSync(readFileSync(log))],
    ["NDJSON", "events.ndjson", ndjson],
    ["gzipped NDJSON", "events.jsonl.gz", gzipSync(ndjson)],
    [
      "CSV with a byte order mark, CRLF and shuffled rows",
      "e.csv",
      `\uFEFF${[rows[0], ...rows.slice(1).reverse()].map((cells) => cells?.join(",")).join("\r\n")}\r\n`,
    ],
  ])("reads %s with the same answer", (_kind, name, content) => {
    expect(backtest({ events: write(name, content) }).firings).toBe(expected);
  });

  test("quotes what CSV needs quoted", () => {
    const events = write(
      "e.csv",
      `ts_ms,user_id,event,item_id\n${[0, 1, 2].map((i) => `${i},"a ""b"", c",view,"x,y"`).join("\n")}\n`,
    );
    expect(backtest({ events }).firings).toContain(
      'third-look,"a ""b"", c","x,y",1970-01-01T00:00:00.002Z',
    );
  });

  test("says which rule it refused and where, and runs the others", () => {
    const rules = write(
      "rules.json",
      readFileSync(shopRules, "utf8").replace('"fact": "streak"', '"fact": "strek"'),
    );
    const { status, stderr, firings } = backtest({ rules });
    expect(stderr).toMatch(
      /rules\.json:\d+:\d+ error: No fact is named “strek”\.\n {2}at rules\[1\]\.conditions\.all\[0\]\.fact, so rule “stuck” is refused/,
    );
    expect(stderr).toContain("Did you mean “streak”?");
    expect(firings?.split("\n")).toHaveLength(4);
    expect(status).toBe(0);
  });

  test.each([
    ["a file that is not there", { events: "nowhere.csv" }, /nowhere\.csv: ENOENT/],
    ["a log of another kind", { events: "log.xlsx" }, /not a kind of log/],
    [
      "a mapping without a column",
      { mapping: "M" },
      /“event” must be a JSON object\. Write for example/,
    ],
    ["a mapping that is not JSON", { mapping: "S" }, /R\.json is not JSON/],
    [
      "a column that the log lacks",
      { mapping: "C" },
      /The log has no column “when”, which the mapping names; its columns are ts_ms, user_id/,
    ],
    [
      "a mapping with a slip in it",
      { mapping: "T" },
      /a mapping has no “propertys”; it has timestamp, userId/,
    ],
    [
      "rules that are not JSON",
      { rules: "S" },
      /R\.json:1:17 error: There is a “,” before the “}”\.[\s\S]*no rule is left to run/,
    ],
    ["an option that is missing", { events: "" }, /proffer backtest needs --events/],
  ])("%s is told of, and nothing is written", (_what, options, message) => {
    const files: Record<string, string> = {
      M: write("M.json", "{}"),
      P: write(
        "P.json",
        '{"timestamp":"ts_ms","userId":"user_id","event":"event","properties":{"product_id":"sku"}}',
      ),
      T: write("T.json", '{"timestamp":"ts_ms","userId":"user_id","event":"event","propertys":{}}'),
      C: write("C.json", '{"timestamp":"when","userId":"user_id","event":"event"}'),
      S: write("R.json", '{ "version": 1, }'),
    };
    const named = Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, files[value] ?? value]),
    );
    const { status, stderr } = backtest(named);
    expect(stderr).toMatch(message);
    expect(status).not.toBe(0);
    expect(stderr).not.toContain("    at ");
    expect(readdirSync(folder).filter((name) => name.includes("firings"))).toEqual([]);
  });

  test("a property's column that the log lacks is told of, for it is likely a slip", () => {
    const events = write("e.csv", "ts_ms,user_id,event\n1,a,view\n");
    expect(backtest({ events }).stderr).toContain(
      "the log has no column “item_id”, which the mapping names for a property",
    );
  });

  test("of two rows with one id the first is the event, whatever their times", () => {
    const file = write(
      "M.json",
      JSON.stringify({ ...(JSON.parse(readFileSync(mapping, "utf8")) as object), messageId: "id" }),
    );
    const rows = ["9000,a,view,x,m1", "1,a,view,x,m2", "2,a,view,x,m3", "3,a,view,x,m1"];
    const header = "ts_ms,user_id,event,item_id,id,order_id,value,operation,name";
    const events = write("e.csv", `${header}\n${rows.join("\n")}\n`);
    expect(backtest({ events, mapping: file }).firings).toContain(
      "third-look,a,x,1970-01-01T00:00:09.000Z",
    );
  });

  test("rows that cannot be read are counted and told of, and the rest run", () => {
    const events = write(
      "e.csv",
      `ts_ms,user_id,event,item_id\nyesterday,a,view,x\n${[1, 2, 3].map((i) => `${i},a,view,x`).join("\n")}\n`,
    );
    const { stderr, firings } = backtest({ events });
    expect(stderr).toContain("events: 3 of 4 rows (0 without a user, 1 refused)");
    expect(stderr).toContain('row 1: the time "yesterday" is neither UTC ms nor ISO 8601');
    expect(firings).toContain("third-look,a,x,");
  });

  test("without --out it reports and writes no firings", () => {
    const { status, stdout, firings } = backtest({ out: "" });
    expect(stdout).toContain("3 customers (100 %) would have seen 3 messages.");
    expect(firings).toBeUndefined();
    expect(status).toBe(0);
  });

  test("--help teaches, and an unknown command says so", () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });
    expect(run("backtest", "--help").stdout).toContain("--mapping FILE");
    expect(run("--help").stdout).toContain("proffer backtest");
    expect(run("bcktest")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("No command is named “bcktest”"),
    });
  });
});
