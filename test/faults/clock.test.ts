import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { idempotencyHeader, routes } from "@proffer/protocol";
import type {
  ClaimRequest,
  Coupon,
  ErrorReply,
  Invitation,
  RedemptionReply,
} from "@proffer/protocol";
import { createJobs } from "../../packages/server/src/jobs/jobs.ts";
import { createStoreCounter } from "../../packages/server/src/limits/counters.ts";
import { createMemoryCounter } from "../../packages/server/src/limits/counters.ts";
import { lapseAll } from "../../packages/server/src/coupons/lapse.ts";
import { startHookTarget } from "../../packages/server/src/testing/hook-target.ts";
import type { HookTarget } from "../../packages/server/src/testing/hook-target.ts";
import { agentKey, day, keyOf, second, startSite } from "../../packages/server/src/testing/site.ts";
import type { Site } from "../../packages/server/src/testing/site.ts";
import { parseRuleset } from "@proffer/engine";

const year = 365 * day;
const leaf = (fact: string, params: unknown, operator: string, value: unknown) => ({
  all: [{ fact, params, operator, value }],
});
const rules = {
  version: 1,
  endpoints: { crm: {} },
  campaigns: {
    cart: {
      value: { percent: 10 },
      maxAmount: { amount: "20.00", currency: "CNY" },
      budget: { count: 5, amount: { amount: "60.00", currency: "CNY" } },
      perCustomer: 1,
      expiresAfter: "7d",
    },
  },
  rules: [
    {
      id: "earn",
      conditions: leaf("count", { event: "Cart Viewed" }, "greaterThanInclusive", 1),
      event: { type: "coupon", params: { campaign: "cart", text: "For you" } },
    },
    {
      id: "left",
      conditions: leaf(
        "absent",
        { event: "Product Added", without: "Order Completed", after: "24h" },
        "equal",
        true,
      ),
      event: { type: "webhook", params: { endpoint: "crm" } },
    },
  ],
};
const { ruleset } = parseRuleset(rules);

let target: HookTarget;
let site: Site;
const machine = Date.now.bind(Date);
let aheadMs = 0;

/** Sets the machine's clock, by which the shop's goes. */
function jump(ms: number): void {
  aheadMs += ms;
  site.clock.now += ms;
}

beforeEach(async () => {
  aheadMs = 0;
  vi.spyOn(Date, "now").mockImplementation(() => machine() + aheadMs);
  target = await startHookTarget();
  site = await startSite({
    rules,
    reach: {
      endpoints: new Map([
        ["crm", { url: target.url, secret: `whsec_${Buffer.alloc(32).toString("base64")}` }],
      ]),
      allowHosts: [target.host],
      random: () => 0.5,
    },
  });
});
afterEach(async () => {
  await site.close();
  await target.close();
  vi.restoreAllMocks();
});

let asked = 0;

const own = { authorization: `Bearer ${agentKey}` };

