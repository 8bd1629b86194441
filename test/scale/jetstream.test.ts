import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Event } from "@proffer/engine";
import { createState, fire, parseEvent, parseRulesetText } from "@proffer/engine";
import { partitionOf } from "@proffer/protocol";
import { rules } from "./support/firings.ts";
import { nats, startNats } from "./support/nats.ts";
import type { TestNats } from "./support/nats.ts";
import type { ShopRow } from "./support/shop-log.ts";
import { mulberry32, shopEvent, shopLog } from "./support/shop-log.ts";
import type { Streams } from "./support/streams.ts";
import { createStreams, readFirings } from "./support/streams.ts";
import { startWorker } from "./support/worker.ts";

const reason = "missing" in nats ? ` — ${nats.missing}` : "";
const { ruleset } = parseRulesetText(readFileSync(rules, "utf8"), rules);

/** As few a message as a busy shop would send at once, so that a kill finds many of them. */
const perMessage = 7;
const kills = 20;

describe.skipIf("missing" in nats)(`proffer worker over JetStream${reason}`, () => {
  let server: TestNats;
  let streams: Streams;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "proffer-worker-"));
  });

  afterEach(async () => {
    await streams.connection.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const workerArgs = (...more: string[]): string[] => [
    "--nats",
    server.url,
    "--rules",
    rules,
    "--state",
    folder,
    ...more,
  ];

  async function publish(rows: readonly ShopRow[], partition: number): Promise<void> {
    for (let i = 0; i < rows.length; i += perMessage)
      await streams.js.publish(
        `events.${partition}.batch`,
        JSON.stringify(rows.slice(i, i + perMessage).map(shopEvent)),
      );
  }

  /** Returns when so many more firings are in their stream, or when none come any more. */
  async function publishedMore(count: number): Promise<void> {
    const messages = async (): Promise<number> =>
      (await streams.jsm.streams.info("FIRINGS")).state.messages;
    const goal = (await messages()) + count;
    const patience = Date.now() + 3000;
    while (Date.now() < patience && (await messages()) < goal)
      await new Promise((resolve) => setTimeout(resolve, 2));
  }

  test("killed 20 times at random moments, with the server once: no firing is missing and none is there twice", async () => {
    server = await startNats();
    // The stream forgets ids at once, so that what is not published twice is our own doing.
    streams = await createStreams(server.url, 100);
    const random = mulberry32(7);
    const log = shopLog(400, 30, 2);
    const mine = log.filter(({ customer }) => partitionOf(customer, 2) === 1);
    // Few in memory, so that most have to come back from the snapshot.
    const args = workerArgs(
      "--partition",
      "1/2",
      "--clock",
      "events",
      "--customers",
      "50",
      "--snapshot",
      "100ms",
    );

    let published = 0;
    const killed: (number | null)[] = [];
    const midway: number[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const worker = startWorker(args);
      await worker.ready();
      if (kill === 9) {
        await server.restart();
        await expect.poll(() => worker.output(), { timeout: 10_000 }).toContain("there again");
        await streams.connection.flush();
      }
      const share = Math.ceil(mine.length / kills);
      const flowing = publish(mine.slice(published, published + share), 1);
      published += share;
      // By turns soon after it has begun, and in the middle of publishing.
      if (kill % 2 === 0) await new Promise((resolve) => setTimeout(resolve, random() * 300));
      else await publishedMore(1 + Math.floor(random() * 20));
      killed.push(await worker.end("SIGKILL"));
      await flowing;
      midway.push((await readFirings(streams)).length);
    }
    const last = startWorker([...args, "--once"]);
    expect({ code: await last.ended, output: last.output() }).toMatchObject({ code: 0 });

    const firings = await readFirings(streams);
    const expected = await plainRun(mine);
    expect(firings.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
    expect(firings.every(({ subject }) => subject === "firings.1")).toBe(true);
    // It was killed each time, and in the middle of things: firings came between most kills, and some were left for the end.
    expect(killed).toEqual(Array.from({ length: kills }, () => null));
    expect(new Set(midway).size).toBeGreaterThan(kills / 3);
    expect(expected.length).toBeGreaterThan(500);
  });

  test("timers are noticed by the clock, once, though it is killed while they run and its customers are not in memory", async () => {
    server = await startNats();
    streams = await createStreams(server.url);
    const own = join(folder, "rules.json");
    writeFileSync(own, readFileSync(rules, "utf8").replace('"after": "1h"', '"after": "3s"'));
    const args = [
      "--nats",
      server.url,
      "--rules",
      own,
      "--state",
      folder,
      "--snapshot",
      "200ms",
      "--grace",
      "100ms",
      "--customers",
      "2",
    ];
    const first = startWorker(args);
    await first.ready();
    const now = Date.now();
    const cart = (customer: string, at: number) => ({
      type: "track",
      event: "Product Added",
      messageId: `cart-${customer}`,
      userId: customer,
      timestamp: at,
      properties: { product_id: "mug" },
    });
    const order = (customer: string, at: number) => ({
      type: "track",
      event: "Order Completed",
      messageId: `order-${customer}`,
      userId: customer,
      timestamp: at,
      properties: {},
    });
    const customers = ["a", "b", "c", "d", "e", "f"];
    await streams.js.publish(
      "events.0.batch",
      JSON.stringify(customers.map((one) => cart(one, now))),
    );
    await new Promise((resolve) => setTimeout(resolve, 1200));
    await first.end("SIGKILL");
    // Bought in time: no timer falls due for this one.
    await streams.js.publish("events.0.batch", JSON.stringify(order("f", Date.now())));
    const second = startWorker(args);
    await second.ready();
    await expect
      .poll(async () => (await readFirings(streams)).length, { timeout: 10_000, interval: 200 })
      .toBe(5);
    expect(Date.now()).toBeGreaterThanOrEqual(now + 3000);
    await second.end("SIGKILL");
    const third = startWorker(args);
    await third.ready();
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await third.end("SIGTERM")).toBe(0);
    const firings = await readFirings(streams);
    expect(firings.map(({ customer, rule, at }) => [customer, rule, at]).sort()).toEqual(
      ["a", "b", "c", "d", "e"].map((one) => [one, "cart-left", now + 3000]),
    );
  });

  test("a second worker takes the partition over, and the first one ends and says so", async () => {
    server = await startNats();
    streams = await createStreams(server.url);
    const first = startWorker(workerArgs("--clock", "events"));
    await first.ready();
    const second = startWorker(workerArgs("--clock", "events"));
    await second.ready();
    const log = shopLog(20, 20, 3);
    await publish(log, 0);
    expect({ code: await first.ended, output: first.output() }).toEqual({
      code: 1,
      output: expect.stringMatching(/nother worker has taken/),
    });
    await expect
      .poll(async () => (await readFirings(streams)).length, { timeout: 10_000, interval: 200 })
      .toBe((await plainRun(log)).length);
    expect(await second.end("SIGTERM")).toBe(0);
    expect(second.output()).toMatch(/firings: \d+/);
  });

  test("our partitions are those of the server's own subject mapping", async () => {
    server = await startNats('mappings = { "in.*": "events.{{partition(8,1)}}.{{wildcard(1)}}" }');
    streams = await createStreams(server.url);
    const names = ["mei", "tom", "壶", "anon-1", "0", "c1234567"];
    for (const name of names) await streams.js.publish(`in.${name}`, "{}");
    const { state } = await streams.jsm.streams.info("EVENTS", { subjects_filter: ">" });
    expect(Object.keys(state.subjects ?? {}).sort()).toEqual(
      names.map((name) => `events.${partitionOf(name, 8)}.${name}`).sort(),
    );
  });

  test("what is no event is told of and passed by; what it needs and has not is named", async () => {
    server = await startNats();
    streams = await createStreams(server.url);
    await streams.js.publish("events.0.batch", "{");
    await streams.js.publish(
      "events.0.batch",
      JSON.stringify([
        { type: "track" },
        { ...shopEvent(shopLog(1, 1)[0] as ShopRow), userId: undefined },
      ]),
    );
    const { ended, output } = startWorker(workerArgs("--once"));
    expect(await ended).toBe(0);
    expect(output()).toContain("message 1: ");
    expect(output()).toContain("message 2: ");
    expect(output()).toContain("events: 0 (3 refused)");
    const elsewhere = startWorker(workerArgs("--stream", "NONE"));
    expect(await elsewhere.ended).toBe(1);
    expect(elsewhere.output()).toContain("There is no stream NONE. Make it with --create.");
    const other = startWorker(workerArgs("--out", "nowhere"));
    expect(await other.ended).toBe(1);
    expect(other.output()).toContain("No stream keeps the subject nowhere.0");
    const made = startWorker(
      workerArgs("--stream", "NEW", "--subject", "new", "--out", "made", "--create", "--once"),
    );
    expect({ code: await made.ended, output: made.output() }).toMatchObject({ code: 0 });
    expect((await streams.jsm.streams.info("NEW")).config.subjects).toEqual(["new.>"]);
    expect(await streams.jsm.streams.find("made.0")).toBe("MADE");
  });
});

/** The firings of the same events, one customer after the other, in the order of arrival. */
async function plainRun(rows: readonly ShopRow[]) {
  const firings = [];
  const byCustomer = new Map<string, Event[]>();
  for (const row of rows) {
    const read = parseEvent(shopEvent(row), { messageId: "", timestamp: 0 });
    if ("problem" in read) throw new Error(read.problem.message);
    byCustomer.set(row.customer, [...(byCustomer.get(row.customer) ?? []), read.event]);
  }
  for (const [customer, events] of byCustomer) {
    const state = createState(customer);
    for (const event of events) firings.push(...(await fire(state, event, ruleset)));
  }
  return firings;
}
