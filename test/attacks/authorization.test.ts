import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deviceKeyHeader, identityHeader, routes } from "@proffer/protocol";
import type { Attachment, ErrorReply, MadeSiteKey, ServerFrame } from "@proffer/protocol";
import { signIdentity } from "@proffer/node";
import { parseRuleset, replay } from "@proffer/engine";
import type { Event } from "@proffer/engine";
import { openStore, parseRates, readIdentitySecret } from "@proffer/server";
import { WebSocket } from "ws";
import { accessTable } from "../../packages/server/src/access/table.ts";
import { placeOf } from "../../packages/server/src/sites/location.ts";
import { postgres, startPostgres } from "../scale/support/postgres.ts";
import type { TestPostgres } from "../scale/support/postgres.ts";
import { everybody, keyOf, startTwoSites } from "./support/two-sites.ts";
import type { Shop, TwoSites, Who } from "./support/two-sites.ts";

/**
 * Who gets past the guard of every route, written down a second time: whoever adds a route or changes who may use one
 * says so here as well.
 */
const expected: Readonly<Record<string, readonly Who[]>> = {
  "GET /v1/config": everybody,
  "GET /.well-known/proffer-keys.json": everybody,
  "POST /v1/batch": everybody,
  "POST /v1/track": everybody,
  "POST /v1/identify": everybody,
  "POST /v1/page": everybody,
  "POST /v1/screen": everybody,
  "POST /v1/group": everybody,
  "POST /v1/alias": everybody,
  "POST /batch": everybody,
  "POST /batch/": everybody,
  "POST /capture": everybody,
  "POST /capture/": everybody,
  "POST /e": everybody,
  "POST /e/": everybody,
  "POST /i/v0/e": everybody,
  "POST /i/v0/e/": everybody,
  "POST /v1/webhooks/shopify": everybody,
  "POST /v1/webhooks/:source": everybody,
  "POST /v1/claims": everybody,
  "POST /v1/redemptions": ["admin", "shop"],
  "POST /v1/redemptions/:id/commit": ["admin", "shop"],
  "POST /v1/redemptions/:id/release": ["admin", "shop"],
  "GET /v1/campaigns": ["admin"],
  "POST /v1/revocations": ["admin"],
  "POST /v1/pools/:name": ["admin"],
  "POST /v1/export": everybody,
  "POST /v1/erase": everybody,
  "POST /v1/people/export": ["admin", "shop"],
  "POST /v1/people/erase": ["admin", "shop"],
  "GET /v1/preview": everybody,
  "POST /v1/preview": ["admin"],
  "GET /v1/rulesets": ["admin"],
  "GET /v1/rulesets/:hash": ["admin"],
  "POST /v1/rulesets": ["admin"],
  "POST /v1/rollout": ["admin"],
  "POST /v1/switches": ["admin"],
  "POST /v1/rollback": ["admin"],
  "GET /v1/audit": ["admin"],
  "POST /v1/rules-keys": ["admin"],
  "GET /v1/chat": everybody,
  "POST /v1/files": everybody,
  "GET /v1/files/:id/*": everybody,
  "GET /v1/help": everybody,
  "POST /v1/transcript": everybody,
  "GET /v1/deliveries": ["admin"],
  "POST /v1/deliveries/retry": ["admin"],
  "GET /v1/push": everybody,
  "POST /v1/push": everybody,
  "GET /v1/unsubscribe": everybody,
  "POST /v1/unsubscribe": everybody,
  "GET /healthz": everybody,
  "GET /readyz": everybody,
  "GET /openapi.json": everybody,
  "GET /metrics": everybody,
  "GET /demo/clock": everybody,
  "POST /demo/clock": everybody,
  "GET /proffer.js": everybody,
  "GET /widget/*": everybody,
  "GET /desk": everybody,
  "GET /desk/*": everybody,
  "GET /*": everybody,
  "GET /v1/session": everybody,
  "POST /v1/session": everybody,
  "DELETE /v1/session": everybody,
  "POST /v1/session/reset": everybody,
  "POST /v1/session/password": everybody,
  "GET /v1/session/with/:provider": everybody,
  "GET /v1/session/with/:provider/callback": everybody,
  "GET /v1/accounts": ["admin"],
  "POST /v1/accounts": ["admin"],
  "POST /v1/accounts/:id": ["admin"],
  "DELETE /v1/accounts/:id": ["admin"],
  "GET /v1/keys": ["admin"],
  "POST /v1/keys": ["admin"],
  "DELETE /v1/keys/:id": ["admin"],
};

