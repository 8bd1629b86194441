/** How long things are kept, in ms; `Infinity`: until somebody asks for them to be erased. */
export interface Keep {
  /** Behaviour, from when it arrived. */
  readonly eventsMs: number;
  /** The most of it that is kept of one customer; the oldest goes first. */
  readonly eventsPerCustomer: number;
  /** Conversations with their files, from the last message. */
  readonly conversationsMs: number;
  /** Coupons, from when they expired. One that never does is kept. */
  readonly couponsMs: number;
  /** What was sent to customers who were away, from when it was sent or given up. */
  readonly deliveriesMs: number;
}

const dayMs = 24 * 3_600_000;

/** A year and a little: what somebody did last Christmas is there for the next. */
export const defaultKeep: Keep = {
  eventsMs: 400 * dayMs,
  eventsPerCustomer: 10_000,
  conversationsMs: 400 * dayMs,
  couponsMs: 400 * dayMs,
  deliveriesMs: 90 * dayMs,
};

/** Longer than any system of the shop's sends a webhook again, or keeps the news of an order from us. */
export const webhooksMs = 14 * dayMs;
