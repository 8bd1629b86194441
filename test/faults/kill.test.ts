import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deviceKeyHeader, routes } from "@proffer/protocol";
import type { BatchReply, Coupon, SiteConfig } from "@proffer/protocol";
import { parseRuleset } from "@proffer/engine";
import { connect } from "../../packages/server/src/testing/chat-client.ts";
import { shopRules } from "../../packages/server/src/testing/site.ts";

const command = fileURLToPath(new URL("../../packages/cli/dist/main.js", import.meta.url));
const isBuilt = existsSync(command);
if (!isBuilt)
  console.error(
    `SKIPPED: test/faults/kill.test.ts drives the built server, and ${command} is not there. Run “npx tsc -b packages/cli” first.`,
  );

const rounds = 6;

interface Running {
  readonly url: string;
  readonly child: ChildProcess;
}

describe.skipIf(!isBuilt)("a server that is killed while it writes", () => {
  let directory: string;
  let server: Running;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "proffer-kill-"));
    writeFileSync(join(directory, "rules.json"), JSON.stringify(shopRules));
    server = await start(directory);
  });
  afterAll(async () => {
    await end(server, "SIGKILL");
    rmSync(directory, { recursive: true });
  });

  test(`has everything that it acknowledged, ${rounds} times over`, async () => {
    const keptEvents: string[] = [];
    const keptTexts = new Map<number, string>();
    const codes = new Map<string, string>();

    for (let round = 0; round < rounds; round++) {
      const { url, child } = server;
      const isOver = (): boolean => child.signalCode !== null;
      const untilKilled = async (write: (n: number) => Promise<void>): Promise<void> => {
        // Each write that was under way when the server died fails, and is no acknowledged one.
        for (let n = 0; !isOver(); n++) await write(n).catch(() => sleep(5));
      };
      const writers = [
        ...["a", "b", "c"].map((writer) =>
          untilKilled(async (n) => {
            const ids = Array.from({ length: 5 }, (_, i) => `${round}-${writer}-${n}-${i}`);
            const reply = await send(url, "ada", ids);
            expect(reply.accepted).toBe(5);
            keptEvents.push(...ids);
          }),
        ),
        untilKilled(async (n) => {
          const customer = `customer-${round}-${n}`;
          codes.set(customer, await earn(url, customer));
        }),
        talk(url, round, keptTexts, isOver),
      ];
      // On a busy machine the first writes take a while; a kill before any would prove nothing.
      const before = codes.size;
      while (codes.size < before + 2) await sleep(10);
      await sleep(200 + round * 70);
      await end(server, "SIGKILL");
      await Promise.all(writers);
      server = await start(directory);
    }

    expect(keptEvents.length).toBeGreaterThan(100);
    expect(keptTexts.size).toBeGreaterThan(50);
    expect(codes.size).toBeGreaterThan(10);
    for (let from = 0; from < keptEvents.length; from += 500) {
      const ids = keptEvents.slice(from, from + 500);
      expect(await send(server.url, "ada", ids)).toEqual({
        accepted: 0,
        duplicates: ids.length,
        refused: [],
      });
    }
    for (const [customer, code] of codes) expect(await claim(server.url, customer)).toBe(code);
    await expectConversation(server.url, keptTexts);
    console.info(
      `kill −9, ${rounds} rounds: ${keptEvents.length} events, ${keptTexts.size} messages and ${codes.size} coupons acknowledged, all there.`,
    );
  });

  test("ends cleanly at a SIGTERM", async () => {
    expect(await end(server, "SIGTERM")).toBe(0);
    server = await start(directory);
  });
});

async function start(directory: string): Promise<Running> {
  const child = spawn(
    process.execPath,
    [
      command,
      "serve",
      "--data",
      join(directory, "data"),
      "--rules",
      join(directory, "rules.json"),
      "--port",
      "0",
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    const url = /API\s+(http:\/\/\S+)\/v1\//.exec(said)?.[1];
    if (url) {
      child.stdout.resume();
      return { url, child };
    }
  }
  throw new Error(`The server did not start: ${said}`);
}

async function end({ child }: Running, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, "exit");
  }
  return child.exitCode;
}

const keyOf = (customer: string): string => `device-key-of-${customer}`;

async function post<Reply>(url: string, customer: string, body: unknown): Promise<Reply> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", [deviceKeyHeader]: keyOf(customer) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Reply;
}

function send(url: string, anonymousId: string, ids: readonly string[]): Promise<BatchReply> {
  const batch = ids.map((messageId) => ({
    type: "track",
    event: "Product Viewed",
    messageId,
    anonymousId,
    properties: { product_id: "mug" },
  }));
  return post(url + routes.batch, anonymousId, { batch });
}

async function earn(url: string, customer: string): Promise<string> {
  await send(url, customer, ["1", "2", "3"]);
  return claim(url, customer);
}

async function claim(url: string, anonymousId: string): Promise<string> {
  const config = (await (await fetch(`${url}${routes.config}?ruleset`)).json()) as SiteConfig;
  const rule = parseRuleset(config.ruleset).ruleset.rules.find(({ id }) => id === "third-look");
  const trigger = { type: "event", messageId: "3" };
  const { code } = await post<Coupon>(url + routes.claims, anonymousId, {
    anonymousId,
    rule: rule?.id,
    version: rule?.version,
    key: "mug",
    trigger,
  });
  return code;
}

/** Keeps four messages under way at a time and writes down those that were acknowledged. */
async function talk(
  url: string,
  round: number,
  kept: Map<number, string>,
  isOver: () => boolean,
): Promise<void> {
  const client = await connect(url);
  client.send({
    type: "hello",
    role: "visitor",
    anonymousId: "ada",
    deviceKey: keyOf("ada"),
    after: Number.MAX_SAFE_INTEGER,
  });
  await client.next("welcome");
  for (let n = 0; !isOver(); n += 4) {
    const texts = new Map(
      [0, 1, 2, 3].map((i) => [`${round}-${n + i}`, `message ${n + i} of round ${round}`]),
    );
    for (const [clientId, text] of texts) client.send({ type: "open", clientId, text });
    for (const _ of texts) {
      const ack = await Promise.race([
        client.next("ack").catch(() => undefined),
        client.closed.then(() => undefined),
      ]);
      if (!ack) return;
      kept.set(ack.seq, texts.get(ack.clientId) ?? "not ours");
    }
  }
}

async function expectConversation(url: string, kept: ReadonlyMap<number, string>): Promise<void> {
  const client = await connect(url);
  client.send({ type: "hello", role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") });
  const [conversation] = (await client.next("welcome")).conversations;
  const count = conversation?.messages ?? 0;
  expect(count).toBeGreaterThanOrEqual(kept.size);
  for (let seq = 1; seq <= count; seq++) {
    const { message } = await client.next("message");
    expect(message.seq).toBe(seq);
    if (kept.has(seq)) expect(message.text).toBe(kept.get(seq));
  }
  await client.close();
}
