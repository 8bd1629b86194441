import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { connect } from "../../../packages/server/src/testing/chat-client.ts";
import type { Db, Store } from "../../../packages/server/src/storage/store.ts";
import { claim, earn, keyOf, send } from "./customers.ts";
import { scarceBudget } from "./rules.ts";

/** Customers who write without a pause, and what they were told is kept. */
export interface Witness {
  /** Writes until told to stop. A write that fails is no acknowledged one; what it failed by is kept for a look. */
  write(url: string, isOver: () => boolean): Promise<void>;
  /** Everything that was acknowledged, by kind. */
  readonly kept: {
    readonly events: readonly string[];
    readonly messages: ReadonlyMap<number, string>;
    readonly coupons: ReadonlyMap<string, string>;
  };
  /** What writes failed by since it was last asked. */
  takeFailures(): readonly Error[];
  /** Asks the server for all of it. */
  expectAllKept(url: string): Promise<void>;
  /** As short as it fits on a line. */
  summary(): string;
}

export function createWitness(): Witness {
  const events: string[] = [];
  const messages = new Map<number, string>();
  const coupons = new Map<string, string>();
  const failures: Error[] = [];
  let turn = 0;

  async function untilOver(
    isOver: () => boolean,
    write: (n: number) => Promise<void>,
  ): Promise<void> {
    for (let n = 0; !isOver(); n++)
      await write(n).catch((error: Error) => {
        failures.push(error);
        return sleep(5);
      });
  }

  return {
    kept: { events, messages, coupons },
    async write(url, isOver) {
      const round = turn++;
      const batches = ["a", "b", "c"].map((writer) =>
        untilOver(isOver, async (n) => {
          const ids = Array.from({ length: 5 }, (_, i) => `${round}-${writer}-${n}-${i}`);
          const { accepted, duplicates } = await send(url, "ada", ids);
          expect(accepted + duplicates).toBe(5);
          events.push(...ids);
        }),
      );
      const claims = untilOver(isOver, async (n) => {
        const customer = `customer-${round}-${n}`;
        coupons.set(customer, await earn(url, customer, "third-look"));
        // Spent soon; from then on it is refused, and that is right.
        await claim(url, customer, "scarce").catch(() => {});
      });
      const talk = untilOver(isOver, async (n) => talkOnce(url, `${round}-${n}`, messages, isOver));
      await Promise.all([...batches, claims, talk]);
    },
    takeFailures: () => failures.splice(0),
    async expectAllKept(url) {
      for (let from = 0; from < events.length; from += 500) {
        const ids = events.slice(from, from + 500);
        const { accepted, duplicates } = await send(url, "ada", ids);
        expect({ accepted, duplicates }).toEqual({ accepted: 0, duplicates: ids.length });
      }
      for (const [customer, code] of coupons)
        expect(await claim(url, customer, "third-look")).toBe(code);
      await expectConversation(url, messages);
    },
    summary: () =>
      `${events.length} events, ${messages.size} messages and ${coupons.size} coupons acknowledged`,
  };
}

/** Keeps four messages under way at a time over one connection, and writes down those that were acknowledged. */
async function talkOnce(
  url: string,
  name: string,
  kept: Map<number, string>,
  isOver: () => boolean,
): Promise<void> {
  const client = await connect(url);
  const hello = {
    type: "hello",
    role: "visitor",
    anonymousId: "ada",
    deviceKey: keyOf("ada"),
  } as const;
  client.send({ ...hello, after: Number.MAX_SAFE_INTEGER });
  const isClosed = client.closed.then(() => undefined);
  const isRefused = client.next("error").then(
    () => undefined,
    () => undefined,
  );
  // Neither the end of a connection nor a refusal must be awaited for as long as a test's patience with a frame.
  const next = async (type: "welcome" | "ack") =>
    Promise.race([client.next(type).catch(() => undefined), isClosed, isRefused]);
  try {
    if (!(await next("welcome"))) throw new Error("closed before the welcome");
    for (let n = 0; !isOver(); n += 4) {
      const texts = new Map(
        [0, 1, 2, 3].map((i) => [`${name}-${n + i}`, `message ${n + i} of ${name}`]),
      );
      for (const [clientId, text] of texts) client.send({ type: "open", clientId, text });
      for (const _ of texts) {
        const ack = await next("ack");
        if (ack?.type !== "ack") throw new Error("no acknowledgement");
        kept.set(ack.seq, texts.get(ack.clientId) ?? "not ours");
      }
    }
  } finally {
    client.socket.terminate();
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

/** What must be true of the tables whatever has happened. */
export async function expectInvariants(store: Store): Promise<void> {
  // In one transaction, as the server may still be writing.
  await store.transaction(checkTables);
}

async function checkTables(db: Db): Promise<void> {
  const campaigns = await db.selectFrom("campaigns").select(["id", "issued"]).execute();
  const coupons = await db.selectFrom("coupons").select(["campaign", "customer", "code"]).execute();
  for (const { id, issued } of campaigns)
    expect({ id, coupons: coupons.filter(({ campaign }) => campaign === id).length }).toEqual({
      id,
      coupons: issued,
    });
  expect(campaigns.find(({ id }) => id === "scarce")?.issued ?? 0).toBeLessThanOrEqual(
    scarceBudget,
  );
  expect(new Set(coupons.map(({ code }) => code)).size).toBe(coupons.length);
  expect(new Set(coupons.map(({ campaign, customer }) => `${campaign} ${customer}`)).size).toBe(
    coupons.length,
  );
  const talks = await db.selectFrom("conversations").select(["id", "messages"]).execute();
  const messages = await db
    .selectFrom("messages")
    .select(["conversation", "seq"])
    .orderBy("seq")
    .execute();
  for (const { id, messages: count } of talks)
    expect(
      messages.filter(({ conversation }) => conversation === id).map(({ seq }) => seq),
    ).toEqual(Array.from({ length: count }, (_, i) => i + 1));
  expect(talks.length).toBeLessThanOrEqual(1);
}
