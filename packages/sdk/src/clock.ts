/** Server time as this device knows it. A difference below this is the network's, not the clock's. */
const jitterMs = 2000;

/** The device's clock, set to the server's: one offset, kept until it is clearly wrong. */
export class Clock {
  readonly #device: () => number;
  #offset = 0;

  constructor(device: () => number) {
    this.#device = device;
  }

  /** The server's time now, UTC ms. */
  now(): number {
    return this.#device() + this.#offset;
  }

  /** The device's own time, for {@link Clock.at}. */
  device(): number {
    return this.#device();
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
    const offset = Math.round(serverTime - (sentAt + this.#device()) / 2);
    if (Math.abs(offset - this.#offset) > jitterMs) this.#offset = offset;
  }
}

/**
 * The stamp of the next event: strictly behind the last one, so that two events of a device never tie. A last one that
 * lies in the future (the clock was set back) is ignored.
 */
export function stamp(now: number, last: number | undefined): number {
  return last !== undefined && last >= now && last - now < jitterMs ? last + 1 : now;
}
