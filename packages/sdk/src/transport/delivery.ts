import type { BatchReply } from "@proffer/protocol";
import { ProfferError, batchRoute } from "@proffer/protocol";
import type { Clock } from "../clock.ts";
import type { DeliveryStore, Identity, Unsent } from "../storage/storage.ts";
import type { ProfferProblem } from "../types.ts";
import { accountsFor } from "./accounts-for.ts";
import { setClock } from "./ask-time.ts";
import type { Http } from "./http.ts";
import { Refusal } from "./http.ts";
import type { Parcel } from "./pack.ts";
import { pack } from "./pack.ts";
import { senderOf } from "./sender-of.ts";

/** What it takes to bring events to a server. */
export interface DeliveryDeps {
  readonly http: Http;
  readonly storage: () => DeliveryStore;
  readonly identity: () => Identity;
  readonly clock: Clock;
  readonly onProblem: (problem: ProfferProblem) => void;
}

/** The server takes a thousand events and 500 KB a request. */
const most = { events: 1000, bytes: 500_000 } as const;

/** On the slowest networks so much still gets through before nobody waits for the answer any more. */
const leastBytes = 16_000;

/** So many more are read than travel: of these one is tried where others are refused. */
const spare = 20;

/**
 * Brings events to the server, batch by batch, oldest first. They leave the store only when the server has said that it
 * holds them; ids make a second try harmless.
 */
export class Delivery {
  readonly #deps: DeliveryDeps;
  readonly #onConfirmed: (messageIds: readonly string[]) => void;
  #events: number = most.events;
  #bytes: number = most.bytes;
  /** Events that break the server: it takes others. They are tried again on the next page. */
  readonly #aside = new Set<string>();
  /** Events that were refused once by themselves. */
  readonly #suspects = new Set<string>();
  /** What the server last said of the identity token. */
  #heard: string | undefined;
  /** What is on its way, by messageId. */
  readonly inFlight = new Set<string>();

  /** @param onConfirmed the server holds these. */
  constructor(deps: DeliveryDeps, onConfirmed: (messageIds: readonly string[]) => void) {
    this.#deps = deps;
    this.#onConfirmed = onConfirmed;
  }

  /**
   * Sends all there is.
   *
   * @throws what made it stop.
   */
  async run(): Promise<void> {
    // An event is only to blame for a refusal if the server takes another one.
    let isAlive = false;
    for (;;) {
      const unsent = await this.#next();
      if (unsent.length === 0) return;
      // The server sets all stamps right by when it is told that they were sent.
      await setClock(this.#deps.http, this.#deps.clock);
      const parcel = this.#pack(unsent);
      try {
        await this.post(parcel);
        isAlive = true;
        this.#grow();
      } catch (cause) {
        if (this.#shrink(cause, parcel)) continue;
        isAlive ||= isAboutContent(cause) && (await this.#takesAnother(unsent, parcel));
        if (!isAlive || !isAboutContent(cause)) throw cause;
        await this.#isolate(cause, parcel);
      }
    }
  }

  /** Sends a parcel. Resolves when the server holds all of it, and the store has let it go. */
  async post({ unsent, body }: Parcel, keepalive = false): Promise<void> {
    const { http, storage, onProblem } = this.#deps;
    const ids = unsent.map(({ event }) => event.messageId);
    // What cannot be written as JSON is refused without asking.
    if (body === undefined) throw new Refusal(400, "bad_request", "It cannot be written as JSON.");
    for (const id of ids) this.inFlight.add(id);
    try {
      const sender = senderOf(unsent[0], this.#deps.identity());
      const reply = await http.post<BatchReply>(batchRoute, body, sender, keepalive);
      if (!accountsFor(reply, ids.length)) throw new ProfferError("unavailable", unaccounted);
      for (const { message } of reply.refused)
        onProblem({ type: "event", message: `The server refused an event: ${message}` });
      this.#hear(reply.identity?.problem);
    } finally {
      for (const id of ids) this.inFlight.delete(id);
    }
    this.#onConfirmed(ids);
    await storage().confirm(ids);
  }

  /** What is wrong with the shop's word for who the customer is; once, for it comes with every answer. */
  #hear(problem: string | undefined): void {
    if (problem !== undefined && problem !== this.#heard)
      this.#deps.onProblem({ type: "event", message: problem });
    this.#heard = problem;
  }

  async #next(): Promise<readonly Unsent[]> {
    const max = this.#events + this.#aside.size + spare;
    const unsent = await this.#deps.storage().unsent(max);
    return unsent.filter(({ event }) => !this.#aside.has(event.messageId));
  }

  #pack(unsent: readonly Unsent[]): Parcel {
    const limits = { events: this.#events, bytes: this.#bytes };
    return pack(unsent, this.#deps.clock.now(), limits);
  }

  #grow(): void {
    this.#events = Math.min(most.events, this.#events * 2);
    this.#bytes = Math.min(most.bytes, this.#bytes * 2);
  }

  /** Whether it goes on with smaller requests: some proxies take less than the server. Where no answer came, the next try is smaller. */
  #shrink(cause: unknown, { unsent, bytes }: Parcel): boolean {
    const isTooLarge = cause instanceof Refusal && cause.status === 413;
    if (!isTooLarge && cause instanceof Refusal) return false;
    this.#bytes = Math.max(isTooLarge ? 1 : leastBytes, Math.ceil(bytes / 2));
    return isTooLarge && unsent.length > 1;
  }

  /** Whether the server takes any other event; one is picked at random, for those at hand may be alike. */
  async #takesAnother(unsent: readonly Unsent[], parcel: Parcel): Promise<boolean> {
    const [only, ...more] = parcel.unsent;
    const others = more.length > 0 ? unsent : unsent.filter((one) => one !== only);
    const other = others[Math.floor(Math.random() * others.length)];
    if (!other) return false;
    try {
      await this.post(this.#pack([other]));
      return true;
    } catch {
      return false;
    }
  }

  /** Narrows down which event it is that the server does not take; that one must not keep the others waiting. */
  async #isolate(cause: unknown, { unsent }: Parcel): Promise<void> {
    const [first, ...more] = unsent;
    if (!first) return;
    const { messageId, event } = first.event;
    if (more.length > 0) this.#events = Math.ceil(unsent.length / 2);
    else if (isBroken(cause)) this.#aside.add(messageId);
    else if (!this.#suspects.has(messageId)) this.#suspects.add(messageId);
    else {
      const { message } = cause as Error;
      this.#deps.onProblem({
        type: "event",
        message: `“${event}” (${messageId}) is not sent: ${message}`,
        cause,
      });
      await this.#deps.storage().confirm([messageId]);
    }
  }
}

const unaccounted =
  "The server's answer does not say that it holds the events. They are sent again.";

/** Whether an answer may be about what was sent: all refusals but those that say “later”, and a server that broke at it. */
function isAboutContent(cause: unknown): boolean {
  if (!(cause instanceof Refusal)) return false;
  const { status } = cause;
  return (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) || isBroken(cause);
}

function isBroken(cause: unknown): boolean {
  return cause instanceof Refusal && cause.status === 500;
}
