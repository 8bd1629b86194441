import { once } from "node:events";
import { createServer, request as send } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDeviceCookie } from "./create-device-cookie.ts";
import type { DeviceCookieOptions } from "./create-device-cookie.ts";

const secret = "a-secret-of-the-shop's-own-server-01";
const day = 86_400_000;
const phone = { anonymousId: "phone", deviceKey: "device-key-of-phone-0123456789" };
const other = { anonymousId: "other", deviceKey: "device-key-of-other-0123456789" };

const clock = { now: Date.UTC(2026, 10, 22, 10) };
const create = (options: Partial<DeviceCookieOptions> = {}) =>
  createDeviceCookie({ secret, now: () => clock.now, ...options });

let server: Server;
let serve: (request: IncomingMessage, response: ServerResponse) => void;
beforeEach(async () => {
  clock.now = Date.UTC(2026, 10, 22, 10);
  const device = create();
  serve = (request, response) => void device.node(request, response);
  server = createServer((request, response) => serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => void server.close());

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
  /** What the browser would send from now on. */
  readonly cookie: string;
}

/** A browser's request from the shop's own page; `fetch` would not let a test say where it comes from. */
function ask(
  body: unknown,
  headers: Record<string, string | undefined> = {},
  method = "POST",
): Promise<Reply> {
  const { port } = server.address() as AddressInfo;
  const sent = { "content-type": "application/json", "sec-fetch-site": "same-origin", ...headers };
  const set = Object.entries(sent).filter(([, value]) => value !== undefined);
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, method, headers: Object.fromEntries(set) };
    const request = send({ ...options, path: "/proffer-device" }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: text === "" ? {} : JSON.parse(text),
          cookie: response.headers["set-cookie"]?.[0]?.split(";")[0] ?? "",
        }),
      );
    });
    request.on("error", reject);
    request.end(typeof body === "string" ? body : JSON.stringify(body));
  });
}

