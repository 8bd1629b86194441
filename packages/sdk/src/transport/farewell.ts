import type { Clock } from "../clock.ts";
import type { Unsent } from "../storage/storage.ts";
import type { Delivery } from "./delivery.ts";
import { isOfOneDevice, pack, sizeOf } from "./pack.ts";

/**
 * What requests that outlive the page may weigh together, UTF-8 bytes. The browser takes 64 KB of them, the page's other
 * scripts' included.
 */
const maxBytes = 60_000;
/** One request. Where others have used up most of the 64 KB, a small one still gets through. */
const maxParcelBytes = 15_000;
const maxParcelEvents = 100;

/** What was handed over so lately is not handed over again: a page that is going is told of it twice, and some flicker. */
const repeatMs = 10_000;

/** More than fits into {@link maxBytes}. */
const maxRecent = 500;

/**
 * Hands over what the server has not confirmed when the page goes: from memory, at once, for nothing that has to be
 * waited for comes about any more. The newest goes first: should the customer never come back, it says what they left
 * with. What is older, or does not fit, stays in the store for the next page. So does what was handed over, until the
 * server has answered.
 */
export class Farewell {
  readonly #delivery: Delivery;
  readonly #clock: Clock;
  /** What was stored on this page and is not known to be confirmed, oldest first. */
  readonly #recent = new Map<string, Unsent>();
  /** When something was handed over, by messageId; by a clock that nobody sets. */
  readonly #handed = new Map<string, number>();

  constructor(delivery: Delivery, clock: Clock) {
    this.#delivery = delivery;
    this.#clock = clock;
  }

  /** What was stored on this page and is not known to be confirmed, by messageId. */
  get waiting(): readonly string[] {
    return [...this.#recent.keys()];
  }

  add(one: Unsent): void {
    this.#recent.set(one.event.messageId, one);
    if (this.#recent.size <= maxRecent) return;
    const [oldest = ""] = this.#recent.keys();
    this.forget([oldest]);
  }

  /** The server has these, or another tab has seen to it. */
  forget(messageIds: Iterable<string>): void {
    for (const id of messageIds) {
      this.#recent.delete(id);
      this.#handed.delete(id);
    }
  }

  /**
   * Hands over what is waiting.
   *
   * @param isLeaving requests that are under way will be cut off: what is in them goes as well.
   * @returns whether there was anything, and when the answers are there.
   */
  say(isLeaving: boolean): Promise<unknown> | undefined {
    const parcels = this.#choose(isLeaving);
    if (parcels.length === 0) return undefined;
    return Promise.all(parcels.map((unsent) => this.#hand(unsent)));
  }

  async #hand(unsent: readonly Unsent[]): Promise<void> {
    const now = performance.now();
    for (const { event } of unsent) this.#handed.set(event.messageId, now);
    const limits = { events: maxParcelEvents, bytes: maxBytes };
    const parcel = pack(unsent, this.#clock.now(), limits);
    await this.#delivery.post(parcel, true).catch(() => undefined);
  }

  /** Parcels, the newest first; within one the oldest event is first. */
  #choose(isLeaving: boolean): readonly (readonly Unsent[])[] {
    const parcels: Unsent[][] = [];
    let [bytes, parcelBytes] = [0, 0];
    for (const one of [...this.#recent.values()].reverse()) {
      if (!this.#isDue(one, isLeaving)) continue;
      const size = sizeOf(one) + 1;
      // What cannot be sent is told of when its turn has come.
      if (Number.isNaN(size)) continue;
      const parcel = parcels[0];
      const isNext =
        !parcel || parcelBytes + size > maxParcelBytes || !isOfOneDevice(one, parcel[0]);
      if (bytes + size + (isNext ? envelopeBytes : 0) > maxBytes) break;
      if (isNext) [parcelBytes, bytes] = [envelopeBytes, bytes + envelopeBytes];
      if (isNext) parcels.unshift([one]);
      else parcel.unshift(one);
      parcelBytes += size;
      bytes += size;
    }
    return parcels.reverse();
  }

  #isDue({ event: { messageId } }: Unsent, isLeaving: boolean): boolean {
    const handed = this.#handed.get(messageId) ?? Number.NEGATIVE_INFINITY;
    if (performance.now() - handed < repeatMs) return false;
    return isLeaving || !this.#delivery.inFlight.has(messageId);
  }
}

/** What stands around the events of a request. */
const envelopeBytes = 60;
