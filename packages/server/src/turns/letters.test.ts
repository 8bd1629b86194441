import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import { createMailer } from "../mail/mailer.ts";
import type { Mailer } from "../mail/mailer.ts";
import { pushBrowser, startFakePushService } from "../testing/fake-push-service.ts";
import type { FakePushService } from "../testing/fake-push-service.ts";
import { day, hour, keyOf, second, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

const minute = 60 * second;
let smtp: SMTPServer;
let mailer: Mailer;
let push: FakePushService;
let site: Site;
const mails: { to: string; raw: string }[] = [];

const letter = (
  id: string,
  params: Record<string, unknown>,
  more: Record<string, unknown> = {},
) => ({
  id,
  conditions: {
    all: [
      {
        fact: "absent",
        params: { event: "Product Added", without: "Order Completed", after: "24h" },
        operator: "equal",
        value: true,
      },
    ],
  },
  event: {
    type: "message",
    params: {
      channels: ["mail"],
      subject: { default: "Your cart", zh: "您的购物车" },
      text: { default: "The <{{event.properties.name}}> is waiting.", zh: "商品还在等您。" },
      buttons: [{ text: "See it", url: "https://shop.example/cart" }],
      ...params,
    },
  },
  ...more,
});

async function open(rules: readonly unknown[], more: Record<string, unknown> = {}): Promise<void> {
  site = await startSite({
    rules: { version: 1, timezone: "Asia/Shanghai", ...more, rules },
    mailer,
    access: { publicUrl: "https://proffer.example/" },
    reach: { pushHosts: [push.host], random: () => 0.5 },
  });
}

const agreed = { consent: { categoryPreferences: { marketing: true } } };

/** Leaves a cart behind, having said where to write to. */
async function leaveCart(
  who: string,
  { context = agreed as Record<string, unknown>, email = `${who}@example.com` } = {},
): Promise<void> {
  await site.send(who, [
    { type: "identify", traits: { email }, context },
    { event: "Product Added", properties: { name: 'Mug & "Pot"' }, context },
  ]);
  await later(second);
}

async function later(ms: number): Promise<void> {
  site.clock.now += ms;
  await site.workNow();
}

const shownTo = async (who: string, event = "Message Shown"): Promise<number> =>
  (
    await site.store.db
      .selectFrom("events")
      .select("seq")
      .where("customer", "=", who)
      .where("event", "=", event)
      .execute()
  ).length;

const reasons = async (): Promise<readonly (string | null)[]> =>
  (await site.store.db.selectFrom("firings").select("reason").execute()).map(
    ({ reason }) => reason,
  );

beforeEach(async () => {
  mails.length = 0;
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      let raw = "";
      stream.on("data", (chunk: Buffer) => (raw += chunk.toString()));
      stream.on("end", () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), raw });
        done();
      });
    },
  });
  smtp.listen(0, "127.0.0.1");
  await once(smtp.server, "listening");
  const { port } = smtp.server.address() as AddressInfo;
  mailer = createMailer({ url: `smtp://127.0.0.1:${port}`, from: "Shop <help@shop.example>" });
  push = await startFakePushService();
});
afterEach(async () => {
  await site.close();
  mailer.close();
  await push.close();
  await new Promise<void>((resolve) => smtp.close(resolve));
});

