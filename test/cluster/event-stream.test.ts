import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseEvent } from "@proffer/engine";
import { partitionOf } from "@proffer/protocol";
import type { EventStream } from "../../packages/server/src/bus/event-stream.ts";
import { connectNats } from "../../packages/server/src/bus/nats-bus.ts";
import type { NatsLink } from "../../packages/server/src/bus/nats-bus.ts";
import { startSite } from "../../packages/server/src/testing/site.ts";
import type { Site } from "../../packages/server/src/testing/site.ts";
import { nats, startNats } from "../scale/support/nats.ts";
import type { TestNats } from "../scale/support/nats.ts";

const reason = "missing" in nats ? ` — ${nats.missing}` : "";
const partitions = 4;

describe.skipIf("missing" in nats)(`The stream of events${reason}`, () => {
  let broker: TestNats;
  let link: NatsLink;
  let site: Site;
  beforeAll(async () => {
    broker = await startNats();
  });
  afterAll(() => broker.stop());
  beforeEach(async () => {
    link = await connectNats(broker.url);
    site = await startSite();
  });
  afterEach(async () => {
    await site.close();
    await link.close();
  });

  const openStream = () => link.eventStream(site.store, { name: "EVENTS", partitions });

  const note = async (stream: EventStream, customers: number, each: number): Promise<string[]> => {
    const events = Array.from({ length: customers * each }, (_, i) => {
      const anonymousId = `c${i % customers}`;
      const message = { type: "track", event: "Cart Viewed", anonymousId, messageId: `m${i}` };
      const read = parseEvent(message, { messageId: "", timestamp: site.clock.now });
      if ("problem" in read) throw new Error(read.problem.message);
      return { customer: anonymousId, event: read.event };
    });
    await site.store.transaction(async (trx) => {
      await trx
        .insertInto("events")
        .values(
          events.map(({ customer, event }) => ({
            customer,
            message_id: event.messageId,
            event: event.event,
            ts: event.timestamp,
            received_at: site.clock.now,
            json: JSON.stringify(event),
          })),
        )
        .execute();
      await stream.note(trx, events);
    });
    return events.map(({ event }) => event.messageId);
  };

  /** Everything that the stream holds: subject and messageId of each event. */
  const read = async (): Promise<(readonly [string, string, string])[]> => {
    const connection = await connect({ servers: broker.url });
    const { state } = await (await jetstreamManager(connection)).streams.info("EVENTS");
    const consumer = await jetstream(connection).consumers.get("EVENTS");
    const all: (readonly [string, string, string])[] = [];
    for (let n = 0; n < state.messages; n++) {
      const message = await consumer.next();
      for (const event of message?.json<{ messageId: string; anonymousId: string }[]>() ?? [])
        all.push([message?.subject ?? "", event.anonymousId, event.messageId]);
    }
    await connection.close();
    return all;
  };

  test("has every event once, each customer's on the subject of its part", async () => {
    const stream = await openStream();
    const ids = await note(stream, 7, 200);
    await stream.send();
    const got = await read();
    expect(got.map(([, , id]) => id).sort()).toEqual([...ids].sort());
    for (const [subject, customer] of got)
      expect(subject).toBe(`events.${partitionOf(customer, partitions)}.server`);
    expect(await left()).toBe(0);
  });

  test("gets what could not be sent when the broker is back", async () => {
    const stream = await openStream();
    const before = (await read()).length;
    await broker.kill();
    await note(stream, 3, 10);
    await expect(stream.send()).rejects.toThrow(/./);
    expect(await left()).toBe(30);
    await broker.restart();
    await expect.poll(() => stream.send().then(left, () => "not yet"), { timeout: 30_000 }).toBe(0);
    expect((await read()).length).toBe(before + 30);
  }, 60_000);

  const left = async (): Promise<number> =>
    (await site.store.db.selectFrom("stream_outbox").selectAll().execute()).length;
});
