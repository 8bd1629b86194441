import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import { DeliverPolicy } from "@nats-io/jetstream";
import { streamOf } from "./streams.ts";

/** What of our firings their stream holds. */
export interface KnownFirings {
  /** Those that the snapshot does not count as published: their places in the stream, by id, in order. */
  readonly ids: Map<string, number>;
  /** The last one, by its sequence. */
  readonly last: number;
}

/**
 * The firings that were published after a snapshot was made: what is worked out again must not be published again, even
 * if the pause was longer than the stream remembers ids.
 *
 * @throws an `Error` where no stream keeps the subject.
 */
export async function readKnownFirings(
  js: JetStreamClient,
  jsm: JetStreamManager,
  subject: string,
  after: number,
): Promise<KnownFirings> {
  const stream = await streamOf(jsm, subject);
  const consumer = await js.consumers.get(stream, {
    filter_subjects: subject,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: after + 1,
    headers_only: true,
  });
  const ids = new Map<string, number>();
  let last = after;
  const { num_pending: pending } = await consumer.info();
  if (pending > 0)
    for await (const message of await consumer.consume({ max_messages: 1000 })) {
      ids.set(message.headers?.get("Nats-Msg-Id") ?? "", message.seq);
      last = message.seq;
      if (message.info.pending === 0) break;
    }
  await consumer.delete();
  return { ids, last };
}