describe("A mail by rule", () => {
  test("goes to who agreed, at the due instant, in plain text and HTML that is only text", async () => {
    await open([letter("cart", {})]);
    await leaveCart("ada");
    await later(day - minute);
    expect(mails).toEqual([]);
    await later(minute);
    expect(mails.map(({ to }) => to)).toEqual(["ada@example.com"]);
    const raw = (mails[0]?.raw ?? "").replaceAll("=\r\n", "");
    expect(raw).toContain("Subject: Your cart");
    expect(raw).toContain('The <Mug & "Pot"> is waiting.');
    expect(raw).toContain("The &lt;Mug &amp; &quot;Pot&quot;&gt; is waiting.");
    expect(raw).toContain("https://shop.example/cart");
    expect(await shownTo("ada")).toBe(1);
    await later(90 * day);
    expect(mails.length).toBe(1);
  });

  test("goes to nobody who has not agreed, though the rule does not ask", async () => {
    await open([letter("cart", {})]);
    await leaveCart("ada", { context: {} });
    await later(2 * day);
    expect(mails).toEqual([]);
    expect(await reasons()).toEqual(["has not agreed to marketing"]);
  });

  test("can be ended by one click of the mail program, and by nothing that only opens the link", async () => {
    await open([letter("cart", {}, { repeat: "edge" })]);
    await leaveCart("ada");
    await later(day);
    const raw = mails[0]?.raw.replaceAll(/\r\n\s+/g, " ") ?? "";
    expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m);
    const link = /^List-Unsubscribe: <(https:\/\/proffer\.example\/[^>]+)>/m.exec(raw)?.[1] ?? "";
    const { pathname, search } = new URL(link);
    expect(link).not.toContain("ada");
    expect((await fetch(site.url + pathname + search)).status).toBe(200);
    await leaveCart("ada");
    await later(day);
    expect(mails.length).toBe(2);
    const click = (query: string) =>
      fetch(site.url + pathname + query, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "List-Unsubscribe=One-Click",
      });
    expect((await click(`${search.slice(0, -3)}AAA`)).status).toBe(403);
    expect((await click(search)).status).toBe(200);
    // On another device of theirs as well: it is the address that wants no more.
    for (const who of ["ada", "other"]) await leaveCart(who, { email: "Ada@example.com" });
    await later(day);
    expect(mails.length).toBe(2);
    expect(
      await site.store.db
        .selectFrom("deliveries")
        .select("problem")
        .where("state", "=", "dropped")
        .execute(),
    ).toEqual([
      { problem: "the address wants no more mail" },
      { problem: "the address wants no more mail" },
    ]);
  });

  test("waits until the customer's quiet hours are over, and is looked at again then", async () => {
    const quiet = { quiet: ["22:00-08:00"], zone: "customer", outside: "wait" };
    await open([letter("cart", {}, { schedule: quiet })]);
    // 10:00 in UTC is 23:00 in Auckland, and so it is a day later.
    const context = { ...agreed, timezone: "Pacific/Auckland" };
    await leaveCart("ada", { context });
    await leaveCart("bob", { context });
    await leaveCart("eve", { context: { ...agreed, timezone: "Europe/Berlin" } });
    await later(day);
    expect(mails.map(({ to }) => to)).toEqual(["eve@example.com"]);
    await site.send("bob", [{ event: "Order Completed" }]);
    await later(9 * hour - 10 * second);
    expect(mails.length).toBe(1);
    await later(10 * second);
    expect(mails.map(({ to }) => to)).toEqual(["eve@example.com", "ada@example.com"]);
  });

  test("keeps to how often a customer is reached, by all rules and with what pages have shown", async () => {
    await open(
      [
        letter("cart", {}),
        letter("again", {}, { priority: 5, limits: [{ times: 1, per: "30d" }] }),
      ],
      { frequency: [{ times: 1, per: "24h" }] },
    );
    await leaveCart("ada");
    await later(day - hour);
    await site.send("bob", [
      { type: "identify", traits: { email: "bob@example.com" }, context: agreed },
    ]);
    await later(hour);
    expect(mails.length).toBe(1);
    expect(await reasons()).toEqual(expect.arrayContaining([null, "the rule “again” goes first"]));
    await leaveCart("bob");
    await later(day - minute);
    await site.send("bob", [{ event: "Message Shown", properties: { rule_id: "hello" } }]);
    await later(minute);
    expect(mails.length).toBe(1);
  });

  test("keeps the same customers out of an experiment for good, and notes what they would have got", async () => {
    await open([letter("cart", {}, { experiment: { seed: "nov", holdout: 0.5 } })]);
    const names = Array.from({ length: 12 }, (_, i) => `customer-${i}`);
    for (const name of names) await leaveCart(name);
    await later(day);
    const reached = mails.map(({ to }) => to.split("@")[0] ?? "");
    expect(reached.length).toBeGreaterThan(0);
    expect(reached.length).toBeLessThan(names.length);
    for (const name of names) {
      const isReached = reached.includes(name);
      expect([await shownTo(name), await shownTo(name, "Message Suppressed")]).toEqual(
        isReached ? [1, 0] : [0, 1],
      );
    }
  });

  test("speaks the customer's language, and carries the code of its coupon", async () => {
    const coupon = {
      type: "coupon",
      params: { campaign: "back", channels: ["mail"], text: "-{{campaign.value}}" },
    };
    await open([letter("cart", {}, { event: coupon })], {
      campaigns: { back: { value: { percent: 10 }, budget: { count: 1 } } },
    });
    await leaveCart("ada", { context: { ...agreed, locale: "zh-CN" } });
    await leaveCart("bob");
    await later(day);
    const { code } = await site.store.db
      .selectFrom("coupons")
      .select("code")
      .executeTakeFirstOrThrow();
    expect(mails.length).toBe(1);
    const text = Buffer.from(
      /base64\r\n\r\n([\s\S]+?)\r\n--/.exec(mails[0]?.raw ?? "")?.[1] ?? "",
      "base64",
    ).toString();
    expect(`${text}${mails[0]?.raw ?? ""}`).toContain(code);
    expect(
      await site.store.db
        .selectFrom("deliveries")
        .select(["subject", "problem"])
        .where("state", "=", "dropped")
        .execute(),
    ).toEqual([{ subject: expect.any(String) as string, problem: "no coupon is left" }]);
  });

  test("goes to one address three times a day at most, whoever says that it is theirs", async () => {
    await open([letter("cart", {})]);
    for (let i = 0; i < 5; i++) await leaveCart(`bot-${i}`, { email: "victim@example.com" });
    await later(day);
    expect(mails.length).toBe(3);
  });
});

