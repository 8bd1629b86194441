import { loadRuleset } from "@proffer/engine";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { deviceKeyHeader, identityHeader, readBulletin, routes } from "@proffer/protocol";
import type { SiteConfig } from "@proffer/protocol";
import { createMovableClock } from "./demo/clock.ts";
import { startServer } from "./server.ts";
import { openStore } from "./storage/store.ts";
import { createDirectory, day, keyOf, shopRules, startSite } from "./testing/site.ts";

let directory: string;
beforeEach(() => {
  directory = createDirectory();
});
afterEach(() => rmSync(directory, { recursive: true }));

function put(path: string, text: string): void {
  const file = join(directory, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
}

function assets() {
  put("widget/proffer.js", "loader()");
  put("widget/widget/boot-abc.js", "boot()");
  put("desk/index.html", "<!doctype html>desk");
  put("desk/assets/desk.js", "desk()");
  put("shop/index.html", "<!doctype html>shop");
  put("shop/mug/index.html", "<!doctype html>mug");
  put("secret.txt", "hush");
  return {
    widget: join(directory, "widget"),
    desk: join(directory, "desk"),
    shop: join(directory, "shop"),
  };
}

test("the script is served for any site, asked for anew soon, and what it loads is kept for a year", async () => {
  const site = await startSite({ assets: assets() });
  const script = await fetch(`${site.url}/proffer.js`);
  expect(await script.text()).toBe("loader()");
  expect(Object.fromEntries(script.headers)).toMatchObject({
    "access-control-allow-origin": "*",
    "cache-control": "public, max-age=60",
    "content-type": expect.stringContaining("javascript"),
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
    etag: expect.any(String),
  });
  const again = await getRaw(site.url, "/proffer.js", {
    "if-none-match": script.headers.get("etag") ?? "",
  });
  expect(again.status).toBe(304);
  const part = await fetch(`${site.url}/widget/boot-abc.js`);
  expect(Object.fromEntries(part.headers)).toMatchObject({
    "access-control-allow-origin": "*",
    "cache-control": "public, max-age=31536000, immutable",
  });
  await site.close();
});

test("the desk comes with a policy that lets nothing else in, and to no other site", async () => {
  const site = await startSite({ assets: assets() });
  const desk = await fetch(`${site.url}/desk/`);
  expect(await desk.text()).toContain("desk");
  expect(desk.headers.get("content-security-policy")).toContain(
    "default-src 'none'; script-src 'self'",
  );
  expect(desk.headers.get("referrer-policy")).toBe("no-referrer");
  expect(desk.headers.get("access-control-allow-origin")).toBeNull();
  expect((await fetch(`${site.url}/desk`, { redirect: "manual" })).headers.get("location")).toBe(
    "/desk/",
  );
  await site.close();
});

test("the shop is served at the root, folders by their index, and nothing beside it", async () => {
  const site = await startSite({ assets: assets() });
  expect(await (await fetch(`${site.url}/`)).text()).toContain("shop");
  expect(await (await fetch(`${site.url}/mug/`)).text()).toContain("mug");
  for (const path of [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/mug/..%2f..%2fsecret.txt",
    "/proffer.db",
  ]) {
    const { status, body } = await getRaw(site.url, path);
    expect([400, 403, 404]).toContain(status);
    expect(body).not.toContain("hush");
  }
  await site.close();
});

/** `fetch` tidies paths up before it sends them, and asks past every cache once it is given a condition. */
async function getRaw(
  url: string,
  path: string,
  headers = {},
): Promise<{ status: number | undefined; body: string }> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode, body }));
    })
      .on("error", reject)
      .end();
  });
}

test("what is not there is an ErrorReply", async () => {
  const site = await startSite();
  for (const path of ["/v1/nothing", "/proffer.js", "/widget/x.js", "/desk/", "/"]) {
    const response = await fetch(site.url + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: "not_found", retryable: false } });
  }
  expect((await fetch(site.url + routes.batch)).status).toBe(404);
  await site.close();
});

test("who is lost in the shop sees the shop's own page, and a program an ErrorReply", async () => {
  const site = await startSite({ assets: assets() });
  put("shop/404.html", "<!doctype html>lost");
  const read = (path: string) => fetch(site.url + path, { headers: { accept: "text/html,*/*" } });
  const page = await read("/no/such/page");
  expect([page.status, await page.text()]).toEqual([404, "<!doctype html>lost"]);
  expect((await read("/v1/nothing")).headers.get("content-type")).toContain("application/json");
  expect((await fetch(`${site.url}/no/such/page`)).headers.get("content-type")).toContain("json");
  await site.close();
});

test("the configuration carries the rules and the server's time, and is asked for anew each time", async () => {
  const site = await startSite();
  const response = await fetch(site.url + routes.config);
  const config = (await response.json()) as SiteConfig;
  expect(config).toMatchObject({ serverTime: site.clock.now, demo: false });
  const { rules, watch, ruleset } = readBulletin(config.bulletin);
  expect(loadRuleset(rules)?.rules.length).toBe(4);
  expect(watch.format).toBe(1);
  expect(ruleset).toBeUndefined();
  expect(response.headers.get("cache-control")).toBe("public, max-age=0, must-revalidate");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(response.headers.get("access-control-allow-credentials")).toBeNull();
  await site.close();
});

