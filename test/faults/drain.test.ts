import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { openStore } from "../../packages/server/src/storage/store.ts";
import { cli, freePort } from "../support/server.ts";

let folder: string;
let child: ChildProcess | undefined;
let said: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proffer-drain-"));
  said = "";
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** `proffer serve`, with what it ends with. */
async function start(...args: string[]) {
  const port = await freePort();
  const options = ["--data", folder, "--port", String(port), "--strict-port", ...args];
  const server = spawn(process.execPath, [cli, "serve", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child = server;
  const take = (chunk: Buffer): void => void (said += chunk);
  server.stdout.on("data", take);
  server.stderr.on("data", take);
  const ended = new Promise<number | null>((resolve) => server.once("exit", resolve));
  await expect.poll(() => said, { timeout: 20_000 }).toContain("Ctrl-C ends it.");
  return { port, ended, stop: () => server.kill("SIGTERM") };
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** One request over a connection that is kept; rejects when the connection ends without an answer. */
function post(port: number, agent: Agent, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { port, host: "127.0.0.1", path: "/v1/batch", method: "POST", agent },
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on("error", reject);
      },
    );
    sent.setHeader("content-type", "application/json");
    sent.on("error", reject);
    sent.end(body);
  });
}

const eventOf = (customer: string, messageId: string) => ({
  type: "track",
  event: "Product Viewed",
  anonymousId: customer,
  messageId,
  timestamp: new Date().toISOString(),
  properties: { product_id: "mug" },
});

async function keptIds(): Promise<ReadonlySet<string>> {
  const store = await openStore(folder);
  const rows = await store.db.selectFrom("events").select("message_id").execute();
  await store.close();
  return new Set(rows.map((row) => row.message_id));
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("SIGTERM", () => {
  test("in the middle of 50 writers: what was acknowledged is kept, everything else is told so", async () => {
    const server = await start();
    const agent = new Agent({ keepAlive: true });
    const acknowledged: string[] = [];
    const refusals: number[] = [];
    let cut = 0;
    const writers = Array.from({ length: 50 }, async (_, writer) => {
      for (let i = 0; ; i++) {
        const ids = [`${writer}-${i}-a`, `${writer}-${i}-b`];
        const batch = ids.map((id) => eventOf(`customer-${writer}`, id));
        try {
          const { status, body } = await post(server.port, agent, JSON.stringify({ batch }));
          if (status !== 200) refusals.push(status);
          else if ((JSON.parse(body) as { accepted: number }).accepted === 2)
            acknowledged.push(...ids);
        } catch {
          cut++;
          return;
        }
      }
    });
    await wait(1_500);
    const before = acknowledged.length;
    const from = Date.now();
    server.stop();
    await Promise.all(writers);
    expect(await server.ended).toBe(0);
    expect(Date.now() - from).toBeLessThan(10_000);
    expect(said).toContain("Stopped.");
    agent.destroy();
    // Else there was no middle to end in.
    expect(before).toBeGreaterThan(100);
    expect(cut).toBe(50);
    expect(refusals.filter((status) => status !== 503)).toEqual([]);
    const kept = await keptIds();
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });

  test("a request that is half there is taken to its end; idle connections and sockets do not hold it up", async () => {
    const server = await start();
    const idle = connect(server.port, "127.0.0.1");
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await post(server.port, agent, JSON.stringify({ batch: [] }));
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/v1/chat`);
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    await new Promise((resolve) => socket.once("open", resolve));

    const body = JSON.stringify({ batch: [eventOf("ada", "halfway")] });
    const slow = connect(server.port, "127.0.0.1");
    let answer = "";
    slow.on("data", (chunk: Buffer) => (answer += chunk));
    slow.write(
      `POST /v1/batch HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
    );
    await wait(200);
    const from = Date.now();
    server.stop();
    expect(await closed).toBe(1012);
    await wait(1_500);
    slow.write(body.slice(20));
    expect(await server.ended).toBe(0);
    expect(Date.now() - from).toBeLessThan(5_000);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('"accepted":1');
    expect(await keptIds()).toContain("halfway");
    idle.destroy();
    agent.destroy();
  });

  test("what never ends is cut within ten seconds", async () => {
    const server = await start();
    const stuck = connect(server.port, "127.0.0.1");
    stuck.on("error", () => {});
    stuck.resume();
    stuck.write(
      "POST /v1/batch HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n",
    );
    const trickle = setInterval(() => stuck.write(" "), 100);
    await wait(200);
    const from = Date.now();
    server.stop();
    expect(await server.ended).toBe(0);
    clearInterval(trickle);
    expect(Date.now() - from).toBeGreaterThan(5_000);
    expect(Date.now() - from).toBeLessThan(10_000);
  });

  test("with --drain the server says so and goes on taking requests for that long", async () => {
    const server = await start("--drain", "2");
    const ready = async (): Promise<[number, unknown]> => {
      const reply = await fetch(`http://127.0.0.1:${server.port}/readyz`);
      return [reply.status, await reply.json()];
    };
    expect(await ready()).toEqual([
      200,
      { ready: true, checks: expect.objectContaining({ draining: "ok" }) },
    ]);
    const from = Date.now();
    server.stop();
    await wait(300);
    expect(await ready()).toMatchObject([503, { ready: false, checks: { store: "ok" } }]);
    expect((await fetch(`http://127.0.0.1:${server.port}/v1/config`)).status).toBe(200);
    expect(await server.ended).toBe(0);
    expect(Date.now() - from).toBeGreaterThan(1_900);
  });

  test("a second one ends it at once", async () => {
    const server = await start("--drain", "5");
    server.stop();
    await wait(300);
    const from = Date.now();
    server.stop();
    expect(await server.ended).not.toBe(0);
    expect(Date.now() - from).toBeLessThan(1_000);
  });
});
