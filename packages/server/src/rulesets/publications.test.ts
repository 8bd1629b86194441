import { afterEach, beforeEach, expect, test } from "vitest";
import { bucketOf, readBulletin, routes } from "@proffer/protocol";
import type { PublishReply, SiteConfig } from "@proffer/protocol";
import { adminOf } from "../testing/admin.ts";
import type { SiteAdmin } from "../testing/admin.ts";
import { agentKey, keyOf, second, shopRules, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site;
let admin: SiteAdmin;
beforeEach(async () => {
  site = await startSite();
  admin = adminOf(site);
});
afterEach(() => site.close());

const greeting = (text: string) => ({
  ...shopRules,
  rules: shopRules.rules.map((rule) =>
    rule.id === "hello"
      ? { ...rule, event: { type: "message", params: { text: { default: text } } } }
      : rule,
  ),
});

/** The payload as it crosses the wire. */
async function payloadFor(anonymousId?: string, query = ""): Promise<string> {
  const bucket = anonymousId === undefined ? "" : `&bucket=${bucketOf(anonymousId)}`;
  const response = await fetch(`${site.url}${routes.config}?x${bucket}${query}`);
  return ((await response.json()) as SiteConfig).bulletin.payload;
}

const hashFor = async (anonymousId?: string): Promise<string> =>
  readBulletin({ payload: await payloadFor(anonymousId), signatures: [] }).hash;

test("a version is published to one in a hundred first, then to ten, then to all, and nobody loses it", async () => {
  const { stable } = await admin.state();
  const { body } = await admin.publish(greeting("Hi there"));
  expect(body).toMatchObject({
    percent: 1,
    needsForce: null,
    changes: ["~ rule “hello”: text “Hello” → “Hi there”"],
    state: { stable: { hash: stable?.hash }, candidate: { hash: body.hash, percent: 1 } },
  });
  const people = Array.from({ length: 10_000 }, (_, i) => `person-${i}`);
  const byBucket = async (): Promise<Set<string>> => {
    const hashes = await Promise.all(
      Array.from({ length: 100 }, async (_, bucket) => {
        const response = await fetch(`${site.url}${routes.config}?bucket=${bucket}`);
        return readBulletin(((await response.json()) as SiteConfig).bulletin).hash;
      }),
    );
    return new Set(people.filter((one) => hashes[bucketOf(one)] === body.hash));
  };
  const atOne = await byBucket();
  // Of 10,000, one bucket has 100 ± 10.
  expect(atOne.size).toBeGreaterThan(60);
  expect(atOne.size).toBeLessThan(140);
  expect(await hashFor()).toBe(stable?.hash);

  await admin.post(routes.rollout, { percent: 10, hash: body.hash });
  const atTen = await byBucket();
  expect(atTen.size).toBeGreaterThan(850);
  expect(atTen.size).toBeLessThan(1150);
  for (const one of atOne) expect(atTen.has(one)).toBe(true);

  const { body: whole } = await admin.post(routes.rollout, { percent: 100 });
  expect(whole).toMatchObject({ stable: { hash: body.hash }, candidate: null });
  expect((await byBucket()).size).toBe(10_000);
  expect(await hashFor()).toBe(body.hash);
});

test("another version is tried on other people", async () => {
  const groupOf = async (text: string): Promise<string> => {
    const { body } = await admin.publish(greeting(text), { percent: 10 });
    const hashes = await Promise.all(
      Array.from({ length: 100 }, async (_, bucket) => {
        const response = await fetch(`${site.url}${routes.config}?bucket=${bucket}`);
        return readBulletin(((await response.json()) as SiteConfig).bulletin).hash;
      }),
    );
    const group = hashes.flatMap((hash, bucket) => (hash === body.hash ? [bucket] : []));
    expect(group).toHaveLength(10);
    return group.join();
  };
  expect(await groupOf("one")).not.toBe(await groupOf("two"));
});

test("both groups' bulletins bear the same number, which goes up with everything that is done", async () => {
  const numbers: number[] = [];
  const note = async (): Promise<void> => {
    const found = await Promise.all(
      ["a", "b", "c", "d"].map(async (one) => JSON.parse(await payloadFor(one)).number as number),
    );
    expect(new Set(found).size).toBe(1);
    numbers.push(found[0] ?? 0);
  };
  await note();
  await admin.publish(greeting("Hi"), { percent: 50 });
  await note();
  await admin.post(routes.rollout, { percent: 60 });
  await note();
  await admin.post(routes.switches, { rules: ["hello"], on: false });
  await note();
  await admin.post(routes.switches, { rules: ["hello"], on: true });
  await note();
  site.clock.now -= 1_000_000 * second;
  await admin.post(routes.rollback, {});
  await note();
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(numbers).toHaveLength(6);
});

test("the number is ahead of every earlier one even where yesterday's backup was restored", async () => {
  const { number } = await admin.state();
  expect(number).toBe(Math.floor(site.clock.now / 1000));
  site.clock.now += 86_400 * second;
  const { body } = await admin.post(routes.switches, { rules: "all", on: false });
  expect(body.number).toBe(number + 86_400);
});

test("a claim goes by the version that its customer has", async () => {
  const { rules } = shopRules;
  const sooner = {
    ...shopRules,
    rules: rules.map((rule) =>
      rule.id === "third-look"
        ? JSON.parse(JSON.stringify(rule).replace('"value":3', '"value":1'))
        : rule,
    ),
  };
  await admin.publish(sooner, { percent: 50 });
  const claims = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      const anonymousId = `claimer-${i}`;
      await site.send(anonymousId, [
        { messageId: "m1", event: "Product Viewed", properties: { product_id: "mug" } },
      ]);
      const { hash, rules: compiled } = readBulletin({
        payload: await payloadFor(anonymousId),
        signatures: [],
      });
      const rule = compiled.rules.find(({ id }) => id === "third-look");
      const trigger = { type: "event", messageId: "m1" };
      const claim = {
        anonymousId,
        rule: "third-look",
        version: rule?.version,
        key: "mug",
        trigger,
      };
      const { status } = await site.post(
        routes.claims,
        { ...claim, messageIds: ["m1"] },
        keyOf(anonymousId),
      );
      return { hash, status };
    }),
  );
  const { stable } = await admin.state();
  expect(new Set(claims.map(({ hash }) => hash)).size).toBe(2);
  for (const { hash, status } of claims) expect(status).toBe(hash === stable?.hash ? 403 : 200);
});

