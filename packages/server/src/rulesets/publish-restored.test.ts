import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "../log.ts";
import { backUp } from "../storage/backup/back-up.ts";
import { restore } from "../storage/backup/restore.ts";
import { openStore } from "../storage/store.ts";
import type { Store } from "../storage/store.ts";
import { createDirectory } from "../testing/directory.ts";
import { second, shopRules } from "../testing/site.ts";
import { readAudit } from "./publication-log.ts";
import { publish } from "./publish.ts";
import { createRulesets } from "./rulesets.ts";
import type { InForce } from "./rulesets.ts";
import { switchRules } from "./switch-rules.ts";

let directory: string;
const open: Store[] = [];
let now = Date.UTC(2026, 10, 22, 10);

beforeEach(() => {
  directory = createDirectory();
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  rmSync(directory, { recursive: true });
});

async function openIn(name: string): Promise<Store> {
  const store = await openStore(join(directory, name));
  open.push(store);
  return store;
}

/** What a server that starts on a store has in force. */
async function start(store: Store): Promise<InForce> {
  const rulesets = await createRulesets({
    store,
    clock: () => now,
    log: silentLog,
    file: undefined,
  });
  rulesets.close();
  return rulesets.inForce();
}

async function publishIn(store: Store, name: string, replaces: string | null): Promise<string> {
  now += 10 * second;
  const text = JSON.stringify({ ...shopRules, name });
  const { hash } = await publish(store, { text, replaces, percent: 100 }, "ada", now);
  return hash;
}

test("what a backup had in force is published anew, above every number that pages have seen", async () => {
  const store = await openIn("data");
  const first = await publishIn(store, "monday", null);
  await switchRules(store, { rules: ["hello"], on: false }, "ada", now);
  const archive = join(directory, "monday.tar");
  await backUp(join(directory, "data"), archive);
  await publishIn(store, "tuesday", first);
  const seen = await start(store);

  await restore(archive, join(directory, "restored"));
  now += second;
  const restored = await openIn("restored");
  const again = await start(restored);
  expect(again.number).toBeGreaterThan(seen.number);
  expect(again.ruleset.hash).toBe(first);
  expect(again.off).toEqual(["hello"]);
  const { entries } = await readAudit(restored.db, { before: Infinity, limit: 9 });
  expect(entries.map(({ what }) => what)).toEqual(["restore", "switch", "publish"]);
  expect(entries[0]).toMatchObject({
    who: "Proffer",
    why: "restored from monday.tar",
    from: first,
    to: first,
  });

  now += second;
  expect((await start(restored)).number).toBe(again.number);
});

test("of a backup without rules nothing is published", async () => {
  await openIn("data");
  await backUp(join(directory, "data"), join(directory, "empty.tar"));
  await restore(join(directory, "empty.tar"), join(directory, "restored"));
  const restored = await openIn("restored");
  expect((await start(restored)).number).toBe(0);
  expect((await start(restored)).number).toBe(0);
});
