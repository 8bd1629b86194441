import type { BatchReply } from "@proffer/protocol";
import { batchRoute } from "@proffer/protocol";
import type { Unsent } from "../storage/storage.ts";
import { accountsFor } from "../transport/accounts-for.ts";
import type { DeliveryDeps } from "../transport/delivery.ts";
import type { Http } from "../transport/http.ts";
import type { Outbox } from "../transport/outbox.ts";
import { toJson } from "../transport/json.ts";
import { iso, notAhead, toWire } from "../transport/wire.ts";
import type { Line } from "./line.ts";
import { Unusual } from "./line.ts";

/** What happens together travels together. */
const soonMs = 50;
/** What the tab that sends for all has not brought there in this time, the tab where it happened sends itself. */
const overdueMs = 10_000;
/** Where neither the server nor the outbox can be had, both are tried again: after a second, two, four, at most so many. */
const maxRetryMs = 30_000;

/** A quiet page has less than this to send. A character has three bytes at most, and the server takes 500 KB. */
const usual = { events: 200, characters: 150_000 } as const;
/** What outlives the page: the browser takes 64 KB of it, the page's other scripts' included. */
const last = { events: 32, characters: 20_000 } as const;

interface CourierDeps extends Omit<DeliveryDeps, "http"> {
  readonly http: Line;
  /** For who has to know what the server says when it does not. */
  readonly createHttp: (how: typeof Http) => Http;
  /** The store's name, by which its tabs elect the one that sends. */
  readonly name: string;
  /** It has been noted that the server is to be left alone. */
  readonly onHeld: () => void;
  /** Whether the customer may be told of to the server now. */
  readonly maySend: () => boolean;
}

/**
 * Brings events to the server as long as all goes well: one request, one answer. At the first sign of anything else — no
 * answer, a refusal, another device's events, more than a page's worth — the outbox is fetched, which knows what to do.
 */
export class Courier {
  readonly #deps: CourierDeps;
  /** What was stored on this page and is not known to be confirmed, by messageId. */
  readonly #waiting = new Map<string, Unsent>();
  #outbox: Outbox | undefined;
  #fetching: Promise<Outbox> | undefined;
  #sending: Promise<boolean> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;
  /** The server does not do what it is asked, and the outbox is on its way. */
  #isPassed = false;
  #failures = 0;
  /** What the server last said of the identity token. */
  #heard: string | undefined;

  constructor(deps: CourierDeps) {
    this.#deps = deps;
  }