test("of errors each is told with its place and a hint, and nothing is published", async () => {
  const before = await admin.state();
  const bad = JSON.stringify(shopRules, null, 2).replace('"fact": "count"', '"fact": "cuont"');
  const { status, body } = await admin.publish(bad, { file: "rules.json" });
  expect(status).toBe(422);
  expect(body.error.code).toBe("bad_rules");
  expect(body.error.message).toMatch(/rules\.json:\d+:\d+ error: .*cuont/);
  expect(body.error.message).toContain("Did you mean “count”?");
  expect((await admin.publish("{ rules: ")).status).toBe(422);
  expect(await admin.state()).toEqual(before);
});

test.each([
  ["no rule at all", { version: 1, rules: [] }, /no rule at all; 4 are in force/],
  [
    "less than half of its rules",
    { ...shopRules, rules: shopRules.rules.slice(0, 1) },
    /3 of the 4/,
  ],
])("what would leave %s has to be said twice", async (_name, rules, reason) => {
  const before = await admin.state();
  const tried = await admin.publish(rules, { percent: 100 });
  expect(tried).toMatchObject({ status: 409, body: { error: { code: "needs_force" } } });
  expect(tried.body.error.message).toMatch(reason);
  const looked = await admin.publish(rules, { dryRun: true });
  expect(looked.body.needsForce).toMatch(reason);
  expect(await admin.state()).toEqual(before);
  const meant = await admin.publish(rules, { percent: 100, force: true });
  expect(meant.status).toBe(200);
  expect((await admin.audit()).entries[0]?.details.join("\n")).toMatch(reason);
});

test("a dry run says what would change, and changes nothing", async () => {
  const before = await admin.state();
  const dearer = {
    ...shopRules,
    campaigns: {
      ...shopRules.campaigns,
      "third-look": {
        ...shopRules.campaigns["third-look"],
        value: { amount: "50.00", currency: "CNY" },
      },
    },
  };
  const { body } = await admin.publish(dearer, { dryRun: true });
  expect(body.changes).toEqual([
    "~ campaign “third-look”: value 5.00 CNY → 50.00 CNY; from 5000.00 CNY at most to 50000.00 CNY at most",
  ]);
  expect(body.state).toEqual(before);
  expect((await admin.audit()).entries).toHaveLength(1);
});

test("of two admins who publish at once the second is told, and nothing of the first is lost", async () => {
  const { stable } = await admin.state();
  const replaces = stable?.hash ?? null;
  const texts = Array.from({ length: 8 }, (_, i) => JSON.stringify(greeting(`Hi ${i}`)));
  const replies = await Promise.all(
    texts.map((text) => admin.post<PublishReply>(routes.rulesets, { text, replaces })),
  );
  const done = replies.filter(({ status }) => status === 200);
  expect(done).toHaveLength(1);
  const late = replies.filter(({ status }) => status === 409);
  expect(late).toHaveLength(7);
  for (const { body } of late) {
    expect(body.error.code).toBe("conflict");
    expect(body.error.message).toContain(`${done[0]?.body.hash} is there by now`);
  }
  expect((await admin.state()).candidate?.hash).toBe(done[0]?.body.hash);
  expect((await admin.audit()).entries).toHaveLength(2);
});

