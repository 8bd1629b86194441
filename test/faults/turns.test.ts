import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deviceKeyHeader, routes } from "@proffer/protocol";
import { openStore } from "../../packages/server/src/storage/store.ts";
import { startHookTarget } from "../../packages/server/src/testing/hook-target.ts";
import type { HookTarget } from "../../packages/server/src/testing/hook-target.ts";
import { findPostgres, startPostgres } from "../../packages/server/src/testing/postgres.ts";
import type { TestPostgres } from "../../packages/server/src/testing/postgres.ts";
import { notBuilt, startProcess } from "./support/server-process.ts";
import type { ServerProcess } from "./support/server-process.ts";

/** `PROFFER_ROUNDS=50` is the long version. */
const rounds = Number(process.env["PROFFER_ROUNDS"] ?? 4);
const perRound = 30;
const timeout = 60_000 + rounds * 20_000;

const postgres = findPostgres(true);
const noPostgres = "missing" in postgres ? ` — ${postgres.missing}` : "";

const secret = `whsec_${Buffer.from("a secret of thirty-two characters").toString("base64")}`;

const rulesWith = (after: string) => ({
  version: 1,
  endpoints: { crm: {} },
  rules: [
    {
      id: "cart-left",
      conditions: {
        all: [
          {
            fact: "absent",
            params: { event: "Product Added", without: "Order Completed", after },
            operator: "equal",
            value: true,
          },
        ],
      },
      event: { type: "webhook", params: { endpoint: "crm" } },
    },
  ],
});

let target: HookTarget;
let directory: string;

function prepare(after: string): void {
  directory = mkdtempSync(join(tmpdir(), "proffer-turns-"));
  const endpoints = join(directory, "endpoints.json");
  writeFileSync(endpoints, JSON.stringify({ crm: { url: target.url, secret } }));
  writeFileSync(join(directory, "rules.json"), JSON.stringify(rulesWith(after)));
  process.env["PROFFER_ENDPOINTS"] = endpoints;
  process.env["PROFFER_ALLOW_HOSTS"] = target.host;
}

beforeEach(async () => {
  target = await startHookTarget();
});
afterEach(async () => {
  await target.close();
  rmSync(directory, { recursive: true, force: true });
  for (const name of ["ENDPOINTS", "ALLOW_HOSTS", "DEMO"]) delete process.env[`PROFFER_${name}`];
});

/** Leaves a cart behind, and says whether the server has acknowledged that. */
async function leaveCart(url: string, anonymousId: string): Promise<boolean> {
  const event = {
    type: "track",
    event: "Product Added",
    messageId: `${anonymousId}-1`,
    anonymousId,
  };
  const batch = [{ ...event, timestamp: new Date().toISOString() }];
  const response = await fetch(url + routes.batch, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      [deviceKeyHeader]: `key-of-${anonymousId}-0123456789`,
    },
    body: JSON.stringify({ batch }),
  }).catch(() => undefined);
  return response?.ok === true;
}

const toldOf = (): Set<string> =>
  new Set(
    target.received.map(
      ({ body }) => (JSON.parse(body.toString()) as { data: { customer: string } }).data.customer,
    ),
  );
const ids = (): Set<unknown> =>
  new Set(target.received.map(({ headers }) => headers["webhook-id"]));

/** Once inside, however often it was tried outside; and outside always by the same id. */
async function expectOnce(location: string, customers: readonly string[]): Promise<void> {
  const store = await openStore(location);
  try {
    const firings = await store.db.selectFrom("firings").select("subject").execute();
    expect(firings.map(({ subject }) => subject).sort()).toEqual([...customers].sort());
    const sent = await store.db.selectFrom("deliveries").select(["subject", "state"]).execute();
    expect(sent.map(({ subject }) => subject).sort()).toEqual([...customers].sort());
    // One that had arrived when its server died waits to be sent once more, by the same id.
    expect(sent.filter(({ state }) => state !== "sent" && state !== "waiting")).toEqual([]);
  } finally {
    await store.close();
  }
  expect(ids().size).toBe(customers.length);
}

describe.each([
  ["one server on SQLite", notBuilt, 1],
  ["two servers on one PostgreSQL", notBuilt || noPostgres, 2],
] as const)("What falls due while %s is killed%s", (name, reason, nodes) => {
  let database: TestPostgres | undefined;
  beforeAll(async () => {
    if (nodes === 2 && reason === "") database = await startPostgres({ isDurable: true });
  });
  afterAll(() => database?.stop());

  test.skipIf(reason !== "")(
    `is told once, ${rounds} times over`,
    async () => {
      prepare("2s");
      const start = (node: number): Promise<ServerProcess> =>
        startProcess({ directory: nodeDirectory(node), databaseUrl: database?.url });
      const nodeDirectory = (node: number): string => {
        if (node === 0) return directory;
        const own = mkdtempSync(join(directory, "node-"));
        writeFileSync(join(own, "rules.json"), JSON.stringify(rulesWith("2s")));
        return own;
      };
      const servers = await Promise.all(Array.from({ length: nodes }, (_, node) => start(node)));
      const customers: string[] = [];
      try {
        for (let round = 0; round < rounds; round++) {
          for (let i = 0; i < perRound; i++) {
            const who = `customer-${round}-${i}`;
            const { url } = servers[i % nodes] as ServerProcess;
            if (await leaveCart(url, who)) customers.push(who);
          }
          // Just as they fall due: at another moment each time.
          await sleep(1700 + ((round * 130) % 600));
          await servers[0]?.end("SIGKILL");
          if (nodes === 1) servers[0] = await start(0);
          await expect.poll(() => toldOf().size, { timeout: 90_000 }).toBe(customers.length);
          if (nodes === 2) servers[0] = await start(0);
        }
      } finally {
        await Promise.all(servers.map((server) => server.end("SIGTERM")));
      }
      expect(customers.length).toBe(rounds * perRound);
      await expectOnce(database?.url ?? join(directory, "data"), customers);
      console.info(
        `${name}, ${rounds} kills: ${customers.length} firings, ${target.received.length} posts of ${ids().size} deliveries.`,
      );
    },
    timeout,
  );
});

describe.skipIf(notBuilt)(`A clock that is moved to the due instant${notBuilt}`, () => {
  test("brings what falls due within a second, and nothing before", async () => {
    prepare("24h");
    process.env["PROFFER_DEMO"] = "1";
    const server = await startProcess({ directory });
    const move = (offsetMs: number) =>
      fetch(server.url + routes.demoClock, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ offsetMs }),
      });
    try {
      expect(await leaveCart(server.url, "ada")).toBe(true);
      const day = 86_400_000;
      await move(day - 20_000);
      await sleep(1500);
      expect(target.received).toEqual([]);
      const before = Date.now();
      await move(day);
      await expect.poll(() => target.received.length, { timeout: 5000, interval: 10 }).toBe(1);
      expect(Date.now() - before).toBeLessThan(1000);
    } finally {
      await server.end("SIGTERM");
    }
  });
});