  /** Sends soon. @param stored what this page has just stored; left out where there may be something from before. */
  nudge(stored?: Unsent): void {
    if (this.#outbox) return this.#outbox.nudge(stored);
    if (stored) this.#waiting.set(stored.event.messageId, stored);
    // Nobody knows how long a page that is out of sight goes on.
    if (stored && document.visibilityState === "hidden") void this.farewell();
    else this.#in(soonMs);
  }

  /** Another tab has written: perhaps that the server is to be left alone. */
  async heard(): Promise<void> {
    if (this.#outbox) return this.#outbox.heard();
    if (this.#waiting.size === 0 || this.#isPassed) return;
    const delivery = await this.#deps.storage().note("delivery");
    if (delivery?.failures) await this.#pass();
  }

  /** The network is back, or the customer. */
  hurry(): void {
    if (this.#outbox) this.#outbox.hurry();
    else this.#in(soonMs);
  }

  /** Sends all there is; whether the server has it all now. */
  async flush(): Promise<boolean> {
    await this.#sending;
    return this.#send();
  }

  /** The page is out of sight, perhaps for good: what is not known to have arrived is handed over. */
  async farewell(): Promise<void> {
    if (this.#outbox) return this.#outbox.farewell();
    if (this.#waiting.size === 0 || this.#isPassed || !this.#maySend()) return;
    // What does not fit is in the store for the next page; the newest says what the customer left with.
    for (let count: number = last.events; count > 0; count >>= 1) {
      const unsent = [...this.#waiting.values()].slice(-count);
      const body = this.#write(unsent);
      if (body.length <= last.characters)
        return this.#post(unsent, body, true).catch(() => undefined);
    }
  }

  /** The page goes, and may be kept as it is. */
  async leave(): Promise<void> {
    await this.#outbox?.leave();
  }

  /** The page is back as it was left. */
  comeBack(): void {
    this.#outbox?.comeBack();
    this.hurry();
  }

  /** What was stored is gone, for the customer wishes so. */
  forget(): void {
    this.#waiting.clear();
    clearTimeout(this.#timer);
    this.#outbox?.forget();
  }

  /** Goes over to who copes with everything. @param cause why. */
  fetchOutbox(cause?: unknown): Promise<Outbox> {
    this.#fetching ??= import("../transport/sending.ts").then(
      async ({ Http, Outbox, meaningOf }) => {
        const http = this.#deps.createHttp(Http);
        const outbox = (this.#outbox = new Outbox({ ...this.#deps, http }));
        if (this.#isStopped) void outbox.stop();
        if (cause instanceof Unusual) await outbox.failed(meaningOf(cause.response, cause.text));
        for (const one of this.#waiting.values()) outbox.nudge(one);
        outbox.nudge();
        return outbox;
      },
      (cause: unknown) => {
        this.#fetching = undefined;
        this.#isPassed = false;
        this.#in(Math.min(maxRetryMs, 1000 * 2 ** this.#failures++) * (0.5 + Math.random()));
        throw cause;
      },
    );
    return this.#fetching;
  }

  /** Resolves when nothing is on its way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#sending;
    await this.#outbox?.stop();
  }

  #maySend(): boolean {
    return !this.#isStopped && navigator.onLine && this.#deps.maySend();
  }

  #in(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#inTurn(ms), ms);
  }

  /** One tab sends for all; another one only where that has had its time. */
  async #inTurn(waited: number): Promise<void> {
    if (this.#outbox || waited >= overdueMs || !navigator.locks) return void this.#send();
    const options = { ifAvailable: true };
    const isOurs = (lock: unknown): unknown => (lock ? this.#send() : this.#in(overdueMs));
    await navigator.locks
      .request(`${this.#deps.name}-delivery`, options, isOurs)
      .catch(() => this.#send());
  }

  #send(): Promise<boolean> {
    this.#sending ??= this.#round().finally(() => (this.#sending = undefined));
    return this.#sending;
  }

  async #round(): Promise<boolean> {
    if (this.#outbox) return this.#outbox.flush();
    if (!this.#maySend()) return false;
    try {
      const { clock, storage, identity } = this.#deps;
      // Another tab may have been told to leave the server alone.
      const delivery = await storage().note("delivery");
      if (delivery?.failures) return await this.#pass();
      const unsent = await storage().unsent(usual.events);
      if (unsent.length === 0) return true;
      const { anonymousId, deviceKey } = identity();
      const isOurs = unsent.every(
        (one) => one.deviceKey === deviceKey && one.event.anonymousId === anonymousId,
      );
      const body = this.#write(unsent);
      const isUsual = unsent.length < usual.events && body.length < usual.characters;
      // By a clock that has jumped nothing is sent before the server has been asked.
      if (isOurs && isUsual && !clock.hasJumped) {
        await this.#post(unsent, body);
        return true;
      }
    } catch (cause) {
      return this.#pass(cause);
    }
    return this.#pass();
  }

  async #pass(cause?: unknown): Promise<boolean> {
    const { storage, clock } = this.#deps;
    this.#isPassed = true;
    // Until it is known how long the server wants to be left alone, no tab asks it.
    const until = clock.now() + overdueMs;
    if (cause instanceof Unusual) {
      const note = { until, failures: 1, isTold: true };
      await storage()
        .putNote("delivery", note)
        .then(this.#deps.onHeld, () => undefined);
    }
    const outbox = await this.fetchOutbox(cause).catch(() => undefined);
    // Who was told to come later does.
    return outbox !== undefined && cause === undefined && outbox.flush();
  }

  /** A `Batch` as JSON. */
  #write(unsent: readonly Unsent[]): string {
    const now = this.#deps.clock.now();
    const batch = unsent.map(({ event }) => toWire(notAhead(event, now)));
    return toJson({ batch, sentAt: iso(now) });
  }

  async #post(unsent: readonly Unsent[], body: string, keepalive = false): Promise<void> {
    const { http, storage, identity, onProblem } = this.#deps;
    const reply = await http.post<BatchReply>(batchRoute, body, identity(), keepalive);
    if (!accountsFor(reply, unsent.length)) throw new Error("It does not say what became of them.");
    for (const { message } of reply.refused)
      onProblem({ type: "event", message: `The server refused an event: ${message}` });
    const { problem } = reply.identity ?? {};
    // Once, for it comes with every answer.
    if (problem !== undefined && problem !== this.#heard)
      onProblem({ type: "event", message: problem });
    this.#heard = problem;
    const ids = unsent.map(({ event }) => event.messageId);
    for (const id of ids) this.#waiting.delete(id);
    await storage().confirm(ids);
  }
}
