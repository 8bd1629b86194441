import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openStore } from "../storage/store.ts";
import type { Store } from "../storage/store.ts";
import { createDirectory, shopRules } from "../testing/site.ts";
import { readAudit } from "./publication-log.ts";
import { rollBack } from "./roll-back.ts";
import { createRulesets } from "./rulesets.ts";
import type { Rulesets } from "./rulesets.ts";

let directory: string;
let file: string;
let store: Store;
let running: Rulesets[];
const said: { level: "info" | "warn"; text: string }[] = [];
const log = {
  info: (text: string) => void said.push({ level: "info", text }),
  warn: (text: string) => void said.push({ level: "warn", text }),
};

beforeEach(async () => {
  directory = createDirectory();
  file = join(directory, "rules.json");
  store = await openStore(join(directory, "data"));
  running = [];
  said.length = 0;
});
afterEach(async () => {
  for (const rulesets of running) rulesets.close();
  await store.close();
  rmSync(directory, { recursive: true });
});

async function start(path: string | undefined = file): Promise<Rulesets> {
  const rulesets = await createRulesets({ store, clock: Date.now, log, file: path });
  running.push(rulesets);
  return rulesets;
}

async function restart(): Promise<Rulesets> {
  for (const rulesets of running.splice(0)) rulesets.close();
  await store.close();
  store = await openStore(join(directory, "data"));
  return start();
}

const write = (rules: unknown): void =>
  writeFileSync(file, typeof rules === "string" ? rules : JSON.stringify(rules, null, 2));
const ids = (rulesets: Rulesets): string[] =>
  rulesets
    .current()
    .rules.map(({ id }) => id)
    .sort();
const all = ["hello", "on-return", "third-look", "welcome-back"];
const warnings = (): string =>
  said
    .filter(({ level }) => level === "warn")
    .map(({ text }) => text)
    .join("\n");

test("a rules file is in force as soon as the server has started", async () => {
  write(shopRules);
  const rulesets = await start();
  expect(ids(rulesets)).toEqual(all);
  expect(said).toEqual([
    { level: "info", text: expect.stringContaining("“proffer check") },
    { level: "info", text: expect.stringContaining("4 rules in force") },
  ]);
});

test("a change of the file takes effect without a restart, and what changed is said", async () => {
  write(shopRules);
  const rulesets = await start();
  const [first, ...others] = shopRules.rules;
  write({ ...shopRules, rules: [{ ...first, id: "renamed" }, ...others] });
  await vi.waitFor(() => expect(ids(rulesets)).toContain("renamed"), 5000);
  expect(said.at(-1)?.text).toContain("+ renamed, − welcome-back");
});

test("a file that an editor saves by renaming another one over it is noticed", async () => {
  write(shopRules);
  const rulesets = await start();
  writeFileSync(`${file}.tmp`, JSON.stringify({ ...shopRules, rules: shopRules.rules.slice(1) }));
  renameSync(`${file}.tmp`, file);
  await vi.waitFor(() => expect(ids(rulesets)).not.toContain("welcome-back"), 5000);
});

test("a syntax error leaves the last good rules in force, says where it is, and across a restart too", async () => {
  write(shopRules);
  const rulesets = await start();
  write(JSON.stringify(shopRules, null, 2).replace('"rules": [', '"rules": [,'));
  await vi.waitFor(
    () => expect(warnings()).toContain("the last good rule set stays in force (4 rules"),
    5000,
  );
  expect(warnings()).toMatch(/rules\.json:\d+:\d+ error/);
  expect(ids(rulesets)).toEqual(all);
  said.length = 0;
  expect(ids(await restart())).toEqual(all);
  expect(warnings()).toContain("the last good rule set stays in force");
});

test("a file that has gone leaves the last good rules in force, and is followed when it is back", async () => {
  write(shopRules);
  const rulesets = await start();
  rmSync(file);
  await vi.waitFor(() => expect(warnings()).toContain("cannot be read"), 5000);
  expect(ids(rulesets)).toEqual(all);
  write({ ...shopRules, rules: shopRules.rules.slice(1) });
  await vi.waitFor(() => expect(ids(rulesets)).toEqual(all.slice(0, 3)), 5000);
});

