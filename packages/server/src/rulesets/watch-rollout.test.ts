import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bucketOf, routes } from "@proffer/protocol";
import { createLocalBus } from "../bus/local-bus.ts";
import { adminOf } from "../testing/admin.ts";
import type { SiteAdmin } from "../testing/admin.ts";
import { publishedRulesets } from "../testing/rulesets.ts";
import { second, shopRules, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { readStanding } from "./publication-log.ts";
import { createPublications } from "./publications.ts";
import { bucketsOf } from "./standing.ts";
import { watchRollout } from "./watch-rollout.ts";

let site: Site;
let admin: SiteAdmin;
const told: (readonly string[])[] = [];
beforeEach(async () => {
  site = await startSite();
  admin = adminOf(site);
  told.length = 0;
  await holdJob();
});
afterEach(() => site.close());

/** The server's own look comes when it likes: for most of these tests another server has that job. */
async function holdJob(until = Date.now() + 120_000): Promise<void> {
  const lease = { name: "watch-rollout", holder: "another server", until };
  await site.store.db
    .insertInto("leases")
    .values(lease)
    .onConflict((conflict) => conflict.column("name").doUpdateSet(lease))
    .execute();
}

const softer = {
  ...shopRules,
  rules: shopRules.rules.map((rule) =>
    rule.id === "hello"
      ? {
          ...rule,
          event: { type: "message", params: { text: { default: "Hi {{event.properties.nam}}" } } },
        }
      : rule,
  ),
};

/** One look, as the server's job takes it every few seconds. */
async function look(): Promise<void> {
  const { store } = site;
  const clock = () => site.clock.now;
  const rulesets = await publishedRulesets(store, shopRules, clock);
  const publications = createPublications({ store, clock, rulesets, bus: createLocalBus() });
  await watchRollout({ store, clock, publications, onStop: (figures) => told.push(figures) }).run();
  rulesets.close();
}

/** As many customers of one group as are asked for. */
async function crowd(group: "candidate" | "stable", count: number): Promise<readonly string[]> {
  const { candidate } = await readStanding(site.store.db);
  const chosen = bucketsOf(candidate ?? { seed: "", percent: 0 });
  const people: string[] = [];
  for (let i = 0; people.length < count; i++)
    if (chosen.has(bucketOf(`person-${i}`)) === (group === "candidate")) people.push(`person-${i}`);
  return people;
}

async function tell(
  people: readonly string[],
  event: string,
  properties: Readonly<Record<string, unknown>> = { rule_id: "hello" },
): Promise<void> {
  site.clock.now += second;
  for (const one of people) await site.send(one, [{ event, properties }]);
}

const isOver = async (): Promise<boolean> => (await admin.state()).candidate === null;

test("a version whose messages cannot be shown is taken back, and the figures are in the audit log", async () => {
  const { stable } = await admin.state();
  const { body } = await admin.publish(softer, { percent: 50 });
  await look();
  await tell(await crowd("stable", 40), "Message Shown");
  await tell((await crowd("candidate", 40)).slice(0, 30), "Message Shown");
  const broken = { rule_id: "hello", stage: "template", reason: "there is no nam" };
  await tell((await crowd("candidate", 40)).slice(30), "Message Suppressed", broken);
  await look();
  expect(await admin.state()).toMatchObject({ stable: { hash: stable?.hash }, candidate: null });
  const figures =
    "errors, rule “hello”: 10 of 40 could not be shown (25.0 %), against 0.0 % with the stable version; 5.0 % more is the bound";
  expect((await admin.audit()).entries[0]).toMatchObject({
    who: "Proffer",
    what: "stop",
    from: body.hash,
    to: stable?.hash,
    why: `The roll-out of ${body.hash} was stopped at 50 %.`,
    details: [expect.stringContaining("errors, all rules"), figures],
  });
  expect(told).toHaveLength(1);
});

test("a server looks by itself, every few seconds", async () => {
  await holdJob(0);
  await admin.publish(softer, { percent: 50 });
  const begun = () => site.store.db.selectFrom("rollout_watch").selectAll().execute();
  await vi.waitFor(async () => expect(await begun()).toHaveLength(1), { timeout: 15_000 });
  const broken = { rule_id: "hello", stage: "template" };
  await tell(await crowd("candidate", 31), "Message Suppressed", broken);
  await vi.waitFor(async () => expect(await isOver()).toBe(true), { timeout: 15_000 });
  expect((await admin.audit()).entries[0]).toMatchObject({ who: "Proffer", what: "stop" });
}, 60_000);

test("a version that customers wave away is taken back", async () => {
  await admin.publish(softer, { percent: 50 });
  await look();
  for (const group of ["stable", "candidate"] as const) {
    const people = await crowd(group, 40);
    await tell(people, "Message Shown");
    await tell(people.slice(0, group === "stable" ? 4 : 13), "Message Dismissed");
  }
  await look();
  expect(told[0]?.[0]).toContain(
    "dismissals, all rules: 13 of 40 dismissed (32.5 %), against 10.0 %",
  );
  expect(await isOver()).toBe(true);
});

test("what is within the bounds goes on, and so does what was hardly seen", async () => {
  await admin.publish(softer, { percent: 50 });
  await look();
  for (const group of ["stable", "candidate"] as const) {
    const people = await crowd(group, 40);
    await tell(people, "Message Shown");
    await tell(people.slice(0, group === "stable" ? 4 : 11), "Message Dismissed");
  }
  // Another rule fails whenever it is asked for, but that has not been often.
  const broken = { rule_id: "third-look", stage: "template" };
  await tell((await crowd("candidate", 2)).slice(0, 2), "Message Suppressed", broken);
  // A limit that was reached is no failure.
  const limit = { rule_id: "hello", stage: "limit" };
  await tell(await crowd("candidate", 40), "Message Suppressed", limit);
  await look();
  expect(await isOver()).toBe(false);
});

test("bounds are as the publication sets them", async () => {
  await admin.publish(softer, { percent: 50, guard: { minShown: 5, dismissals: 0.01 } });
  await look();
  for (const group of ["stable", "candidate"] as const) {
    const people = await crowd(group, 8);
    await tell(people, "Message Shown");
    await tell(people.slice(0, group === "stable" ? 1 : 2), "Message Dismissed");
  }
  await look();
  expect(await isOver()).toBe(true);
});

/** Coupons as the server has given them out. */
async function give(people: readonly string[], value: unknown): Promise<void> {
  site.clock.now += second;
  const { db } = site.store;
  await db
    .insertInto("campaigns")
    .values({ id: "third-look", issued: 0, budget: 1000, spent: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  for (const customer of people) {
    const code = `C-${site.clock.now}-${customer}`;
    const given = {
      campaign: "third-look",
      customer,
      code,
      lookup: code,
      value: JSON.stringify(value),
    };
    const terms = { nth: 1, serial: serial++, worth: 0, terms: "{}", state: "issued" as const };
    const why = { rule: "third-look", version: "v", firing: code, provider: "proffer" as const };
    await db
      .insertInto("coupons")
      .values({ ...given, ...terms, ...why, issued_at: site.clock.now })
      .execute();
  }
  site.clock.now += second;
}
let serial = 1;

test("a version that gives away too much is taken back, for all that it gives no more coupons", async () => {
  await admin.publish(softer, { percent: 20 });
  await look();
  // Of a fifth of the customers a quarter as many: the same for each.
  await give(await crowd("stable", 80), { amount: "5.00", currency: "CNY" });
  await give(await crowd("candidate", 20), { amount: "50.00", currency: "CNY" });
  await look();
  expect(told).toEqual([
    [
      "spend: 1000 CNY at 20 % of the customers, against 400 with all others: 10.0 times as much a customer; 3 times is the bound",
    ],
  ]);
  expect(await isOver()).toBe(true);
});

test("a version that gives coupons where there were none is held to a count", async () => {
  await admin.publish(softer, { percent: 20, guard: { maxCoupons: 25 } });
  await look();
  await give(await crowd("candidate", 25), { percent: 10 });
  await look();
  expect(await isOver()).toBe(false);
  await give((await crowd("candidate", 26)).slice(25), { percent: 10 });
  await look();
  expect(told[0]?.[0]).toContain(
    "spend: 26 coupons at 20 % of the customers, with 0 to compare with",
  );
});

test("each event is counted once, however often it is looked at, and a step begins anew", async () => {
  await admin.publish(softer, { percent: 50, guard: { minShown: 41 } });
  await look();
  const broken = { rule_id: "hello", stage: "template" };
  await tell(await crowd("candidate", 40), "Message Suppressed", broken);
  for (let i = 0; i < 3; i++) await look();
  expect(await isOver()).toBe(false);
  await admin.post(routes.rollout, { percent: 60 });
  await look();
  await tell((await crowd("candidate", 10)).slice(0, 10), "Message Suppressed", broken);
  await look();
  expect(await isOver()).toBe(false);
  // A switch is no step.
  await admin.post(routes.switches, { rules: ["third-look"], on: false });
  await tell((await crowd("candidate", 31)).slice(0, 31), "Message Suppressed", broken);
  await look();
  expect(await isOver()).toBe(true);
});

test("a rule with a name that reaches a prototype is counted like any other", async () => {
  await admin.publish(softer, { percent: 50 });
  await look();
  for (const rule_id of ["__proto__", "constructor"])
    await tell(await crowd("candidate", 31), "Message Suppressed", { rule_id, stage: "template" });
  await look();
  expect(told[0]?.join("\n")).toContain("rule “__proto__”: 31 of 31");
  expect(told[0]?.join("\n")).toContain("rule “constructor”: 31 of 31");
  expect(Object.hasOwn(Object.prototype, "failed")).toBe(false);
});
