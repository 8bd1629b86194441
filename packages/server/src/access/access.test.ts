import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closeRestart, routes, siteHeader } from "@proffer/protocol";
import type { Account, Invitation, MadeSiteKey, SessionReply } from "@proffer/protocol";
import { agentKey, hour, keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { connect } from "../testing/chat-client.ts";

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

interface Answer<Body> {
  readonly status: number;
  readonly body: Body & { readonly error?: { readonly code: string; readonly message: string } };
  /** The cookie that was set, as it is sent back. */
  readonly cookie: string | undefined;
  readonly headers: Headers;
}

/** As the desk's own page asks, unless the headers say otherwise. */
async function ask<Body = unknown>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> {
  const response = await fetch(site.url + path, {
    method,
    headers: {
      "sec-fetch-site": "same-origin",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === "" ? {} : JSON.parse(text)) as Answer<Body>["body"],
    cookie: response.headers.get("set-cookie")?.split(";", 1)[0],
    headers: response.headers,
  };
}

const admin = { authorization: `Bearer ${agentKey}` };
const password = "correct horse battery staple";

/** An account with a password, and the cookie of whoever has set it. */
async function addAccount(
  role: Account["role"],
  mail = `${role}@shop.example`,
): Promise<{ account: Account; cookie: string }> {
  const { body } = await ask<Invitation>(
    "POST",
    routes.accounts,
    { mail, name: "Mei", role },
    admin,
  );
  const ticket = body.link?.split("#ticket=")[1];
  const entered = await ask<SessionReply>("POST", routes.password, { ticket, password });
  expect(entered.status).toBe(200);
  return { account: body.account, cookie: entered.cookie ?? "" };
}

const signIn = (mail: string, given = password, headers = {}) =>
  ask<SessionReply>("POST", routes.session, { mail, password: given }, headers);

describe("An account", () => {
  test("is invited, chooses a password and signs in by it", async () => {
    const { account, cookie } = await addAccount("agent");
    expect(await ask("GET", routes.session, undefined, { cookie })).toMatchObject({
      body: { account: { id: account.id, name: "Mei", role: "agent", hasPassword: true } },
    });
    const again = await signIn("Agent@Shop.example");
    expect(again.body.account?.id).toBe(account.id);
    expect(again.cookie).not.toBe(cookie);
  });

  test("is told nothing apart: a wrong password and a mail that nobody has look alike", async () => {
    await addAccount("agent");
    const wrong = await signIn("agent@shop.example", "wrong");
    const nobody = await signIn("nobody@shop.example", "wrong");
    expect([wrong.status, wrong.body]).toEqual([403, nobody.body]);
    expect(wrong.cookie).toBeUndefined();
  });

  test("takes as long to be refused whether it is there or not", async () => {
    await addAccount("agent");
    const timeOf = async (mail: string): Promise<number> => {
      const times: number[] = [];
      for (let i = 0; i < 7; i++) {
        const begun = performance.now();
        await signIn(mail, "wrong");
        times.push(performance.now() - begun);
      }
      return times.toSorted((a, b) => a - b)[3] ?? 0;
    };
    await timeOf("nobody@shop.example");
    const [there, not] = [await timeOf("agent@shop.example"), await timeOf("x@shop.example")];
    // The hash takes tens of milliseconds; an answer without one takes two.
    expect(Math.min(there, not) / Math.max(there, not)).toBeGreaterThan(0.5);
  });

  test("keeps neither its password nor its session in the clear", async () => {
    const { cookie } = await addAccount("agent");
    const token = cookie.split("=")[1] ?? "";
    const kept = JSON.stringify([
      await site.store.db.selectFrom("accounts").selectAll().execute(),
      await site.store.db.selectFrom("account_sessions").selectAll().execute(),
      await site.store.db.selectFrom("tickets").selectAll().execute(),
    ]);
    expect(kept).toContain("$argon2id$v=19$m=19456,t=2,p=1$");
    expect(kept).not.toContain(password);
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    expect(kept).not.toContain(token);
  });

  test("has a link that is good once, and a short password is refused with what is wrong", async () => {
    const { body } = await ask<Invitation>(
      "POST",
      routes.accounts,
      { mail: "lin@shop.example", name: "Lin", role: "lead" },
      admin,
    );
    const ticket = body.link?.split("#ticket=")[1];
    const short = await ask("POST", routes.password, { ticket, password: "short" });
    expect(short).toMatchObject({ status: 400, body: { error: { message: /password/ } } });
    expect((await ask("POST", routes.password, { ticket, password })).status).toBe(200);
    expect((await ask("POST", routes.password, { ticket, password })).status).toBe(403);
    site.clock.now += 73 * hour;
  });

  test("cannot be added twice", async () => {
    await addAccount("agent");
    const twice = { mail: "AGENT@shop.example", name: "Other", role: "admin" };
    expect(await ask("POST", routes.accounts, twice, admin)).toMatchObject({ status: 400 });
    expect(await site.store.db.selectFrom("accounts").selectAll().execute()).toHaveLength(1);
  });
});

describe("A session", () => {
  test("ends after half a day without use, and after a week with it", async () => {
    const { cookie } = await addAccount("agent");
    const isIn = async () =>
      (await ask<SessionReply>("GET", routes.session, undefined, { cookie })).body.account !== null;
    site.clock.now += 11 * hour;
    expect(await isIn()).toBe(true);
    site.clock.now += 11 * hour;
    expect(await isIn()).toBe(true);
    site.clock.now += 12 * hour;
    expect(await isIn()).toBe(false);

    const second = (await signIn("agent@shop.example")).cookie ?? "";
    for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
      site.clock.now += 6 * hour;
      const { body } = await ask<SessionReply>("GET", routes.session, undefined, {
        cookie: second,
      });
      expect(body.account).not.toBeNull();
    }
    site.clock.now += 6 * hour;
    const { body } = await ask<SessionReply>("GET", routes.session, undefined, { cookie: second });
    expect(body.account).toBeNull();
  });

  test("ends by signing out, here or everywhere", async () => {
    const { cookie } = await addAccount("agent");
    const other = (await signIn("agent@shop.example")).cookie ?? "";
    const third = (await signIn("agent@shop.example")).cookie ?? "";
    const who = async (of: string) =>
      (await ask<SessionReply>("GET", routes.session, undefined, { cookie: of })).body.account;
    await ask("DELETE", routes.session, undefined, { cookie });
    expect([await who(cookie), await who(other)]).toEqual([null, expect.anything()]);
    await ask("DELETE", `${routes.session}?everywhere`, undefined, { cookie: other });
    expect([await who(other), await who(third)]).toEqual([null, null]);
  });

  test("ends when the account is disabled, removed or gets another role, and its desk with it", async () => {
    const { account, cookie } = await addAccount("lead");
    const desk = await connect(site.url, { headers: { cookie, origin: site.url } });
    desk.send({ type: "hello", role: "agent" });
    await desk.next("welcome");
    await ask("POST", `${routes.accounts}/${account.id}`, { disabled: true }, admin);
    expect(await desk.closed).toBe(closeRestart);
    expect((await signIn("lead@shop.example")).status).toBe(403);
    expect((await ask("GET", routes.session, undefined, { cookie })).body).toMatchObject({
      account: null,
    });
  });

  test("opens what its role may, and nothing above it", async () => {
    const { cookie } = await addAccount("lead");
    expect((await ask("GET", routes.accounts, undefined, { cookie })).status).toBe(403);
    const boss = await addAccount("admin");
    expect((await ask("GET", routes.accounts, undefined, { cookie: boss.cookie })).status).toBe(
      200,
    );
  });

  test("counts for nothing where another site has sent it along", async () => {
    const { cookie } = await addAccount("admin");
    const key = { kind: "secret", name: "theirs" };
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
    ])
      expect((await ask("POST", routes.keys, key, { cookie, ...headers })).status).toBe(403);
    // A browser of before that header says the origin.
    const plain = async (headers: Record<string, string>) =>
      (
        await fetch(site.url + routes.keys, {
          method: "POST",
          headers: { "content-type": "application/json", cookie, ...headers },
          body: JSON.stringify(key),
        })
      ).status;
    expect(await plain({ origin: "https://evil.example" })).toBe(403);
    expect(await plain({ origin: "null" })).toBe(403);
    expect(await plain({})).toBe(403);
    expect(await plain({ origin: site.url })).toBe(200);
    expect(
      (await signIn("admin@shop.example", password, { "sec-fetch-site": "cross-site" })).status,
    ).toBe(403);
  });

  test("is a cookie that no script reads, and that TLS alone carries where there is TLS", async () => {
    await addAccount("agent");
    const cookieOf = async (origin: string) =>
      (await signIn("agent@shop.example", password, { origin })).headers.get("set-cookie") ?? "";
    const secure = await cookieOf("https://help.shop.example");
    expect(secure).toMatch(/^__Host-proffer_session_default=/);
    for (const part of ["Path=/", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age=604800"])
      expect(secure).toContain(part);
    expect(secure).not.toContain("Domain");
    expect(await cookieOf(site.url)).toMatch(/^proffer_session_default=.*HttpOnly/);
  });

  test("lets its owner answer customers under the account's name", async () => {
    const { cookie } = await addAccount("agent");
    const desk = await connect(site.url, { headers: { cookie, origin: site.url } });
    desk.send({ type: "hello", role: "agent", name: "Somebody else" });
    await desk.next("welcome");
    const visitor = await connect(site.url);
    visitor.send({ type: "hello", role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") });
    await visitor.next("welcome");
    visitor.send({ type: "open", clientId: "c1", text: "Hello?" });
    const { conversation } = await visitor.next("ack");
    desk.send({ type: "say", clientId: "d1", conversation, text: "Yes?" });
    await visitor.next("message");
    expect((await visitor.next("message")).message).toMatchObject({ name: "Mei", text: "Yes?" });
    await Promise.all([desk.close(), visitor.close()]);
  });

  test("opens no desk from another site's page", async () => {
    const { cookie } = await addAccount("admin");
    const desk = await connect(site.url, { headers: { cookie, origin: "https://evil.example" } });
    desk.send({ type: "hello", role: "agent" });
    expect((await desk.next("error")).code).toBe("forbidden");
  });
});

describe("A site's keys", () => {
  const addKey = async (key: object) =>
    (await ask<MadeSiteKey>("POST", routes.keys, key, admin)).body;
  const page = { kind: "public", name: "shop", origins: ["https://shop.example"] };

  test("are asked for as soon as there is a public one, and not before", async () => {
    expect((await ask("GET", routes.config)).status).toBe(200);
    await addKey({ kind: "secret", name: "server" });
    expect((await ask("GET", routes.config)).status).toBe(200);
    const { secret } = await addKey(page);
    expect(await ask("GET", routes.config)).toMatchObject({ status: 403 });
    expect((await ask("GET", routes.health)).status).toBe(200);
    for (const [path, headers] of [
      [`/s/${secret}${routes.config}`, {}],
      [`${routes.config}?site=${secret}`, {}],
      [routes.config, { [siteHeader]: secret }],
      [routes.config, { authorization: `Basic ${btoa(`${secret}:`)}` }],
    ] as const)
      expect((await ask("GET", path, undefined, headers)).status).toBe(200);
  });

  test("let in the pages of their origins, sockets too, and no other page", async () => {
    const { secret } = await addKey(page);
    const from = (origin: string) =>
      ask("GET", `/s/${secret}${routes.config}`, undefined, { origin });
    const good = await from("https://shop.example");
    expect([good.status, good.headers.get("access-control-allow-origin")]).toEqual([
      200,
      "https://shop.example",
    ]);
    expect(good.headers.get("vary")).toMatch(/origin/i);
    for (const origin of [
      "https://evil.example",
      "http://shop.example",
      "https://shop.example.evil.example",
      "https://shop.example:8443",
      "null",
    ]) {
      const bad = await from(origin);
      expect([bad.status, bad.headers.get("access-control-allow-origin")]).toEqual([403, null]);
    }
    const open = (origin: string) => connect(`${site.url}/s/${secret}`, { headers: { origin } });
    const socket = await open("https://shop.example");
    socket.send({ type: "hello", role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") });
    await socket.next("welcome");
    await socket.close();
    await expect(open("https://evil.example")).rejects.toThrow("closed before it opened");
  });

  test("say to a browser that asks beforehand which origins may come", async () => {
    const { secret } = await addKey(page);
    const preflight = async (origin: string) =>
      (
        await fetch(`${site.url}/s/${secret}${routes.batch}`, {
          method: "OPTIONS",
          headers: { origin, "access-control-request-method": "POST" },
        })
      ).headers.get("access-control-allow-origin");
    expect(await preflight("https://shop.example")).toBe("https://shop.example");
    expect(await preflight("https://evil.example")).toBeNull();
  });

  test("without one, a visitor's socket is refused and the desk's is not", async () => {
    await addKey(page);
    const socket = await connect(site.url);
    socket.send({ type: "hello", role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") });
    expect((await socket.next("error")).code).toBe("forbidden");
    const desk = await connect(site.url, { headers: { origin: site.url } });
    desk.send({ type: "hello", role: "agent", key: agentKey, name: "Mei" });
    await desk.next("welcome");
    await desk.close();
  });

  test("of the secret kind are the shop's own, kept as a hash, and said once", async () => {
    const made = await addKey({ kind: "secret", name: "server" });
    expect(made.secret).toMatch(/^sk_default_[\w-]{43}$/);
    const listed = (await ask<readonly object[]>("GET", routes.keys, undefined, admin)).body;
    const kept = JSON.stringify([
      listed,
      await site.store.db.selectFrom("site_keys").selectAll().execute(),
    ]);
    expect(kept).not.toContain(made.secret);
    expect(kept).toContain(made.secret.slice(0, 15));
    const bearer = { authorization: `Bearer ${made.secret}` };
    // What the shop's server may is not what an admin may.
    expect(await ask("GET", routes.keys, undefined, bearer)).toMatchObject({
      status: 403,
      body: { error: { message: /“server” is “shop”|server is “shop”/ } },
    });
    expect(
      await ask("GET", routes.config, undefined, { ...bearer, origin: "https://shop.example" }),
    ).toMatchObject({
      status: 403,
      body: { error: { message: /secret key came from a page/ } },
    });
  });

  test("open nothing once they are revoked, and say when they were used last", async () => {
    const other = await addKey({ ...page, name: "other" });
    const { id, secret } = await addKey(page);
    const status = async (key: string) => (await ask("GET", `/s/${key}${routes.config}`)).status;
    expect([await status(secret), await status(other.secret)]).toEqual([200, 200]);
    const used = async () =>
      (await ask<{ id: string; usedAt: number }[]>("GET", routes.keys, undefined, admin)).body.find(
        (key) => key.id === id,
      )?.usedAt;
    await expect.poll(used).toBe(site.clock.now);
    expect((await ask("DELETE", `${routes.keys}/${id}`, undefined, admin)).status).toBe(204);
    expect([await status(secret), await status(other.secret)]).toEqual([403, 200]);
    expect((await ask("DELETE", `${routes.keys}/${id}`, undefined, admin)).status).toBe(404);
    // The last one that goes does not leave the door open.
    await ask("DELETE", `${routes.keys}/${other.id}`, undefined, admin);
    expect([await status(secret), await status(other.secret)]).toEqual([403, 403]);
    expect((await ask("GET", routes.config)).status).toBeGreaterThanOrEqual(400);
  });

  test("of pages need an origin, and one that is an origin", async () => {
    for (const origins of [
      undefined,
      [],
      ["shop.example"],
      ["https://shop.example/"],
      ["javascript:alert(1)"],
      ["null"],
    ])
      expect((await ask("POST", routes.keys, { ...page, origins }, admin)).status).toBe(400);
  });

  test("of a site that this server has not are told so", async () => {
    expect(await ask("GET", `/s/shop-b${routes.config}`)).toMatchObject({ status: 404 });
    expect(await ask("GET", `/s/pk_shop-b_${"x".repeat(43)}${routes.config}`)).toMatchObject({
      status: 404,
    });
  });
});
