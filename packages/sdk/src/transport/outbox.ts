import type { Event } from "@proffer/engine";
import { formatInstant } from "@proffer/engine";
import type { Batch, BatchReply, WireEvent } from "@proffer/protocol";
import { isProfferError, routes } from "@proffer/protocol";
import type { Clock } from "../clock.ts";
import type { Identity, Storage } from "../storage/storage.ts";
import type { ProfferProblem } from "../types.ts";
import { Backoff } from "./backoff.ts";
import type { Http } from "./http.ts";

const maxBatch = 50;
/** The server takes 500 KB a request; a UTF-16 unit is at most three bytes of UTF-8. */
const maxBatchUnits = 160 * 1024;
/** keepalive requests share 64 KiB a page with everything else on it. */
const maxKeepaliveUnits = 16 * 1024;

interface OutboxDeps {
  readonly http: Http;
  readonly storage: () => Storage;
  readonly identity: () => Identity;
  readonly clock: Clock;
  readonly onProblem: (problem: ProfferProblem) => void;
}

/**
 * Brings events to the server. They leave the store only when the server has said that it holds them; ids make a
 * second try harmless.
 */
export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #backoff = new Backoff();
  #sending: Promise<boolean> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  /** Sends soon, so that what happens together travels together. */
  nudge(): void {
    if (this.#timer === undefined) this.#in(50);
  }

  /** The network is back: whoever waits longer now waits for nothing. */
  hurry(): void {
    this.#backoff.reset();
    this.#in(0);
  }

  /** Sends all there is; whether the server has it all now. */
  async flush(): Promise<boolean> {
    // What is on its way may have been gathered before the last event.
    await this.#sending;
    return (this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    }));
  }

  /** The page is going: hand over what fits, and keep it until a later page hears that it arrived. */
  async farewell(): Promise<void> {
    const events = fitting(await this.#deps.storage().unsent(maxBatch), maxKeepaliveUnits);
    if (events.length > 0) await this.#post(events, true);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #in(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, ms);
  }

  async #sendAll(): Promise<boolean> {
    try {
      for (;;) {
        const events = fitting(await this.#deps.storage().unsent(maxBatch), maxBatchUnits);
        if (events.length === 0) return true;
        await this.#post(events, false);
        this.#backoff.reset();
      }
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  #failed(cause: unknown): void {
    const message = isProfferError(cause) ? cause.message : "Events could not be sent.";
    this.#deps.onProblem({ type: "network", message, cause });
    if (!isProfferError(cause) || cause.retryable) this.#in(this.#backoff.next());
  }

  async #post(events: readonly Event[], keepalive: boolean): Promise<void> {
    const { http, identity, clock, storage, onProblem } = this.#deps;
    const batch: Batch = { batch: events.map(toWire), sentAt: formatInstant(clock.now()) };
    const reply = await http.post<BatchReply>(routes.batch, batch, identity(), keepalive);
    for (const { message } of reply.refused)
      onProblem({ type: "event", message: `The server refused an event: ${message}` });
    await storage().confirm(events.map(({ messageId }) => messageId));
  }
}

/** The oldest events that fit into one request; the first goes in any case, and is refused by itself if it is too large. */
function fitting(events: readonly Event[], maxUnits: number): readonly Event[] {
  let units = 0;
  const tooMany = events.findIndex(
    (event, i) => (units += JSON.stringify(event).length) > maxUnits && i > 0,
  );
  return tooMany < 0 ? events : events.slice(0, tooMany);
}

/** The engine's event as Segment's API has it. */
function toWire({ event, timestamp, ...rest }: Event): WireEvent {
  return { ...rest, ...(rest.type === "track" && { event }), timestamp: formatInstant(timestamp) };
}