test("the rules come as they were written to who asks for that", async () => {
  const site = await startSite();
  const response = await fetch(`${site.url}${routes.config}?ruleset`);
  const { ruleset } = readBulletin(((await response.json()) as SiteConfig).bulletin);
  expect((ruleset as typeof shopRules).rules.length).toBe(4);
  await site.close();
});

test("another site's page may post events with its device key and its customer's token", async () => {
  const site = await startSite();
  const preflight = await fetch(site.url + routes.batch, {
    method: "OPTIONS",
    headers: {
      origin: "https://shop.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": `content-type, ${deviceKeyHeader}, ${identityHeader}`,
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  for (const name of [deviceKeyHeader, identityHeader])
    expect(preflight.headers.get("access-control-allow-headers")).toContain(name);
  expect((await fetch(`${site.url}${routes.health}`)).status).toBe(200);
  await site.close();
});

test("only a demonstration lets a page move the clock", async () => {
  const site = await startSite();
  expect((await fetch(site.url + routes.demoClock)).status).toBe(404);
  expect(await site.post(routes.demoClock, { offsetMs: day })).toMatchObject({
    status: 404,
    body: { error: { code: "not_found" } },
  });
  await site.close();
});

test("a moved clock holds for everything, and after a restart", async () => {
  const store = await openStore(directory);
  const clock = await createMovableClock(store, () => 1_000_000_000_000);
  const site = await startSite({ demo: clock, clock: clock.now });
  expect(await site.post(routes.demoClock, { offsetMs: 7 * day })).toMatchObject({
    status: 200,
    body: { offsetMs: 7 * day },
  });
  const config = (await (await fetch(site.url + routes.config)).json()) as SiteConfig;
  expect(config).toMatchObject({ serverTime: 1_000_000_000_000 + 7 * day, demo: true });
  for (const offsetMs of [-1, 1.5, "7d", 1e15, null])
    expect(await site.post(routes.demoClock, { offsetMs })).toMatchObject({
      status: 400,
      body: { error: { code: "bad_request" } },
    });
  await site.close();
  expect((await createMovableClock(store, () => 0)).now()).toBe(7 * day);
  await store.close();
});

test("a whole server starts on a directory, keeps its agents' key, and moves to the next free port", async () => {
  put("rules.json", JSON.stringify(shopRules));
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const options = {
    data: join(directory, "data"),
    host: "127.0.0.1",
    port,
    rules: join(directory, "rules.json"),
    widget: join(directory, "none"),
    logLevel: "silent" as const,
  };

  await expect(startServer(options)).rejects.toMatchObject({ code: "EADDRINUSE" });
  const first = await startServer({ ...options, onPortTaken: () => 0 });
  expect(first.port).not.toBe(port);
  expect(first.agentKey).toMatch(/^[0-9A-Za-z]{43}$/);
  expect((await fetch(first.url + routes.config)).status).toBe(200);
  await first.close();
  const second = await startServer({ ...options, port: 0 });
  expect(second.agentKey).toBe(first.agentKey);
  await second.close();
  taken.close();
});

test("closing waits for the request under way and not for idle connections", async () => {
  const site = await startSite();
  await fetch(site.url + routes.config, { headers: { connection: "keep-alive" } });
  const body = JSON.stringify({
    batch: [{ type: "track", event: "Cart Viewed", anonymousId: "ada" }],
  });
  const { port } = new URL(site.url);
  const slow = request({
    host: "127.0.0.1",
    port,
    path: routes.batch,
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-length": body.length,
      [deviceKeyHeader]: keyOf("ada"),
    },
  });
  const answered = once(slow, "response");
  slow.write(body.slice(0, 10));
  await sleep(100);
  const began = Date.now();
  const closed = site.close();
  await sleep(200);
  slow.end(body.slice(10));
  const [response] = await answered;
  expect(response.statusCode).toBe(200);
  response.resume();
  await closed;
  expect(Date.now() - began).toBeLessThan(3000);
});

test("the log of requests holds no bodies, no ids and no addresses", async () => {
  const lines: string[] = [];
  const site = await startSite({
    logLevel: "trace",
    logStream: { write: (line) => void lines.push(line) },
  });
  await site.send("ada-the-customer", [
    { event: "Secret Thing", properties: { email: "ada@example.com" } },
  ]);
  await fetch(`${site.url}/v1/config?anonymousId=ada-the-customer`);
  await site.close();
  const log = lines.join("");
  expect(log).toContain("/v1/batch");
  for (const personal of [
    "ada-the-customer",
    "ada@example.com",
    "Secret Thing",
    keyOf("ada-the-customer"),
    '127.0.0.1"',
  ])
    expect(log).not.toContain(personal);
});