describe("A notification", () => {
  const browser = pushBrowser();
  const subscription = (endpoint = push.url) => ({ endpoint, keys: browser.keys });

  test("reaches the browser that subscribed, encrypted for it alone and signed by the server's key", async () => {
    await open([letter("cart", { channels: ["push"] })]);
    const { publicKey } = (await (await fetch(site.url + routes.push)).json()) as {
      publicKey: string;
    };
    expect(Buffer.from(publicKey, "base64url").length).toBe(65);
    const body = { anonymousId: "ada", subscription: subscription() };
    expect(
      (
        await fetch(site.url + routes.push, {
          method: "POST",
          headers: { "content-type": "application/json", "x-proffer-device": keyOf("eve") },
          body: JSON.stringify(body),
        })
      ).status,
    ).toBe(204);
    await site.store.db.deleteFrom("push_subscriptions").execute();
    await site.store.db.deleteFrom("devices").execute();
    await leaveCart("ada");
    const post = (key: string, more = {}) =>
      fetch(site.url + routes.push, {
        method: "POST",
        headers: { "content-type": "application/json", "x-proffer-device": key },
        body: JSON.stringify({ ...body, ...more }),
      });
    expect((await post(keyOf("eve"))).status).toBe(403);
    expect((await post(keyOf("ada"))).status).toBe(204);
    await later(day);
    const [message] = await push.messages(browser);
    expect(message?.json).toMatchObject({
      title: "Your cart",
      body: 'The <Mug & "Pot"> is waiting.',
      url: "https://shop.example/cart",
    });
    expect(message?.jwt.sub).toMatch(/^mailto:/);
    expect(push.received[0]?.headers).toMatchObject({
      ttl: "86400",
      "content-encoding": "aes128gcm",
    });
    expect(push.received[0]?.body.toString("latin1")).not.toContain("Mug");
  });

  test("that its service says is over is not sent again, and its subscription is gone", async () => {
    await open([letter("cart", { channels: ["push"] })]);
    await leaveCart("ada");
    await site
      .post(routes.push, { anonymousId: "ada", subscription: subscription() }, keyOf("ada"))
      .catch(() => {});
    push.answer = () => ({ status: 404 });
    await later(day);
    await later(day);
    expect(push.received.length).toBe(1);
    expect(await site.store.db.selectFrom("push_subscriptions").selectAll().execute()).toEqual([]);
  });

  test("goes to no address inside, whoever subscribes with one", async () => {
    await open([letter("cart", { channels: ["push"] })]);
    for (const endpoint of [
      "http://169.254.169.254/",
      "https://10.0.0.1/x",
      "https://localhost/",
    ]) {
      const { status } = await site.post(
        routes.push,
        { anonymousId: "ada", subscription: subscription(endpoint) },
        keyOf("ada"),
      );
      expect(status).toBe(400);
    }
  });
});
