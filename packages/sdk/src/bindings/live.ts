import type { Decision } from "@proffer/engine";
import type { ChatState, Offer, Proffer } from "../types.ts";

export { idle as idleChat } from "../chat/idle.ts";

/** Before there is a client, and on a server: nothing has been offered. */
export const noOffers: readonly Offer[] = [];

/**
 * What components watch of a client: the last of everything, as the same objects until something changes, which is what
 * the frameworks compare.
 */
export class Live {
  readonly client: Proffer;
  readonly #listeners = new Set<() => void>();
  readonly #decisions = new Map<string, Decision>();
  readonly #taken = new Map<string, Promise<boolean>>();
  #last: Decision | undefined;
  #offers: readonly Offer[] = noOffers;

  constructor(client: Proffer) {
    this.client = client;
    client.on("decision", (decision) => this.#heard(decision));
    client.on("offer", () => this.#tell());
    // Who the customer is may have changed with it, and what is offered with them.
    client.on("event", () => this.#tell());
    void client.ready.then(() => this.#tell());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Oldest first. */
  readonly offers = (): readonly Offer[] => {
    const before = this.#offers;
    const now = this.client
      .offers()
      .map((offer) => before.find((one) => isSame(one, offer)) ?? offer);
    if (now.length !== before.length || now.some((offer, i) => offer !== before[i]))
      this.#offers = now;
    return this.#offers;
  };

  /** The last decision of a rule, or of any, since the client was first watched. */
  decision(rule: string | undefined): Decision | undefined {
    return rule === undefined ? this.#last : this.#decisions.get(rule);
  }

  /** Takes an offer for this page, once however many components ask. */
  take(offer: Offer): Promise<boolean> {
    const taken = this.#taken.get(offer.id) ?? offer.reserve();
    this.#taken.set(offer.id, taken);
    return taken;
  }

  readonly subscribeChat = (listener: () => void): (() => void) =>
    this.client.chat.subscribe(listener);

  readonly chat = (): ChatState => this.client.chat.getState();

  #heard(decision: Decision): void {
    this.#decisions.set(decision.rule, decision);
    this.#last = decision;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The newest offer of a rule. */
export function newestOf(offers: readonly Offer[], rule: string): Offer | undefined {
  return offers.findLast((offer) => offer.rule === rule);
}

const lives = new WeakMap<Proffer, Live>();

/** What there is to watch of a client: one for all who ask, so that nothing is forgotten between two of them. */
export function liveOf(client: Proffer): Live {
  const live = lives.get(client) ?? new Live(client);
  lives.set(client, live);
  return live;
}

function isSame(one: Offer, other: Offer): boolean {
  return (
    one.id === other.id &&
    one.state === other.state &&
    one.coupon?.code === other.coupon?.code &&
    one.hasAnswer === other.hasAnswer
  );
}
