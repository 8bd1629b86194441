/** Server time as this device knows it. A difference below this is the network's, not the clock's. */
const jitterMs = 2000;

/** The server takes nothing for wrong that is off by less, and no rule can tell. */
const jumpMs = 300_000;

/** A server that does not answer is not asked for the time again for so long. */
const askAgainMs = 60_000;

/** The device's clock, set to the server's: one offset, kept until it is clearly wrong. */
export class Clock {
  readonly #device: () => number;
  #offset = 0;
  #lastStamp = Number.NEGATIVE_INFINITY;
  #lastNow = Number.NEGATIVE_INFINITY;
  /** How far the device's clock was ahead of the one that nobody sets, when it was last trusted. */
  #lead: number;
  #askedAt = Number.NEGATIVE_INFINITY;
  readonly #isWatched: boolean;

  /** @param isWatched whether it may jump; a host's own clock is its own affair. */
  constructor(device: () => number, isWatched = false) {
    this.#device = device;
    this.#isWatched = isWatched;
    this.#lead = this.#leadNow();
  }

  /**
   * Whether the device's clock has gone otherwise than time since it was last trusted: somebody has set it, or the device
   * has slept. The server knows which.
   */
  get hasJumped(): boolean {
    if (!this.#isWatched || performance.now() - this.#askedAt < askAgainMs) return false;
    return Math.abs(this.#leadNow() - this.#lead) > jumpMs;
  }

  /** The server has not said what time it is. */
  leftUnanswered(): void {
    this.#askedAt = performance.now();
  }

  /**
   * The server's time now, UTC ms. A clock that has jumped is not believed before the server has been asked: until then time
   * goes on as it went, and nothing falls due that may not be.
   */
  now(): number {
    const device = this.hasJumped ? performance.now() + this.#lead : this.device();
    return device + this.#offset;
  }

  /** The device's own time, for {@link Clock.at}. */
  device(): number {
    try {
      return this.#device();
    } catch {
      // The host's own clock failed; an event with another clock's time is better than none.
      return Date.now();
    }
  }

  /** The server's time when the device's clock showed `device`. */
  at(device: number): number {
    return device + this.#offset;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Takes up the offset of an earlier page. */
  restore(offset: number): void {
    this.#offset = offset;
  }

  /** Learns from an answer that left the server at `serverTime`, asked for at `sentAt` on the device's clock. */
  learn(serverTime: number, sentAt: number): void {
    // No answer takes so long: the clock was set while it was on its way.
    if (Math.abs(this.device() - sentAt) > jumpMs) return;
    this.#lead = this.#leadNow();
    this.#askedAt = Number.NEGATIVE_INFINITY;
    const offset = Math.round(serverTime - (sentAt + this.device()) / 2);
    if (Math.abs(offset - this.#offset) > jitterMs) this.#offset = offset;
  }

  /**
   * The stamp of an event that happened at `now`: strictly behind the last one, so that two events of a device never
   * tie. A last one that lies clearly in the future is ignored: the clock has been set back since.
   *
   * @param last of the history, other tabs' events included.
   */
  stamp(now: number, last: number | undefined): number {
    if (now < this.#lastNow - jitterMs) this.#lastStamp = Number.NEGATIVE_INFINITY;
    this.#lastNow = now;
    const known = last !== undefined && last - now < jitterMs ? last : Number.NEGATIVE_INFINITY;
    this.#lastStamp = Math.max(now, this.#lastStamp + 1, known + 1);
    return this.#lastStamp;
  }

  #leadNow(): number {
    return this.device() - performance.now();
  }
}
