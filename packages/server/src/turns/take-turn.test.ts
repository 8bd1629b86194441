import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseRuleset } from "@proffer/engine";
import type { Ruleset } from "@proffer/engine";
import { erasePerson } from "../person/erase.ts";
import { openStore } from "../storage/store.ts";
import type { Store } from "../storage/store.ts";
import { createDirectory } from "../testing/directory.ts";
import { locationIn } from "../testing/stores.ts";
import type { TestLocation } from "../testing/stores.ts";
import { commit } from "./commit.ts";
import { followRules } from "./follow-rules.ts";
import { keepUp } from "./keep-up.ts";
import { readPast } from "./read-past.ts";
import { serverRulesOf } from "./server-rules.ts";
import { takeTurn } from "./take-turn.ts";

const day = 86_400_000;
const start = Date.UTC(2026, 10, 1);

const rulesWith = (...rules: readonly { id: string; conditions: unknown; repeat?: string }[]) =>
  parseRuleset({
    version: 1,
    endpoints: { crm: {} },
    rules: rules.map((rule) =>
      Object.assign({ event: { type: "webhook", params: { endpoint: "crm" } } }, rule),
    ),
  }).ruleset;
const leaf = (fact: string, params: unknown, operator: string, value: unknown) => ({
  all: [{ fact, params, operator, value }],
});
const away = (time: string) => ({
  id: `away-${time}`,
  conditions: leaf("since", { event: "*" }, "greaterThanInclusive", time),
});
const viewed = {
  id: "viewed",
  repeat: "every",
  conditions: leaf("count", { event: "Product Viewed" }, "greaterThanInclusive", 1),
};

let directory: string;
let place: TestLocation;
let store: Store;
let now = start;
let rules: Ruleset;
const deps = () => ({ store, rulesOf: () => rules, clock: () => now });

beforeEach(async () => {
  directory = createDirectory();
  place = await locationIn(directory);
  store = await openStore(place.location);
  now = start;
});
afterEach(async () => {
  await store.close();
  await place.drop();
  rmSync(directory, { recursive: true, force: true });
});

let count = 0;

/** As a batch would: the event and what follows from it in one transaction. */
async function happens(customer: string, event: string, { unnoticed = false } = {}): Promise<void> {
  const messageId = `m${String(count++).padStart(6, "0")}`;
  const kept = { messageId, type: "track", event, properties: {}, timestamp: now } as const;
  await store.transaction(async (trx) => {
    const row = { customer, message_id: messageId, event, ts: now, received_at: now };
    await trx
      .insertInto("events")
      .values({ ...row, json: JSON.stringify(kept) })
      .execute();
    if (!unnoticed) await keepUp(trx, [{ customer, event: kept }], { rulesOf: () => rules, now });
  });
}

const fired = async (): Promise<readonly string[]> => {
  const rows = await store.db.selectFrom("firings").select(["subject", "rule"]).execute();
  return rows.map(({ subject, rule }) => `${subject} ${rule}`).sort();
};
const deliveries = async (): Promise<number> =>
  (await store.db.selectFrom("deliveries").select("id").execute()).length;

async function lookAtAll(): Promise<void> {
  const rows = await store.db
    .selectFrom("turns")
    .select("subject")
    .where("due_at", "<=", now)
    .execute();
  for (const { subject } of rows) await takeTurn(deps(), subject);
}

describe("A turn", () => {
  test("that many take at once happens once", async () => {
    rules = rulesWith(away("7d"), viewed);
    await happens("ada", "Product Viewed");
    await Promise.all(Array.from({ length: 8 }, () => takeTurn(deps(), "ada")));
    expect(await fired()).toEqual(["ada viewed"]);
    now += 7 * day;
    await Promise.all(Array.from({ length: 8 }, () => takeTurn(deps(), "ada")));
    expect(await fired()).toEqual(["ada away-7d", "ada viewed"]);
    expect(await deliveries()).toBe(2);
  });

  test("that is overtaken by an event leaves nothing, and is taken again with it", async () => {
    rules = rulesWith(viewed);
    await happens("ada", "Product Viewed");
    const past = await readPast(store.db, "ada");
    if (!past) throw new Error("There is nobody.");
    await happens("ada", "Product Viewed");
    const { hash } = serverRulesOf(rules);
    const stale = { past, rules: hash, due: null, watch: "{}", memory: { seen: {}, since: now } };
    expect(await commit(store, { ...stale, decisions: [], told: [], now })).toBe(false);
    await takeTurn(deps(), "ada");
    expect((await fired()).length).toBe(2);
  });

  test("of somebody who is erased while it is taken leaves nothing", async () => {
    rules = rulesWith(viewed);
    await happens("ada", "Product Viewed");
    const past = await readPast(store.db, "ada");
    if (!past) throw new Error("There is nobody.");
    await store.transaction((trx) =>
      erasePerson(trx, { anonymousIds: ["ada"], customers: ["ada"] }),
    );
    const { hash } = serverRulesOf(rules);
    const stale = { past, rules: hash, due: now, watch: "{}", memory: { seen: {}, since: now } };
    expect(await commit(store, { ...stale, decisions: [], told: [], now })).toBe(false);
    expect(await store.db.selectFrom("turns").selectAll().execute()).toEqual([]);
  });

  test("sees an event whose batch was committed after one with a greater number", async () => {
    rules = rulesWith(viewed);
    await happens("ada", "Product Viewed");
    await happens("ada", "Product Viewed");
    // The first one is not there yet when the second is looked at.
    const [first] = await store.db.selectFrom("events").selectAll().orderBy("seq").execute();
    if (!first) throw new Error("There is none.");
    await store.db.deleteFrom("events").where("seq", "=", first.seq).execute();
    await takeTurn(deps(), "ada");
    expect((await fired()).length).toBe(1);
    await store.db.insertInto("events").values(first).execute();
    await takeTurn(deps(), "ada");
    expect((await fired()).length).toBe(2);
  });
});

describe("Rules that are new", () => {
  test("count for everybody who is known, from the day they are published and not from before", async () => {
    rules = rulesWith(viewed);
    await happens("long-ago", "Page", { unnoticed: true });
    now += 8 * day;
    await happens("lately", "Page", { unnoticed: true });
    await happens("viewer", "Product Viewed");
    await lookAtAll();
    now += day;
    rules = rulesWith(away("7d"), viewed);
    expect(await followRules(deps())).toBe(true);
    expect(await followRules(deps())).toBe(false);
    await lookAtAll();
    expect(await fired()).toEqual(["viewer viewed"]);
    now += 6 * day;
    await lookAtAll();
    expect(await fired()).toEqual(["lately away-7d", "viewer away-7d", "viewer viewed"]);
  });

  test("take nothing away from what was due by those of before, though nobody had looked yet", async () => {
    rules = rulesWith(away("7d"));
    await happens("ada", "Page");
    await lookAtAll();
    now += 8 * day;
    rules = rulesWith(away("7d"), away("3d"));
    await followRules(deps());
    await lookAtAll();
    expect(await fired()).toEqual(["ada away-7d"]);
  });
});
