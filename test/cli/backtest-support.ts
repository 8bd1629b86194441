import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareEvents, createState, fire, formatInstant, parseRuleset } from "@proffer/engine";
import type { Event, Ruleset } from "@proffer/engine";
import { mapRow, parseMapping } from "../../packages/cli/src/log/mapping.ts";
import { readLog } from "../../packages/cli/src/log/read-log.ts";
import { cli, top } from "../support/server.ts";

/** What back-tests of larger logs have in common. */

/** Rules that run over columns, one that only the object engine can run, and one with an audience. */
export const rulesJson = {
  version: 1,
  timezone: "Asia/Shanghai",
  currency: "CNY",
  segments: {
    buyers: {
      name: "Buyers",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Order Completed" },
            operator: "greaterThan",
            value: 0,
          },
        ],
      },
    },
  },
  rules: [
    ruleOf("third-look", "count", { event: "Product Viewed", by: "product_id", within: "7d" }, 3),
    ruleOf("stuck", "streak", { event: "Operation Failed", by: "operation" }, 2),
    { ...ruleOf("back", "since", { event: "*" }, "6h"), on: ["*"] },
    ruleOf("idle", "since", { event: "*" }, "12h"),
    ruleOf(
      "left",
      "absent",
      { event: "Product Added", without: "Order Completed", after: "1h" },
      true,
      "equal",
    ),
    ruleOf(
      "spender",
      "sum",
      { event: "Order Completed", property: "revenue", within: "30d" },
      { amount: "100.00", currency: "CNY" },
    ),
    { ...ruleOf("cart", "cart", { part: "products" }, 2), audience: { segment: "buyers" } },
  ],
};

function ruleOf(
  id: string,
  fact: string,
  params: object,
  value: unknown,
  operator = "greaterThanInclusive",
): object {
  return {
    id,
    conditions: { all: [{ fact, params, operator, value }] },
    event: { type: "tag", params: { tag: id } },
  };
}

export const mappingJson = {
  timestamp: "ts",
  userId: "who",
  event: { column: "what", values: { view: "Product Viewed", add: "Product Added" } },
  messageId: "id",
  properties: { product_id: "item", operation: "op", revenue: "sum", currency: "currency" },
};

/** A log of so many rows, some late, some twice, some of nobody; the same for the same seed. */
export function logOf(rows: number, seed = 1): string {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const lines = Array.from({ length: rows }, (_, i) => {
    const late = next(30) === 0 ? next(40_000_000) : 0;
    const at = 1_767_225_600_000 + Math.floor((i * 30 * 86_400_000) / rows) - late;
    const who = next(80) === 0 ? "" : `客户 ${next(Math.max(2, rows / 25))}`;
    const id = next(60) === 0 ? `m${Math.max(0, i - 3)}` : `m${i}`;
    const kind = next(20);
    const item = `p${next(6)}`;
    if (kind < 10) return `${at},${who},view,${item},,,,${id}`;
    if (kind < 13) return `${at},${who},add,${item},,,,${id}`;
    if (kind < 15) return `${at},${who},Order Completed,,,${next(9000) / 100},CNY,${id}`;
    if (kind < 18) return `${at},${who},Operation Failed,,"pay, ""now""",,,${id}`;
    return `${at},${who},${kind === 18 ? "Operation Succeeded" : "Page"},,search,,,${id}`;
  });
  return ["ts,who,what,item,op,sum,currency,id", ...lines, ""].join("\n");
}

/** A folder with rules, mapping and a log. */
export function writeShop(rows: number, seed = 1) {
  const folder = mkdtempSync(join(tmpdir(), "proffer-big-backtest-"));
  const write = (name: string, content: string): string => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  return {
    folder,
    write,
    rules: write("rules.json", JSON.stringify(rulesJson)),
    mapping: write("mapping.json", JSON.stringify(mappingJson)),
    log: write("log.csv", logOf(rows, seed)),
  };
}

/** Runs the built command to its end. */
export function backtest(args: readonly string[], input?: string | Buffer) {
  const out = join(mkdtempSync(join(tmpdir(), "proffer-out-")), "firings.csv");
  const run = spawnSync(process.execPath, [cli, "backtest", ...args, "--out", out], {
    cwd: top,
    encoding: "utf8",
    maxBuffer: 1e9,
    ...(input !== undefined && { input }),
  });
  return {
    status: run.status,
    stdout: run.stdout,
    stderr: run.stderr,
    out,
    firings: existsSync(out) ? readFileSync(out, "utf8") : undefined,
  };
}

/** Starts the built command and gives it back while it runs. */
export function startBacktest(args: readonly string[]) {
  return spawn(process.execPath, [cli, "backtest", ...args], { cwd: top });
}

/**
 * The firings by nothing but `fire`, written as the command writes them.
 *
 * @param order `arrival` tells the engine of the events as they came in.
 */
export async function plainFirings(
  log: string,
  order: "event" | "arrival" = "event",
): Promise<string> {
  const { ruleset } = parseRuleset(rulesJson);
  const mapping = parseMapping(mappingJson, "mapping.json");
  const byCustomer = new Map<string, Map<string, Event>>();
  let row = 0;
  let last = Number.NEGATIVE_INFINITY;
  for await (const entry of readLog(log)) {
    row++;
    const mapped = "row" in entry ? mapRow(mapping, entry.row, row) : undefined;
    if (mapped?.type !== "event") continue;
    const { user, event } = mapped;
    let events = byCustomer.get(user);
    if (!events) byCustomer.set(user, (events = new Map()));
    if (!events.has(event.messageId)) events.set(event.messageId, event);
    last = Math.max(last, events.get(event.messageId)?.timestamp ?? last);
  }
  const lines: string[] = [];
  for (const [customer, events] of [...byCustomer].sort(([a], [b]) => byText(a, b))) {
    const arrived = [...events.values()];
    const told = order === "arrival" ? arrived : arrived.sort(compareEvents);
    lines.push(...(await linesOf(customer, told, ruleset, last)));
  }
  return ["rule_id,user_id,key,fired_at", ...lines, ""].join("\n");
}

async function linesOf(
  customer: string,
  events: readonly Event[],
  ruleset: Ruleset,
  until: number,
): Promise<string[]> {
  const state = createState(customer);
  const firings = [];
  for (const event of events) firings.push(...(await fire(state, event, ruleset)));
  firings.push(...(await fire(state, { type: "timer", at: until }, ruleset)));
  return firings
    .sort((a, b) => byText(a.rule, b.rule) || a.at - b.at)
    .map(({ rule, key, at }) => [rule, customer, key ?? "", formatInstant(at)].map(cell).join(","));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function cell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