test("switches that are thrown at the same time all hold", async () => {
  const ids = shopRules.rules.map(({ id }) => id);
  await Promise.all(ids.map((id) => admin.post(routes.switches, { rules: [id], on: false })));
  expect([...(await admin.state()).off].sort()).toEqual([...ids].sort());
  expect((await admin.audit()).entries).toHaveLength(5);
});

test("a rule that is switched off gives no coupon from that moment on, in whichever version", async () => {
  await admin.publish(greeting("Hi"), { percent: 50 });
  const [first = "", ...others] = ["a", "b", "c", "d", "e"].map((one) => `customer-${one}`);
  for (const one of [first, ...others])
    for (const messageId of ["m1", "m2", "m3"]) {
      site.clock.now += second;
      await site.send(one, [
        { messageId, event: "Product Viewed", properties: { product_id: "mug" } },
      ]);
    }
  const { rules } = readBulletin({ payload: await payloadFor(), signatures: [] });
  const version = rules.rules.find(({ id }) => id === "third-look")?.version;
  const claim = async (anonymousId: string): Promise<number> => {
    const trigger = { type: "event", messageId: "m3" };
    const body = { anonymousId, rule: "third-look", version, key: "mug", trigger };
    const whole = { ...body, messageIds: ["m1", "m2", "m3"] };
    return (await site.post(routes.claims, whole, keyOf(anonymousId))).status;
  };
  expect(await claim(first)).toBe(200);
  await admin.post(routes.switches, { rules: ["third-look"], on: false, message: "too generous" });
  for (const one of others) expect(await claim(one)).not.toBe(200);
  for (const one of others) {
    const bulletin = readBulletin({ payload: await payloadFor(one, "&ruleset"), signatures: [] });
    expect(bulletin.off).toEqual(["third-look"]);
    expect(bulletin.rules.rules.find(({ id }) => id === "third-look")?.enabled).toBe(false);
    expect(JSON.stringify(bulletin.ruleset)).toMatch(/"id":"third-look".*"enabled":false/);
  }
  await admin.post(routes.switches, { rules: ["third-look"], on: true });
  expect(await claim(others[0] ?? "")).toBe(200);
});

test("everything can be switched off; on again, what was off by itself stays off", async () => {
  await admin.post(routes.switches, { rules: ["hello"], on: false });
  await admin.post(routes.switches, { rules: "all", on: false });
  const off = readBulletin({ payload: await payloadFor(), signatures: [] });
  expect(off.off).toBe("all");
  expect(off.rules.settings.enabled).toBe(false);
  const { body } = await admin.post(routes.switches, { rules: "all", on: true });
  expect(body).toMatchObject({ off: ["hello"], allOff: false });
});

test("a rule that is off stays off in the next version, and a rule that nobody knows is told of", async () => {
  await admin.post(routes.switches, { rules: ["hello"], on: false });
  await admin.publish(greeting("Hi"), { percent: 100 });
  const { rules } = readBulletin({ payload: await payloadFor(), signatures: [] });
  expect(rules.rules.find(({ id }) => id === "hello")?.enabled).toBe(false);
  const { status, body } = await admin.post(routes.switches, { rules: ["helo"], on: false });
  expect(status).toBe(404);
  expect(body.error.message).toContain("no rule in force is called “helo”");
});

test("going back puts the earlier version in force byte by byte", async () => {
  const parts = async (): Promise<string> => {
    const { rules, watch, ruleset, hash } = JSON.parse(await payloadFor(undefined, "&ruleset"));
    return JSON.stringify({ rules, watch, ruleset, hash });
  };
  const first = await parts();
  const { stable } = await admin.state();
  const headers = { authorization: `Bearer ${agentKey}` };
  const textOf = async (hash = ""): Promise<string> =>
    (await fetch(`${site.url}${routes.rulesets}/${hash}`, { headers })).text();
  const odd = `\n\n  ${JSON.stringify(greeting("Grüezi 您好"), null, 7)}\n`;
  const { body: second } = await admin.publish(odd, { percent: 100 });
  const other = await parts();
  expect(await textOf(second.hash)).toBe(odd);
  expect(await textOf(stable?.hash)).toBe(JSON.stringify(shopRules));

  await admin.post(routes.rollback, { leaves: second.hash });
  expect(Buffer.from(await parts())).toEqual(Buffer.from(first));
  await admin.post(routes.rollback, { hash: second.hash.slice(0, 6) });
  expect(Buffer.from(await parts())).toEqual(Buffer.from(other));
  expect(await textOf(second.hash)).toBe(odd);
});