/** What a walk through all routes must not do: the route refuses it behind the guard. */
const unharmed: Readonly<Record<string, Record<string, string>>> = {
  "DELETE /v1/session": { "sec-fetch-site": "cross-site" },
};

/** In everything that the first shop has; nothing of it may be seen from the second. */
const canary = "CANARY-of-shop-a";

const rules = {
  version: 1,
  campaigns: {
    gift: { value: { percent: 10 }, budget: { count: 20 }, perCustomer: 1 },
  },
  rules: [
    {
      id: "gift",
      name: `${canary} rule`,
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Cart Viewed" },
            operator: "greaterThanInclusive",
            value: 1,
          },
        ],
      },
      event: { type: "coupon", params: { campaign: "gift", text: { default: canary } } },
    },
  ],
};

async function ask(
  shop: Pick<Shop, "url">,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<{ status: number; text: string }> {
  const isText = typeof body === "string";
  const response = await fetch(shop.url + path, {
    method,
    redirect: "manual",
    headers: {
      ...(body !== undefined && { "content-type": isText ? "text/plain" : "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** A socket that says hello and asks for something; what came back, as one text. */
async function converse(
  shop: Shop,
  hello: object,
  headers: Record<string, string>,
  ...frames: object[]
): Promise<ServerFrame[]> {
  const socket = new WebSocket(shop.url.replace("http", "ws") + routes.chat, {
    headers: { ...headers, origin: new URL(shop.url).origin },
  });
  const received: ServerFrame[] = [];
  socket.on("message", (data: Buffer) => received.push(JSON.parse(data.toString()) as ServerFrame));
  socket.on("error", () => {});
  await new Promise((resolve) => socket.on("open", resolve));
  for (const frame of [{ type: "hello", ...hello }, ...frames]) socket.send(JSON.stringify(frame));
  await new Promise((resolve) => setTimeout(resolve, 300));
  socket.close();
  return received;
}

/** `METHOD /path/:id` with something in the place of its names. */
function fill(route: string, id: string): readonly [string, string] {
  const [method = "", path = ""] = route.split(" ");
  return [method, path.replaceAll(/:\w+/g, encodeURIComponent(id)).replace("*", canary)];
}

const isStopped = ({ status, text }: { status: number; text: string }): boolean =>
  status === 403 && text.includes("This is for the role");

describe.each(["sqlite", "postgres"] as const)("On %s", (kind) => {
  let sites: TwoSites;
  let database: TestPostgres | undefined;

  beforeAll(async () => {
    if (kind === "postgres") {
      if ("missing" in postgres) return;
      database = await startPostgres();
    }
    sites = await startTwoSites(rules, {
      ...(database && { databaseUrl: database.url }),
      rates: parseRates("0"),
    });
  });
  afterAll(async () => {
    await sites?.close();
    await database?.stop();
  });

  test("every route has a case here, and every case a route", () => {
    expect(Object.keys(accessTable).toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  test("exactly those get past the guard who may, in either shop", async () => {
    for (const shop of [sites.a, sites.b])
      for (const [route, allowed] of Object.entries(expected)) {
        const past: Who[] = [];
        for (const who of everybody) {
          const [method, path] = fill(route, "nothing");
          const body = method === "POST" ? {} : undefined;
          const headers = { ...shop.headersOf(who), ...unharmed[route] };
          const answer = await ask(shop, method, path, headers, body);
          expect(answer.status, `${route} as ${who}: ${answer.text}`).not.toBe(500);
          if (!isStopped(answer)) past.push(who);
        }
        expect([shop.id, route, past]).toEqual([shop.id, route, allowed]);
      }
  });

  test("what opens one shop opens nothing in the other, however it is dressed up", async () => {
    const { a, b, server } = sites;
    const guarded = Object.keys(expected).filter((route) => accessTable[route] !== "anyone");
    const foreign = [
      ...everybody.map((who) => b.headersOf(who)),
      { ...b.headersOf("admin"), cookie: `proffer_session_default=${b.tokenOf("admin")}` },
      { cookie: `__Host-proffer_session_default=${b.tokenOf("admin")}` },
      { authorization: `Bearer ${b.tokenOf("admin")}` },
    ];
    for (const route of guarded)
      for (const headers of foreign) {
        const [method, path] = fill(route, "nothing");
        // The path decides whose request it is, whatever the key says.
        const there = { url: `${server.url}/s/default` };
        const answer = await ask(there, method, path, headers, method === "POST" ? {} : undefined);
        expect(isStopped(answer), `${route} with ${JSON.stringify(headers)}: ${answer.text}`).toBe(
          true,
        );
      }
    // The desk's key of one shop is not the other's.
    const desk = { authorization: `Bearer ${server.agentKey}` };
    expect((await ask(a, "GET", routes.accounts, desk)).status).toBe(200);
    expect(isStopped(await ask(b, "GET", routes.accounts, desk))).toBe(true);
  });

  test("nothing of one shop is found from the other, by any route, by whoever holds every id of it", async () => {
    const { a, b } = sites;
    const ids = await fillShop(a);
    const seen = async (shop: Shop): Promise<string[]> => {
      const found: string[] = [];
      const note = (what: string, text: string) => {
        if (text.includes(canary) || text.includes(ids.code)) found.push(what);
      };
      for (const who of everybody) {
        const headers = { ...shop.headersOf(who), [deviceKeyHeader]: keyOf("ada") };
        for (const route of Object.keys(expected)) {
          const [method] = route.split(" ");
          for (const id of method === "GET" ? ids.all : []) {
            const [, path] = fill(route, id);
            const { text } = await ask(
              shop,
              "GET",
              `${path}?ruleset&token=${ids.preview}`,
              headers,
            );
            // What was asked for may be repeated.
            note(`${who} ${route}`, text.replaceAll(`/${canary}`, "").replaceAll(id, ""));
            if (!route.includes(":")) break;
          }
        }
        const { text: file } = await ask(shop, "GET", ids.file, headers);
        note(`${who} file`, file);
        const person = await ask(shop, "POST", routes.export, headers, { anonymousId: "ada" });
        note(`${who} export`, person.text);
        const people = await ask(shop, "POST", "/v1/people/export", headers, { userId: "42" });
        note(`${who} people`, people.text);
        const claim = await ask(shop, "POST", routes.claims, headers, ids.claim);
        note(`${who} claim`, claim.text);
      }
      const read = { type: "read", conversation: ids.conversation, after: 0 };
      const agent = await converse(shop, { role: "agent" }, shop.headersOf("admin"), read);
      note("desk", JSON.stringify(agent));
      const visitor = { role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") };
      note("widget", JSON.stringify(await converse(shop, visitor, {}, read)));
      return [...new Set(found)];
    };
    // Before it proves something about the second shop, it has to find the first one's things in the first.
    const own = await seen(a);
    for (const what of [
      "nobody GET /v1/config",
      "nobody GET /v1/preview",
      "nobody file",
      "admin GET /v1/accounts",
      "admin GET /v1/keys",
      "admin GET /v1/audit",
      "admin GET /v1/rulesets/:hash",
      "device export",
      "device claim",
      "desk",
      "widget",
    ])
      expect(own).toContain(what);
    expect(await seen(b)).toEqual([]);
  });

  test("a token of one shop's customers proves nothing in the other", async () => {
    const { a, b } = sites;
    const secretOf = async ({ id }: Shop): Promise<string> => {
      const place = {
        data: `${sites.directory}/data`,
        ...(database && { databaseUrl: database.url }),
      };
      const { data, databaseUrl } = placeOf(place, id);
      if (databaseUrl === undefined) return readIdentitySecret(data);
      const store = await openStore(databaseUrl);
      const row = await store.db
        .selectFrom("settings")
        .select("value")
        .where("name", "=", "identity_secret")
        .executeTakeFirstOrThrow();
      await store.close();
      return row.value;
    };
    const token = await signIdentity({ userId: "42", secret: await secretOf(a) });
    const send = async (shop: Shop) =>
      JSON.parse(
        (
          await ask(
            shop,
            "POST",
            routes.batch,
            { [deviceKeyHeader]: keyOf("token"), [identityHeader]: token },
            { batch: [{ type: "page", anonymousId: "token", userId: "42" }] },
          )
        ).text,
      ) as { identity: { verified: boolean; code?: string } };
    expect((await send(b)).identity).toMatchObject({ verified: false, code: "bad_identity_token" });
    expect((await send(a)).identity).toMatchObject({ verified: true });
  });
});

/** What a browser would claim after such an event. */
async function claimOf(event: object): Promise<object> {
  const { ruleset } = parseRuleset(rules);
  const at = { ...event, timestamp: Date.now() } as unknown as Event;
  const [firing] = await replay({ customer: "ada", events: [at], ruleset, until: Date.now() });
  const { rule, version, key, trigger } = firing ?? {};
  return { anonymousId: "ada", rule, version, key, trigger };
}

/** Puts something into everything that a shop keeps. */
async function fillShop(shop: Shop) {
  const admin = shop.headersOf("admin");
  const device = { [deviceKeyHeader]: keyOf("ada") };
  const json = async <Reply>(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ) => {
    const { status, text } = await ask(shop, method, path, headers, body);
    expect(status, `${method} ${path}: ${text}`).toBeLessThan(300);
    return JSON.parse(text) as Reply & ErrorReply;
  };
  const seenAt = new Date().toISOString();
  const viewed = {
    type: "track",
    event: "Cart Viewed",
    messageId: "m1",
    anonymousId: "ada",
    userId: "42",
    timestamp: seenAt,
    properties: { note: canary },
  };
  await json("POST", routes.batch, device, { batch: [viewed] });
  const claim = await claimOf(viewed);
  const { code } = await json<{ code: string }>("POST", routes.claims, device, claim);
  const frames = await converse(
    shop,
    { role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") },
    {},
    { type: "open", clientId: "c1", text: canary },
  );
  const ack = frames.find((frame) => frame.type === "ack");
  const file = await json<Attachment>(
    "POST",
    `${routes.files}?name=${canary}&anonymousId=ada`,
    device,
    canary,
  );
  const draft = {
    version: 1,
    rules: [
      { ...rules.rules[0], event: { type: "message", params: { text: { default: canary } } } },
    ],
  };
  const { token: preview } = await json<{ token: string }>("POST", routes.preview, admin, draft);
  const { account } = await json<{ account: { id: string } }>("POST", routes.accounts, admin, {
    mail: "canary@shop.example",
    name: canary,
    role: "agent",
  });
  const key = await json<MadeSiteKey>("POST", routes.keys, admin, { kind: "secret", name: canary });
  const hashes = (await ask(shop, "GET", "/v1/rulesets", admin)).text.match(/(?<="hash":")[^"]+/g);
  const conversation = ack?.conversation ?? "";
  const fileId = file.url.split("/")[3] ?? "";
  return {
    code,
    claim,
    preview,
    conversation,
    file: file.url,
    all: [...(hashes ?? []), fileId, conversation, account.id, key.id, "gift", "ada", "42", code],
  };
}