test("of a file with one bad rule the healthy ones are published", async () => {
  const bad = {
    id: "bad",
    conditions: { all: [{ fact: "cuont", params: {}, operator: "equal", value: 1 }] },
    event: { type: "message", params: { text: { default: "x" } } },
  };
  write({ ...shopRules, rules: [...shopRules.rules, bad] });
  const rulesets = await start();
  expect(ids(rulesets)).toEqual(all);
  expect(warnings()).toMatch(/rules\[4\]\.conditions\.all\[0\]\.fact, so rule “bad” is refused/);
  expect(warnings()).toContain("the healthy rules go on");
  expect(JSON.stringify(rulesets.current().json)).not.toContain("cuont");
});

test("a file in which nothing is healthy is an accident, and changes nothing", async () => {
  write(shopRules);
  const rulesets = await start();
  write({ version: 1, rules: [{ id: "bad" }] });
  await vi.waitFor(() => expect(warnings()).toContain("stays in force"), 5000);
  expect(ids(rulesets)).toEqual(all);
});

test("a set without rules changes nothing, and what to do is said to who means it", async () => {
  write(shopRules);
  const rulesets = await start();
  write({ version: 1, rules: [] });
  await vi.waitFor(() => expect(warnings()).toContain("no rule at all; 4 are in force"), 5000);
  expect(warnings()).toContain("proffer switch off --all");
  expect(warnings()).toContain("the last good rule set stays in force (4 rules");
  expect(ids(rulesets)).toEqual(all);
  for (const one of running.splice(0)) one.close();
  const forced = await createRulesets({ store, clock: Date.now, log, file, force: true });
  running.push(forced);
  expect(ids(forced)).toEqual([]);
});

test("a file that has lost most of the rules in force changes nothing", async () => {
  write(shopRules);
  const rulesets = await start();
  write({ ...shopRules, rules: shopRules.rules.slice(3) });
  await vi.waitFor(() => expect(warnings()).toContain("3 of the 4 rules in force"), 5000);
  expect(ids(rulesets)).toEqual(all);
});

test("the audit log has each publication of the file, with what it changed", async () => {
  write(shopRules);
  await start();
  write({ ...shopRules, rules: shopRules.rules.slice(1) });
  await vi.waitFor(() => expect(said.at(-1)?.text).toContain("− welcome-back"), 5000);
  const { entries } = await readAudit(store.db, { before: Infinity, limit: 10 });
  expect(entries).toMatchObject([
    {
      who: "the rules file",
      what: "publish",
      why: file,
      percent: 100,
      details: ["− rule “welcome-back”: welcome-back (coupon “win-back”)"],
    },
    { who: "the rules file", what: "publish", from: null },
  ]);
});

test("what was gone back from does not come again with a restart, only with a change of the file", async () => {
  write(shopRules);
  const first = await start();
  const { hash } = first.current();
  write({ ...shopRules, rules: shopRules.rules.slice(1) });
  await vi.waitFor(() => expect(first.current().hash).not.toBe(hash), 5000);
  await rollBack(store, {}, "ada@shop.example", Date.now());
  const second = await restart();
  expect(second.current().hash).toBe(hash);
  expect(warnings()).toContain("has not changed since it was published");
  write({ ...shopRules, rules: shopRules.rules.slice(0, 3) });
  await vi.waitFor(() => expect(second.current().rules).toHaveLength(3), 5000);
});

test("without a good file ever, the server runs with no rules and says so", async () => {
  const rulesets = await start();
  expect(ids(rulesets)).toEqual([]);
  expect(warnings()).toContain("no rules are in force until it is mended");
});

test("without a file the rules that were last in force go on", async () => {
  write(shopRules);
  const first = await start();
  const second = await createRulesets({ store, clock: Date.now, log, file: undefined });
  expect(second.current().hash).toBe(first.current().hash);
  expect(second.current().rules.map(({ version }) => version)).toEqual(
    first.current().rules.map(({ version }) => version),
  );
});
