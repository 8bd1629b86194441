import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import { connect } from "../testing/chat-client.ts";
import { keyOf, day, hour, second, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { startHookTarget } from "../testing/hook-target.ts";
import type { HookTarget } from "../testing/hook-target.ts";
import type { FiringNotice } from "./describe-firing.ts";

const secret = `whsec_${Buffer.from("a secret of thirty-two characters").toString("base64")}`;

const leaf = (fact: string, params: unknown, operator: string, value: unknown) => ({
  all: [{ fact, params, operator, value }],
});
const awayFor = (time: string) => leaf("since", { event: "*" }, "greaterThanInclusive", time);
const toCrm = { type: "webhook", params: { endpoint: "crm" } };

const cartLeft = {
  id: "cart-left",
  conditions: leaf(
    "absent",
    { event: "Product Added", without: "Order Completed", after: "24h" },
    "equal",
    true,
  ),
  event: toCrm,
};
const winBack = { id: "win-back", conditions: awayFor("7d"), event: toCrm };
const third = {
  id: "third",
  conditions: leaf("count", { event: "Product Viewed", within: "7d" }, "greaterThanInclusive", 3),
  event: toCrm,
};
const followUp = {
  id: "follow-up",
  conditions: leaf("since", { event: "Conversation Resolved" }, "greaterThanInclusive", "24h"),
  event: toCrm,
};

let target: HookTarget;
let site: Site;

async function open(
  rules: readonly unknown[],
  more: Record<string, unknown> = {},
  clock?: () => number,
): Promise<void> {
  site = await startSite({
    rules: { version: 1, endpoints: { crm: {} }, ...more, rules },
    ...(clock && { clock }),
    reach: {
      endpoints: new Map([["crm", { url: target.url, secret }]]),
      allowHosts: [target.host],
      random: () => 0.5,
    },
  });
}

const noticed = (): string[] =>
  target.received.map(({ body }) => (JSON.parse(body.toString()) as FiringNotice).data.rule.id);

async function later(ms: number): Promise<void> {
  site.clock.now += ms;
  await site.workNow();
}

beforeEach(async () => {
  target = await startHookTarget();
});
afterEach(async () => {
  await site.close();
  await target.close();
});

describe("The server's own rules", () => {
  test("tell another system at the event that makes them true, once, signed as Standard Webhooks", async () => {
    await open([third]);
    for (let i = 0; i < 3; i++) {
      expect(noticed()).toEqual([]);
      await site.send("ada", [{ event: "Product Viewed", properties: { name: "Mug" } }]);
      await later(second);
    }
    await site.send("ada", [{ event: "Product Viewed" }]);
    await later(second);
    expect(noticed()).toEqual(["third"]);
    const [{ body, headers }] = target.received as [(typeof target.received)[0]];
    const notice = new Webhook(secret).verify(body.toString(), headers as Record<string, string>);
    expect(notice).toMatchObject({
      type: "proffer.rule.fired",
      data: { customer: "ada", event: { name: "Product Viewed", properties: { name: "Mug" } } },
    });
    expect(() =>
      new Webhook(secret).verify(`${body.toString()} `, headers as Record<string, string>),
    ).toThrow("No matching signature");
  });

  test("fire at the very first event of somebody new, although the clock goes on while it is kept", async () => {
    let now = Date.UTC(2026, 10, 22, 10);
    const first = {
      ...third,
      id: "first",
      conditions: leaf("count", { event: "Product Viewed" }, "greaterThanInclusive", 1),
    };
    await open([first], {}, () => (now += 3));
    await site.send("ada", [{ event: "Product Viewed" }]);
    await site.workNow();
    expect(noticed()).toEqual(["first"]);
  });

  test("fire for who is away, at the due instant and not a millisecond before", async () => {
    await open([cartLeft, winBack]);
    await site.send("ada", [{ event: "Product Added" }]);
    await later(day - 1);
    expect(noticed()).toEqual([]);
    await later(1);
    expect(noticed()).toEqual(["cart-left"]);
    await later(6 * day - 1);
    expect(noticed()).toEqual(["cart-left"]);
    await later(1);
    expect(noticed()).toEqual(["cart-left", "win-back"]);
    await later(300 * day);
    expect(noticed()).toEqual(["cart-left", "win-back"]);
  });

  test("do not fire for who came back in time, and count again from then", async () => {
    await open([winBack]);
    await site.send("ada", [{ event: "Page" }]);
    await later(6 * day);
    await site.send("ada", [{ event: "Cart Viewed" }]);
    await later(6 * day);
    expect(noticed()).toEqual([]);
    await later(day);
    expect(noticed()).toEqual(["win-back"]);
  });

  test("follow up a day after a conversation was resolved", async () => {
    await open([followUp]);
    const ada = await connect(site.url);
    const key = { anonymousId: "ada", deviceKey: keyOf("ada") };
    ada.send({ type: "hello", role: "visitor", ...key });
    await ada.next("welcome");
    ada.send({ type: "open", clientId: "c1", text: "My card is refused" });
    const { conversation } = await ada.next("ack");
    await ada.next("conversation");
    ada.send({ type: "close", conversation });
    await ada.next("conversation");
    await ada.close();
    await later(0);
    await later(day - 1);
    expect(noticed()).toEqual([]);
    await later(1);
    expect(noticed()).toEqual(["follow-up"]);
  });

  test("know a person with all of their devices, once it is proven whose they are", async () => {
    await open([winBack, third]);
    await site.send("phone", [{ event: "Product Viewed" }, { event: "Product Viewed" }]);
    await later(day);
    await site.send(
      "phone",
      [{ event: "Page", userId: "u1" }],
      keyOf("phone"),
      await site.token("u1"),
    );
    await site.send(
      "laptop",
      [{ event: "Product Viewed", userId: "u1" }],
      keyOf("laptop"),
      await site.token("u1"),
    );
    await later(second);
    expect(noticed()).toEqual(["third"]);
    await later(6 * day);
    await site.send("laptop", [{ event: "Page" }]);
    await later(2 * day);
    expect(noticed()).toEqual(["third"]);
    await later(6 * day);
    expect(noticed()).toEqual(["third", "win-back"]);
    expect(await site.store.db.selectFrom("turns").select("subject").execute()).toEqual([
      { subject: "user:u1" },
    ]);
  });

  test("cost nothing at events that concern none of them", async () => {
    await open([third]);
    await site.send("ada", [{ event: "Page" }, { event: "Cart Viewed" }]);
    await site.workNow();
    expect(await site.store.db.selectFrom("turns").selectAll().execute()).toEqual([]);
  });

  test("write nothing for an event that only moves a timer to later", async () => {
    await open([cartLeft]);
    await site.send("ada", [{ event: "Product Added" }]);
    await later(second);
    const before = await site.store.db.selectFrom("turns").selectAll().execute();
    await later(hour);
    await site.send("ada", [{ event: "Product Added" }]);
    expect(await site.store.db.selectFrom("turns").selectAll().execute()).toEqual(before);
    await later(day - hour);
    expect(noticed()).toEqual([]);
    await later(hour);
    expect(noticed()).toEqual(["cart-left"]);
  });

  test("leave who is erased alone, and nothing of them behind", async () => {
    await open([cartLeft, third]);
    await site.send("ada", [{ event: "Product Added" }]);
    for (let i = 0; i < 3; i++) await site.send("ada", [{ event: "Product Viewed" }]);
    await later(second);
    expect(noticed()).toEqual(["third"]);
    await site.post(routes.erase, { anonymousId: "ada" }, keyOf("ada"));
    await later(3 * day);
    expect(noticed()).toEqual(["third"]);
    for (const table of ["turns", "firings", "deliveries"] as const)
      expect(await site.store.db.selectFrom(table).selectAll().execute()).toEqual([]);
  });

  test("that are switched off fire nothing, and what waited to be sent is dropped", async () => {
    await open([{ ...third, enabled: false }]);
    for (let i = 0; i < 3; i++) await site.send("ada", [{ event: "Product Viewed" }]);
    await later(second);
    expect(noticed()).toEqual([]);
    expect(
      await site.store.db.selectFrom("firings").select(["outcome", "reason"]).execute(),
    ).toEqual([{ outcome: "refuse", reason: "the rule is switched off" }]);
  });

  test("are not the pages' to decide", async () => {
    await open([third, { ...winBack, event: { type: "webhook", params: { endpoint: "own" } } }]);
    const response = await fetch(`${site.url}${routes.config}?bucket=1`);
    const text = await response.text();
    expect(text).toContain("win-back");
    expect(text).not.toContain("third");
  });

  test("a clock that jumps back and forth brings nothing twice", async () => {
    await open([winBack]);
    await site.send("ada", [{ event: "Page" }]);
    await later(7 * day);
    await later(-6 * day);
    await later(6 * day + second);
    await later(30 * day);
    expect(noticed()).toEqual(["win-back"]);
  });
});