test("going back from a roll-out ends it, and there is nothing before the first version", async () => {
  const { stable } = await admin.state();
  await admin.publish(greeting("Hi"), { percent: 30 });
  const { body } = await admin.post(routes.rollback, {});
  expect(body).toMatchObject({ stable: { hash: stable?.hash }, candidate: null });
  expect(await admin.post(routes.rollback, {})).toMatchObject({ status: 404 });
  expect(await admin.post(routes.rollback, { hash: "0000" })).toMatchObject({ status: 404 });
  expect(await admin.post(routes.rollout, { percent: 10 })).toMatchObject({ status: 404 });
});

test("a version never changes, however often it is published, and the same one twice is no news", async () => {
  const { stable } = await admin.state();
  const hash = stable?.hash ?? "";
  const row = () =>
    site.store.db
      .selectFrom("rulesets")
      .selectAll()
      .where("hash", "=", hash)
      .executeTakeFirstOrThrow();
  const before = await row();
  // The same rules, written another way.
  const again = JSON.stringify(shopRules, null, 8);
  expect((await admin.publish(again, { percent: 100 })).body).toMatchObject({ hash, changes: [] });
  expect((await admin.audit()).entries).toHaveLength(1);
  site.clock.now += second;
  await admin.publish(greeting("Hi"), { percent: 100 });
  await admin.publish(again, { percent: 100 });
  expect((await admin.state()).stable?.hash).toBe(hash);
  expect(await row()).toEqual(before);
  expect((await admin.audit()).entries).toHaveLength(3);
});

test("other rules that go by the same hash are refused", async () => {
  const { stable } = await admin.state();
  await admin.publish(greeting("Hi"), { percent: 100 });
  await site.store.db
    .updateTable("rulesets")
    .set({ json: JSON.stringify({ version: 1, rules: [] }) })
    .where("hash", "=", stable?.hash ?? "")
    .execute();
  const { status, body } = await admin.publish(shopRules);
  expect([status, body.error.code]).toEqual([422, "bad_rules"]);
  expect(body.error.message).toContain("Other rules go by the hash");
});

test("the audit log says who did what, when, from what to what and why", async () => {
  const { stable } = await admin.state();
  site.clock.now += second;
  const backtest = ["90 → 70 firings"];
  const { body } = await admin.publish(greeting("Hi"), { message: "kinder", backtest });
  site.clock.now += second;
  await admin.post(routes.switches, { rules: ["hello"], on: false, message: "hm" });
  const { entries, next } = await admin.audit("?limit=2");
  expect(entries).toMatchObject([
    {
      who: "the desk's key",
      what: "switch",
      at: site.clock.now,
      from: body.hash,
      to: body.hash,
      why: "hm",
      details: ["“hello” off"],
    },
    {
      who: "the desk's key",
      what: "publish",
      at: site.clock.now - second,
      from: stable?.hash,
      to: body.hash,
      percent: 1,
      why: "kinder",
      details: ["~ rule “hello”: text “Hello” → “Hi”", "back-test: 90 → 70 firings"],
    },
  ]);
  expect((await admin.audit(`?before=${next}`)).entries).toMatchObject([
    { who: "the tests", what: "publish", from: null, to: stable?.hash },
  ]);
});

test("no line of the audit log can be changed or taken out, not even in the database", async () => {
  const { db } = site.store;
  const told = /only ever added to/;
  await expect(db.updateTable("publications").set({ who: "x" }).execute()).rejects.toThrow(told);
  await expect(db.deleteFrom("publications").execute()).rejects.toThrow(told);
  expect((await admin.audit()).entries).toHaveLength(1);
});

test.each([
  [routes.rulesets, { text: 7, replaces: null }],
  [routes.rulesets, { text: "{}", replaces: "'; drop table rulesets" }],
  [routes.rulesets, { text: "{}" }],
  [routes.rulesets, { text: "{}", replaces: null, guard: { spend: 0 } }],
  [routes.rollout, { percent: 0 }],
  [routes.rollout, { percent: 101 }],
  [routes.rollout, { percent: 1.5 }],
  [routes.switches, { rules: [], on: false }],
  [routes.switches, { rules: "some", on: false }],
  [routes.rollback, { hash: "%" }],
  [routes.changeRulesKeys, { action: "print" }],
])("%s refuses %j", async (path, body) => {
  expect(await admin.post(path, body)).toMatchObject({
    status: 400,
    body: { error: { code: "bad_request" } },
  });
});

test("nobody but an admin publishes, switches or reads the log", async () => {
  for (const path of [routes.rulesets, routes.rollout, routes.switches, routes.rollback])
    expect((await site.post(path, {})).status).toBe(403);
  for (const path of [routes.rulesets, routes.audit, `${routes.rulesets}/0123456789abcdef`])
    expect((await fetch(site.url + path)).status).toBe(403);
});
