import type { Clock } from "../clock.ts";
import type { DeliveryNote, DeliveryStore } from "../storage/storage.ts";
import { delayAfter } from "./backoff.ts";
import { Refusal } from "./http.ts";

/** Why something is sent: its time has come; the network or the customer is back; somebody waits for it. */
export type Urge = "time" | "hurry" | "flush";

/** A browser that says it is offline is asked again after this, should it be wrong. It is also the longest back-off. */
const maxWaitMs = 300_000;
/** A note that says more than the server can, which is an hour and a tenth, is of a clock that was wrong. */
const maxHoldMs = 3_960_000;

/**
 * How long the server is left alone after failures: one thing for all tabs and pages, and so noted in the store. They
 * do not back off beside each other, and a page that comes next does not begin anew.
 */
export class Pace {
  readonly #storage: () => DeliveryStore;
  readonly #clock: Clock;
  #note: DeliveryNote | undefined;

  constructor(storage: () => DeliveryStore, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /** Whether the server has asked to be left alone, and not long enough ago, as far as this page knows. */
  get isHeld(): boolean {
    return this.#note?.isTold === true && this.#left(this.#note) > 0;
  }

  /** For how long nothing may be sent yet, ms. */
  async wait(urge: Urge): Promise<number> {
    if (urge !== "flush" && isOffline()) return maxWaitMs;
    this.#note = await this.#storage()
      .note("delivery")
      .catch(() => this.#note);
    const hurries = urge !== "time" && !this.#note?.isTold;
    return !this.#note || hurries ? 0 : this.#left(this.#note);
  }

  /** One more failure. Gives how long to wait now, ms. */
  async failed(cause: unknown): Promise<number> {
    const { failures = 0 } = this.#note ?? {};
    const told = retryAfterOf(cause);
    // The server's own wish is spread a little too: many were told the same.
    const wait = Math.max(
      told * (1 + Math.random() / 10),
      delayAfter(failures, undefined, maxWaitMs),
    );
    const until = Math.ceil(this.#clock.now() + wait);
    await this.#write({ until, failures: failures + 1, isTold: told > 0 });
    return wait;
  }

  async succeeded(): Promise<void> {
    if (this.#note?.failures) await this.#write({ until: 0, failures: 0, isTold: false });
  }

  #left({ until }: DeliveryNote): number {
    const left = until - this.#clock.now();
    return left > maxHoldMs ? 0 : Math.max(0, left);
  }

  async #write(note: DeliveryNote): Promise<void> {
    this.#note = note;
    await this.#storage()
      .putNote("delivery", note)
      .catch(() => undefined);
  }
}

/** What the server itself wants, where it has said so with one of the two answers that mean “later”. */
function retryAfterOf(cause: unknown): number {
  const isLater = cause instanceof Refusal && [429, 503].includes(cause.status);
  return (isLater && cause.retryAfterMs) || 0;
}

/** Only a no can be believed. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false;
}
