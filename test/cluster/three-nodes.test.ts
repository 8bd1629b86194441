import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import { createMemoryStorage, createProffer } from "@proffer/sdk";
import type { Proffer } from "@proffer/sdk";
import { startPostgres } from "../../packages/server/src/testing/postgres.ts";
import type { TestPostgres } from "../../packages/server/src/testing/postgres.ts";
import { shopRules } from "../../packages/server/src/testing/site.ts";
import { nats, startNats } from "../scale/support/nats.ts";
import type { TestNats } from "../scale/support/nats.ts";
import { postgres } from "../scale/support/postgres.ts";
import { startBalancer } from "./support/balancer.ts";
import type { TestBalancer } from "./support/balancer.ts";
import { openDesk } from "./support/desk.ts";
import { createNode } from "./support/node.ts";
import type { TestNode } from "./support/node.ts";

const missing = [nats, postgres].flatMap((program) =>
  "missing" in program ? program.missing : [],
);
const reason = missing.length > 0 ? ` — ${missing.join("; ")}` : "";

const customers = 10;
/** Each tracks three events and says two words a second: 50 publications in all. */
const tickMs = 1000;
const trackedATick = 3;
const saidATick = 2;
/** How long the load lasts; the faults are spread over it. */
const seconds = Number(process.env["PROFFER_SECONDS"] ?? 18);

describe.skipIf(missing.length > 0)(`Three servers${reason}`, () => {
  let database: TestPostgres;
  let broker: TestNats;
  let nodes: TestNode[];
  let balancer: TestBalancer;
  let folder: string;
  const open: Proffer[] = [];

  beforeAll(async () => {
    // What counts as kept has to be on the disk.
    database = await startPostgres({ settings: ["fsync=on"] });
    broker = await startNats();
    folder = mkdtempSync(join(tmpdir(), "proffer-cluster-"));
    const rules = join(folder, "rules.json");
    writeFileSync(rules, JSON.stringify(shopRules));
    const args = ["--database-url", database.url, "--nats-url", broker.url, "--rules", rules];
    nodes = [await createNode(args), await createNode(args), await createNode(args)];
    // All at once: one of them makes the tables, and all find the same keys.
    await Promise.all(nodes.map((node) => node.start()));
    balancer = await startBalancer(nodes.map(({ port }) => port));
  });
  afterAll(async () => {
    for (const proffer of open) proffer.destroy();
    await balancer.stop();
    for (const node of nodes) await node.drop();
    await broker.stop();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a killed server and a killed broker lose nothing that was acknowledged and double nothing", async () => {
    const key = /#key=(\S+)/.exec(nodes[0]?.output() ?? "")?.[1] ?? "";
    expect(nodes.map((node) => node.output().includes(key))).toEqual([true, true, true]);
    const desk = openDesk(balancer.url, key, ({ text }) =>
      text.endsWith("0") ? `About ${text}: yes.` : undefined,
    );
    for (let i = 0; i < customers; i++) open.push(customer(balancer.url));
    const load = Promise.all(open.map((proffer, i) => keepBusy(proffer, i)));
    const at = async (share: number, fault: () => Promise<void>): Promise<void> => {
      await sleep(seconds * 1000 * share);
      await fault();
    };
    const [first, second] = nodes as [TestNode, TestNode];
    await Promise.all([
      load,
      at(0.2, async () => {
        await second.end("SIGKILL");
        await sleep(1500);
        await second.start();
      }),
      at(0.5, () => broker.restart()),
      // The one that came back is not the one that goes next.
      at(0.75, async () => {
        await first.end("SIGKILL");
        await sleep(1000);
        await first.start();
      }),
    ]);
    const done = await load;

    // Everything that was tracked is there, and once.
    await expect
      .poll(() => rowsOf("select count(*) from events where event = 'Product Viewed'"), {
        timeout: 60_000,
      })
      .toBe(String(done.reduce((sum, { tracked }) => sum + tracked, 0)));
    expect(
      rowsOf("select count(*) from (select distinct customer, message_id from events) as once"),
    ).toBe(rowsOf("select count(*) from events"));

    // Every word that was said is acknowledged by now, and stands once in its conversation, in order.
    for (const [i, proffer] of open.entries()) {
      const texts = done[i]?.said ?? [];
      await expect.poll(() => ownWords(proffer), { timeout: 60_000 }).toEqual(texts);
      const { conversation } = proffer.chat.getState();
      const kept = rowsOf(
        `select string_agg(text, '|' order by seq) from messages where author = 'visitor' and conversation = '${conversation?.id}'`,
      );
      expect(kept).toBe(texts.join("|"));
      // The agent has all of it, though the server that had her was killed as well.
      await expect
        .poll(() => wordsOf(desk.messages.get(conversation?.id ?? "") ?? [], "visitor"), {
          timeout: 30_000,
        })
        .toEqual(texts);
      // And the customer has every answer once.
      const answers = texts
        .filter((text) => text.endsWith("0"))
        .map((text) => `About ${text}: yes.`);
      await expect
        .poll(() => wordsOf(proffer.chat.getState().messages, "agent").sort(), { timeout: 30_000 })
        .toEqual(answers.sort());
    }
    expect(
      rowsOf("select count(*) from messages") === rowsOf("select sum(messages) from conversations"),
    ).toBe(true);
    expect(desk.welcomes()).toBeGreaterThan(1);
    desk.stop();
    expect(done.every(({ tracked, said }) => tracked > 20 && said.length > 10)).toBe(true);
  }, 240_000);

  const rowsOf = (sql: string): string => database.run(sql).trim();

  async function keepBusy(
    proffer: Proffer,
    i: number,
  ): Promise<{ readonly tracked: number; readonly said: readonly string[] }> {
    const said: string[] = [];
    let tracked = 0;
    proffer.chat.connect();
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(tickMs)) {
      for (let n = 0; n < trackedATick; n++, tracked++)
        proffer.track("Product Viewed", { product_id: `p${tracked}`, name: `Cup ${tracked}` });
      for (let n = 0; n < saidATick; n++) {
        const text = `${i}-${said.length}`;
        said.push(text);
        void proffer.chat.say(text);
      }
    }
    return { tracked, said };
  }
});

function customer(endpoint: string): Proffer {
  return createProffer({
    endpoint,
    storage: createMemoryStorage(),
    WebSocket: NodeWebSocket as unknown as typeof globalThis.WebSocket,
  });
}

type Word = { readonly from?: string; readonly text: string };

function wordsOf(messages: readonly Word[], from: string): string[] {
  return messages.filter((message) => message.from === from).map(({ text }) => text);
}

/** What a customer sees of its own words, once they are acknowledged. */
function ownWords({ chat }: Proffer): string[] {
  return chat
    .getState()
    .messages.filter((message) => "seq" in message && (message as Word).from === "visitor")
    .map(({ text }) => text);
}
