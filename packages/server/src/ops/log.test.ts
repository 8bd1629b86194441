import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { deviceKeyHeader, identityHeader, routes } from "@proffer/protocol";
import { agentKey, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site | undefined;
afterEach(async () => {
  await site?.close();
  site = undefined;
});

/** In everything that a person, their browser or their shop's server can say of them. */
const canary = "cAnAry-4711";
const fields = {
  userId: `${canary}-user`,
  properties: { email: `${canary}@mail.example`, [`${canary}-name`]: canary, order_id: canary },
  context: { ip: `${canary}-ip`, userAgent: `${canary}-agent` },
  traits: { phone: canary },
};
const event = {
  type: "track",
  event: `${canary} Viewed`,
  anonymousId: `${canary}-id`,
  messageId: `${canary}-message`,
  ...fields,
};
const headers = {
  [deviceKeyHeader]: `${canary}-device-key`,
  [identityHeader]: `${canary}.token.x`,
  authorization: `Bearer ${canary}`,
  cookie: `session=${canary}`,
  referer: `https://shop.example/${canary}`,
  "user-agent": canary,
  "x-forwarded-for": canary,
  "x-request-id": canary,
  "x-real-ip": canary,
  traceparent: canary,
};

async function busySession(url: string, store: Site["store"]): Promise<void> {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { ...headers, ...init.headers } });
  const post = (path: string, body: unknown, type = "application/json") =>
    ask(path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": type },
    });
  await post(routes.batch, { batch: [event, event, { ...event, type: canary }, canary] });
  await post(routes.track, event);
  await post(routes.identify, { ...event, type: "identify" });
  await post(routes.batch, `{"batch": [${canary}]}`);
  await post(routes.batch, `"${canary}"`, "text/plain");
  await post(routes.batch, "x", `text/${canary}`);
  await post(routes.claims, {
    anonymousId: `${canary}-id`,
    rule: canary,
    version: canary,
    key: canary,
    trigger: { type: "event", messageId: `${canary}-message` },
  });
  await post(routes.export, { anonymousId: `${canary}-id` });
  await post(routes.transcript, { anonymousId: canary, conversation: canary, email: canary });
  await post(`${routes.files}?name=${canary}.png&anonymousId=${canary}`, canary, "image/png");
  await post(routes.preview, { rules: canary });
  for (const path of [
    `/v1/files/${canary}/${canary}.png`,
    `${routes.preview}?token=${canary}`,
    `${routes.help}?q=${canary}`,
    `/${canary}?${canary}=1`,
    `/v1/${canary}%`,
    `/%E0%A4%A${canary}`,
    `/desk/${canary}`,
    `/widget/${canary}`,
    "/metrics",
    "/readyz",
    "/healthz",
  ])
    await ask(path);
  await chat(url);
  await brokenHttp(url);
  // The server's own failures tell of the customer's words, too, if nobody takes care.
  await store.db.schema.alterTable("events").renameTo("events_away").execute();
  await post(routes.batch, { batch: [event] });
  await store.db.schema.alterTable("events_away").renameTo("events").execute();
  await post(routes.erase, { anonymousId: `${canary}-id` });
}

async function chat(url: string): Promise<void> {
  for (const hello of [
    { role: "visitor", anonymousId: `${canary}-id`, deviceKey: `${canary}-device-key` },
    { role: "agent", key: agentKey, name: canary },
    { role: "agent", key: canary, name: canary },
  ]) {
    const socket = new WebSocket(url.replace("http", "ws") + routes.chat, { headers });
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send(JSON.stringify({ type: "hello", ...hello }));
    socket.send(JSON.stringify({ type: "open", clientId: canary, text: canary }));
    socket.send(`{${canary}`);
    socket.send(Buffer.from(canary));
    socket.send(JSON.stringify({ type: canary, clientId: canary }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.close(4000, canary);
    await closed;
  }
}

async function brokenHttp(url: string): Promise<void> {
  for (const text of [
    `GET /${canary} HTTP/9.9\r\n\r\n`,
    `${canary}\r\n\r\n`,
    `POST /v1/batch HTTP/1.1\r\nHost: x\r\n${canary}\x01: ${canary}\r\n\r\n`,
    `POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\nContent-Type: application/json\r\n\r\n{"${canary}"`,
  ])
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(text));
      socket.on("error", () => {});
      socket.on("close", () => resolve());
      setTimeout(() => socket.destroy(), 150);
    });
}

test("no word of a customer gets into the log, not even at level “trace”", async () => {
  const lines: string[] = [];
  site = await startSite({
    logLevel: "trace",
    logStream: { write: (line) => void lines.push(line) },
  });
  await busySession(site.url, site.store);
  await site.close();
  site = undefined;
  const log = lines.join("");
  expect(log).not.toMatch(/cAnAry/i);
  expect(log).not.toContain(agentKey);
  // A log that says nothing would keep every secret.
  const routesTold = new Set(
    lines.map((line) => (JSON.parse(line) as { req?: { route?: string } }).req?.route),
  );
  for (const route of [routes.batch, "/v1/files/:id/*", "(none)"])
    expect(routesTold).toContain(route);
  expect(log).toMatch(/"err":\{"type":"\w*[Ee]rror".*(?:no such table|42P01)/);
  for (const line of lines) {
    const { reqId, req } = JSON.parse(line) as { reqId?: string; req?: unknown };
    if (req) expect(reqId).toMatch(/^[\w-]{8}-\w+$/);
  }
});

test("an answer names the request as the log does", async () => {
  const lines: string[] = [];
  site = await startSite({
    logLevel: "info",
    logStream: { write: (line) => void lines.push(line) },
  });
  const { headers } = await fetch(`${site.url}/v1/nothing`, {
    headers: { "x-request-id": "mine" },
  });
  expect(headers.get("x-request-id")).not.toBe("mine");
  const told = lines.map((line) => JSON.parse(line) as { reqId?: string; res?: unknown });
  expect(told).toContainEqual(
    expect.objectContaining({ reqId: headers.get("x-request-id"), res: { status: 404 } }),
  );
});