describe("A device", () => {
  test("that is new is kept, in a cookie that scripts cannot read", async () => {
    const { status, headers, body } = await ask(phone);
    expect(status).toBe(200);
    expect(body).toEqual({ ...phone, restored: false, since: clock.now });
    expect(headers["cache-control"]).toBe("no-store");
    const [name = "", ...attributes] = headers["set-cookie"]?.[0]?.split("; ") ?? [];
    expect(name).toMatch(/^__Host-proffer-device=[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(attributes).toEqual([
      `Max-Age=${400 * 86_400}`,
      "Path=/",
      "HttpOnly",
      "SameSite=Lax",
      "Secure",
    ]);
  });

  test("that was wiped gets back who it is, and since when", async () => {
    const since = clock.now;
    const { cookie } = await ask(phone);
    clock.now += 100 * day;
    const back = await ask(other, { cookie });
    expect(back.body).toEqual({ ...phone, restored: true, since });
    // Each visit begins the four hundred days anew.
    clock.now += 399 * day;
    expect((await ask(other, { cookie: back.cookie })).body).toMatchObject({ ...phone, since });
  });

  test("is not asked for by a cookie that is too old", async () => {
    const { cookie } = await ask(phone);
    clock.now += 401 * day;
    expect((await ask(other, { cookie })).body).toEqual({
      ...other,
      restored: false,
      since: clock.now,
    });
  });

  test.each([
    ["POST", { ...other, replace: true }],
    ["PUT", other],
  ])("is replaced by %s after the customer has logged out", async (method, body) => {
    const { cookie } = await ask(phone);
    clock.now += day;
    const replaced = await ask(body, { cookie }, method);
    expect(replaced.body).toEqual({ ...other, restored: false, since: clock.now });
    expect((await ask(phone, { cookie: replaced.cookie })).body).toMatchObject(other);
  });

  test("that replaces itself keeps its day", async () => {
    const since = clock.now;
    const { cookie } = await ask(phone);
    clock.now += day;
    expect((await ask({ ...phone, replace: true }, { cookie })).body).toEqual({
      ...phone,
      restored: true,
      since,
    });
  });

  test("is forgotten by DELETE, which needs no body", async () => {
    const { cookie } = await ask(phone);
    const { status, headers } = await ask("", { cookie, "content-type": undefined }, "DELETE");
    expect(status).toBe(204);
    expect(headers["set-cookie"]).toEqual([
      "__Host-proffer-device=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure",
    ]);
  });
});

describe("A cookie", () => {
  test("says nothing of the device to who has not the secret, and is of no use there", async () => {
    const { cookie } = await ask(phone);
    const value = cookie.slice(cookie.indexOf("=") + 1);
    for (const part of value.split("."))
      expect(Buffer.from(part, "base64url").toString("latin1")).not.toMatch(/phone|key/);
    const strangers = create({ secret: "another-secret-of-the-same-length-0123" });
    serve = (request, response) => void strangers.node(request, response);
    expect((await ask(other, { cookie })).body).toMatchObject({ ...other, restored: false });
  });

  test("that was changed in any place begins a new device", async () => {
    const { cookie } = await ask(phone);
    const start = cookie.indexOf("=") + 1;
    // The last letter of a part holds bits that are not read; the one before it does not.
    for (let at = start; at < cookie.length - 1; at += 7) {
      if (cookie[at] === "." || cookie[at + 1] === ".") continue;
      const changed = cookie.slice(0, at) + (cookie[at] === "A" ? "B" : "A") + cookie.slice(at + 1);
      expect((await ask(other, { cookie: changed })).body).toMatchObject({ restored: false });
    }
  });

  test("of rubbish begins a new device", async () => {
    for (const value of ["", "x", "a.b.c.d.e", "%00", '"', "=".repeat(100)])
      expect(
        (await ask(other, { cookie: `__Host-proffer-device=${value}; theme=dark` })).body,
      ).toMatchObject({ ...other, restored: false });
  });

  test("is found among the shop's own, and set beside them", async () => {
    const device = create();
    serve = (request, response) => {
      response.setHeader("set-cookie", "session=1");
      void device.node(request, response);
    };
    const { headers } = await ask(phone);
    expect(headers["set-cookie"]).toEqual([
      "session=1",
      expect.stringContaining("__Host-proffer-device="),
    ]);
    const cookie = `theme=dark; ${headers["set-cookie"]?.[1]?.split(";")[0]};lang=en`;
    expect((await ask(other, { cookie })).body).toMatchObject({ ...phone, restored: true });
  });

  test("may go over plain HTTP on a developer's machine, under another name", async () => {
    const device = create({ secure: false, maxAgeDays: 1 });
    serve = (request, response) => void device.node(request, response);
    const { headers, cookie } = await ask(phone);
    expect(headers["set-cookie"]?.[0]).toMatch(
      /^proffer-device=\S+; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    // What somebody put beside it by a subdomain is passed by.
    const both = `proffer-device=forged; ${cookie}`;
    expect((await ask(other, { cookie: both })).body).toMatchObject(phone);
  });
});

describe("Whoever asks from elsewhere is refused:", () => {
  const host = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;

  test.each(["cross-site", "same-site", "none", ""])("Sec-Fetch-Site: %s", async (site) => {
    for (const method of ["POST", "PUT", "DELETE"]) {
      const headers = { "sec-fetch-site": site, origin: `http://${host()}` };
      const reply = await ask(method === "DELETE" ? "" : phone, headers, method);
      expect(reply).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
      expect(reply.headers["set-cookie"]).toBeUndefined();
    }
  });

  test("an older browser by its Origin, and a program that says nothing", async () => {
    const from = (origin: string | undefined) =>
      ask(phone, { "sec-fetch-site": undefined, origin });
    for (const origin of ["https://evil.example", `http://evil.${host()}`, "null", "", undefined])
      expect((await from(origin)).status).toBe(403);
    expect((await from(`http://${host()}`)).status).toBe(200);
  });
});

describe("What is no device is refused:", () => {
  test.each([
    ["half a JSON", "{", "bad_json", 400],
    ["nothing", "", "bad_json", 400],
    ["null", "null", "bad_request", 400],
    ["a list", "[]", "bad_request", 400],
    ["an id of the shop's servers", { ...phone, anonymousId: "user:42" }, "bad_request", 400],
    ["an empty id", { ...phone, anonymousId: "" }, "bad_request", 400],
    ["an id that is an object", { ...phone, anonymousId: {} }, "bad_request", 400],
    ["a short key", { ...phone, deviceKey: "short" }, "bad_request", 400],
    ["a key too long", { ...phone, deviceKey: "k".repeat(257) }, "bad_request", 400],
    ["more than it could be", { ...phone, note: "x".repeat(5000) }, "too_large", 413],
    ["far more than it could be", { ...phone, note: "x".repeat(5_000_000) }, "too_large", 413],
  ])("%s", async (_name, body, code, status) => {
    const reply = await ask(body);
    expect(reply).toMatchObject({ status, body: { error: { code, retryable: false } } });
    expect(reply.headers["set-cookie"]).toBeUndefined();
    expect(reply.headers["cache-control"]).toBe("no-store");
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "text/json", undefined])(
    "JSON that comes as %s, as another site's form could send it",
    async (type) => {
      expect(await ask(phone, { "content-type": type })).toMatchObject({
        status: 400,
        body: { error: { code: "bad_request" } },
      });
    },
  );

  test.each(["GET", "PATCH", "OPTIONS"])("a %s", async (method) => {
    const { status, headers } = await ask("", {}, method);
    expect([status, headers.allow]).toEqual([405, "POST, PUT, DELETE"]);
  });
});

test("a framework that has read the body already is no obstacle", async () => {
  const device = create();
  serve = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      void device.node(Object.assign(request, { body }), response);
    });
  };
  expect((await ask(phone)).body).toMatchObject(phone);
});

test("nor one that has left an empty body in its place", async () => {
  const device = create();
  serve = (request, response) => void device.node(Object.assign(request, { body: {} }), response);
  expect((await ask(phone)).body).toMatchObject(phone);
});

test("servers of the web's own Request and Response have the same", async () => {
  const device = create();
  const call = (body: object | undefined, headers: object = {}, method = "POST") =>
    device.handle(
      new Request("https://shop.example/proffer-device", {
        method,
        headers: { "content-type": "application/json", origin: "https://shop.example", ...headers },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
  const first = await call(phone);
  expect([first.status, await first.json()]).toEqual([
    200,
    { ...phone, restored: false, since: clock.now },
  ]);
  const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
  expect(await (await call(other, { cookie })).json()).toMatchObject({ ...phone, restored: true });
  const forgotten = await call(undefined, {}, "DELETE");
  expect([forgotten.status, forgotten.headers.get("set-cookie")]).toEqual([
    204,
    expect.stringContaining("Max-Age=0"),
  ]);
  expect((await call(phone, { origin: "https://evil.example" })).status).toBe(403);
  expect((await call({ ...phone, note: "x".repeat(5000) })).status).toBe(413);
});

test("a secret that could be guessed is refused", () => {
  expect(() => create({ secret: "short" })).toThrow("at least 32 characters");
  expect(() => create({ secret: undefined as unknown as string })).toThrow("openssl rand");
});