async function ask<Body>(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(site.url + path, {
    method: "POST",
    headers: {
      "sec-fetch-site": "same-origin",
      "content-type": "application/json",
      [idempotencyHeader]: `request-${asked++}`,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const read = (text === "" ? {} : JSON.parse(text)) as Body & Partial<ErrorReply>;
  return { status: response.status, body: read, cookie: response.headers.get("set-cookie") };
}

function claim(who: string, messageId = "m1") {
  const request: ClaimRequest = {
    anonymousId: who,
    rule: "earn",
    version: ruleset.rules.find(({ id }) => id === "earn")?.version ?? "",
    key: null,
    trigger: { type: "event", messageId },
  };
  return site.post<Coupon>(routes.claims, request, keyOf(who));
}

const reserve = (code: string, order: string) =>
  ask<RedemptionReply>(
    routes.redemptions,
    {
      action: "reserve",
      code,
      order: { id: order, total: { amount: "120.00", currency: "CNY" } },
    },
    own,
  );
const pay = ({ body }: { body: RedemptionReply }) =>
  ask<RedemptionReply>(`${routes.redemptions}/${body.redemption?.id}/commit`, {}, own);

const issued = async (): Promise<number> =>
  (await site.store.db.selectFrom("coupons").select("code").execute()).length;

describe("Where the clock jumps a year ahead and back", () => {
  test("a customer gets one coupon, whenever they ask", async () => {
    await site.send("ada", [{ event: "Cart Viewed", messageId: "m1" }]);
    const { code } = (await claim("ada")).body;
    expect(code).toBeTruthy();
    for (const ms of [year, -year, year, -year]) {
      jump(ms);
      await site.send("ada", [{ event: "Cart Viewed", messageId: `at ${site.clock.now}` }]);
      await claim("ada");
      await claim("ada", `at ${site.clock.now}`);
    }
    expect(await issued()).toBe(1);
  });

  test("one coupon pays one order, although its reservation has run out meanwhile", async () => {
    await site.send("ada", [{ event: "Cart Viewed", messageId: "m1" }]);
    const { code } = (await claim("ada")).body;
    const first = await reserve(code, "o1");
    expect(first.status).toBe(200);
    jump(year);
    await site.workNow();
    await lapseAll(site.store, site.clock.now);
    jump(-year);
    const other = await reserve(code, "o2");
    const paid = [await pay(first), ...(other.status === 200 ? [await pay(other)] : [])];
    expect(paid.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    const { states } = await statesOf();
    expect(states.filter((state) => state === "redeemed").length).toBeLessThanOrEqual(1);
  });

  test("a coupon that was kept for an order in between is free again soon after", async () => {
    jump(year);
    await site.send("ada", [{ event: "Cart Viewed", messageId: "m1" }]);
    const { code } = (await claim("ada")).body;
    expect((await reserve(code, "o1")).status).toBe(200);
    jump(-year);
    await lapseAll(site.store, site.clock.now);
    const again = await reserve(code, "o2");
    expect(again.status).toBe(200);
    expect((await pay(again)).status).toBe(200);
    expect((await statesOf()).states).toEqual(["redeemed"]);
  });

  test("what is due is sent once, and what falls due afterwards is sent in its time", async () => {
    await site.send("ada", [{ event: "Product Added" }]);
    jump(year);
    await site.workNow();
    expect(target.received.length).toBe(1);
    jump(-year);
    await site.workNow();
    jump(2 * day);
    await site.workNow();
    expect(target.received.length).toBe(1);
    await site.send("bob", [{ event: "Product Added" }]);
    jump(day + second);
    await site.workNow();
    expect(target.received.length).toBe(2);
  });

  test("whom a server was at when it died is not left alone for a year", async () => {
    await site.send("ada", [{ event: "Product Added" }]);
    jump(year);
    // Two servers died there: one that looked at the customer, and one that sent.
    await site.store.db
      .updateTable("turns")
      .set({ held_until: Date.now() + 10_000 })
      .execute();
    jump(-year + day + second);
    await site.workNow();
    expect(target.received.length).toBe(1);
    await site.store.db
      .updateTable("deliveries")
      .set({ state: "waiting", next_at: site.clock.now, held_until: Date.now() + year })
      .execute();
    await site.workNow();
    expect(target.received.length).toBe(2);
  });

  test("jobs go on: a server that died in between keeps none of them", async () => {
    const ran: string[] = [];
    const start = (name: string) => {
      const jobs = createJobs({ store: site.store, onError: (cause) => ran.push(String(cause)) });
      jobs.add({ name: "tidy", everyMs: day, run: async () => void ran.push(name) });
      return jobs;
    };
    await start("before").runNow("tidy");
    jump(year);
    expect(await start("ahead").runNow("tidy")).toBe(true);
    jump(-year);
    expect(await start("after").runNow("tidy")).toBe(true);
    expect(ran).toEqual(["before", "ahead", "after"]);
  });

  test("nobody stays signed in for a year, and who signs in afterwards is", async () => {
    const mei = { mail: "mei@shop.example", password: "correct horse battery staple" };
    const { body } = await ask<Invitation>(
      routes.accounts,
      { mail: mei.mail, name: "Mei", role: "agent" },
      own,
    );
    const ticket = body.link?.split("#ticket=")[1];
    expect((await ask(routes.password, { ticket, password: mei.password })).status).toBe(200);
    const signIn = async (): Promise<string> =>
      (await ask(routes.session, mei)).cookie?.split(";", 1)[0] ?? "";
    const isSignedIn = async (cookie: string): Promise<boolean> =>
      JSON.stringify(
        await (await fetch(site.url + routes.session, { headers: { cookie } })).json(),
      ).includes(mei.mail);
    jump(year);
    const ahead = await signIn();
    expect(await isSignedIn(ahead)).toBe(true);
    jump(-year);
    expect(await isSignedIn(ahead)).toBe(false);
    expect(await isSignedIn(await signIn())).toBe(true);
  });

  test("who asked too often in between waits as long as ever, and not for a year", async () => {
    for (const counter of [createMemoryCounter(), createStoreCounter(site.store)]) {
      jump(year);
      for (let i = 1; i <= 3; i++) expect((await counter.add("ada", 60_000)).count).toBe(i);
      jump(-year);
      const { count, until } = await counter.add("ada", 60_000);
      expect(count).toBe(1);
      expect(until - Date.now()).toBeLessThanOrEqual(60_000);
      expect((await counter.add("ada", 60_000)).count).toBe(2);
    }
  });
});

async function statesOf(): Promise<{ readonly states: readonly string[] }> {
  const rows = await site.store.db.selectFrom("coupons").select("state").execute();
  return { states: rows.map(({ state }) => state) };
}
