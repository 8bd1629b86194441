import type {
  Consumer,
  ConsumerMessages,
  JetStreamClient,
  JetStreamManager,
  JsMsg,
} from "@nats-io/jetstream";
import { AckPolicy, DeliverPolicy } from "@nats-io/jetstream";

/** What a {@link MessageSource} reads. */
export interface SourceOptions {
  readonly stream: string;
  readonly subject: string;
  /** The durable consumer's name. */
  readonly durable: string;
  /** Whose consumer it is: another worker that takes the partition over puts its own name here. */
  readonly owner: string;
}

const second = 1_000_000_000;

/** Far longer than between two snapshots, which is when messages are acknowledged. */
const ackWaitNs = 120 * second;

/** Messages in memory that wait for their turn. */
const maxBuffered = 256;

/** Messages between two snapshots. */
const maxUnacknowledged = 20_000;

const retryMs = 500;

/**
 * A partition's messages, each once and in the order of the stream.
 *
 * They are read through a durable consumer that is made anew at the place to go on from: the snapshot knows that place, and
 * a consumer's own would bring what was under way at the time of a kill only after `ack_wait`, behind newer messages.
 */
export class MessageSource {
  readonly #js: JetStreamClient;
  readonly #jsm: JetStreamManager;
  readonly #options: SourceOptions;
  readonly #log: (line: string) => void;
  #underway: ConsumerMessages | undefined;
  #isStopped = false;
  #isMine = false;

  /** @param log where to tell of what was mended. */
  constructor(
    js: JetStreamClient,
    jsm: JetStreamManager,
    options: SourceOptions,
    log: (line: string) => void,
  ) {
    this.#js = js;
    this.#jsm = jsm;
    this.#options = options;
    this.#log = log;
  }

  /**
   * The messages behind a sequence; ends when it is stopped.
   *
   * @throws an `Error` where another worker has taken the partition over.
   */
  async *messages(after: number): AsyncGenerator<JsMsg> {
    let last = after;
    while (!this.#isStopped)
      try {
        for await (const message of this.#read(last)) {
          last = message.seq;
          yield message;
        }
      } catch (error) {
        if (error instanceof TakenOver) throw error;
        this.#log(`goes on behind ${last}: ${error instanceof Error ? error.message : error}`);
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
  }

  /** Whether everything that the stream holds now lies at or before a sequence. */
  async isCaughtUp(sequence: number): Promise<boolean> {
    const { stream, durable, owner } = this.#options;
    const info = await this.#jsm.consumers.info(stream, durable).catch(() => undefined);
    return (
      info !== undefined &&
      info.config.description === owner &&
      info.num_pending === 0 &&
      info.delivered.stream_seq <= sequence
    );
  }

  /** Reads again from where it is: what was on its way when a connection broke would come late, and out of order. */
  reopen(): void {
    this.#underway?.stop();
  }

  stop(): void {
    this.#isStopped = true;
    this.#underway?.stop();
  }

  async *#read(after: number): AsyncGenerator<JsMsg> {
    const consumer = await this.#open(after);
    if (this.#isStopped) return;
    this.#underway = await consumer.consume({
      max_messages: maxBuffered,
      abort_on_missing_resource: true,
    });
    let delivered = 0;
    for await (const message of this.#underway) {
      const { deliverySequence } = message.info;
      if (deliverySequence !== ++delivered)
        throw new Error(`delivery ${deliverySequence} came where ${delivered} was due`);
      // It was here before, and is acknowledged when its snapshot is made.
      if (!message.redelivered) yield message;
    }
  }

  async #open(after: number): Promise<Consumer> {
    const { stream, durable } = this.#options;
    if (this.#isMine) await this.#checkOwner();
    await this.#jsm.consumers.delete(stream, durable).catch(() => undefined);
    await this.#jsm.consumers.add(stream, configOf(this.#options, after));
    this.#isMine = true;
    return this.#js.consumers.get(stream, durable);
  }

  async #checkOwner(): Promise<void> {
    const { stream, durable, owner } = this.#options;
    const found = await this.#jsm.consumers.info(stream, durable).catch(() => undefined);
    if (found && found.config.description !== owner)
      throw new TakenOver(
        `Another worker has taken ${durable} of ${stream} over, so this one ends.`,
      );
  }
}

class TakenOver extends Error {}

function configOf({ subject, durable, owner }: SourceOptions, after: number) {
  return {
    durable_name: durable,
    description: owner,
    filter_subject: subject,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ackWaitNs,
    max_ack_pending: maxUnacknowledged,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: after + 1,
  };
}
