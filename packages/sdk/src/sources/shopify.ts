import type { Letter } from "../shopify-pixel/letters.ts";
import { mailboxKey, readLetters } from "../shopify-pixel/letters.ts";
import type { BridgeContext } from "./data-layer/echoes.ts";
import { watch } from "./data-layer/watch.ts";
import { listen, quietly, together } from "./listen.ts";
import type { Source } from "./source.ts";
import { watchRequests } from "./watch-requests.ts";

/** The pixel hears of things by way of Shopify's sandbox, from half a second to some seconds after the page. */
const looksMs = [500, 2000, 8000];

/** Shopify's Ajax Cart API, in every language of the shop. */
const isCart = /\/cart(\/|\.js|$)/;

/**
 * What Proffer's Shopify pixel has heard and left for the storefront in its localStorage: what happens at checkout, above
 * all, where this script does not run. See `@proffer/sdk/shopify-pixel`.
 */
export const shopify: Source = (context) => {
  const mailbox = new Mailbox(context);
  return together(
    watch(context, () => mailbox.look()),
    () => mailbox.stop(),
  );
};

class Mailbox {
  readonly #context: BridgeContext;
  readonly #counts = new Map<string, number>();
  readonly #timers = new Set<number>();
  readonly #drain = quietly(() => this.#take());
  #stop: (() => void) | undefined;

  constructor(context: BridgeContext) {
    this.#context = context;
  }

  /** Empties the mailbox where this is Shopify's page; only there is there one. */
  look(): void {
    if (this.#stop) return this.#drain();
    if (!("Shopify" in this.#context.page))
      return this.#context.found({ state: "absent", detail: "This is not a Shopify shop." });
    this.#stop = this.#listen();
    this.#report();
    this.#lookOften();
    this.#drain();
  }

  stop(): void {
    this.#stop?.();
    for (const timer of this.#timers) this.#context.page.clearTimeout(timer);
  }

  #listen(): () => void {
    const { page } = this.#context;
    const stopRequests = watchRequests(page, ({ url }) => {
      if (isCart.test(url.pathname)) this.#lookOften();
    });
    return together(
      // Of what another tab has written; what is written in this one nobody hears of.
      listen(page, "storage", ({ key }: StorageEvent) => {
        if (key === mailboxKey) this.#drain();
      }),
      listen(page.document, "visibilitychange", this.#drain),
      listen(page, "pagehide", this.#drain),
      () => stopRequests?.(),
    );
  }

  #lookOften(): void {
    for (const ms of looksMs) this.#timers.add(this.#context.page.setTimeout(this.#drain, ms));
  }

  #take(): void {
    const { mayKeep = () => true, page } = this.#context;
    if (!mayKeep()) return;
    const { localStorage } = page;
    const text = localStorage.getItem(mailboxKey);
    if (text === null) return;
    // In one breath with the reading: in this tab the pixel cannot write between the two.
    localStorage.removeItem(mailboxKey);
    for (const letter of readLetters(text)) this.#tell(letter);
    this.#report();
  }

  #tell({ type, event = "Page", properties, messageId, timestamp }: Letter): void {
    const { page, track, seePage, views, echoes } = this.#context;
    const occurrence = { messageId, timestamp };
    this.#counts.set(event, (this.#counts.get(event) ?? 0) + 1);
    if (type === "page") return seePage(undefined, properties, occurrence);
    if (event === "Product Viewed") {
      // Of an earlier page the product was read there, from its markup.
      if (timestamp >= page.performance.timeOrigin) views.tell(properties, "shopify", occurrence);
    } else if (!echoes?.has(event, properties, "shopify", timestamp))
      track(event, properties, occurrence);
  }

  #report(): void {
    const heard = [...this.#counts].map(([event, count]) => `${event} (${count})`).join(", ");
    const detail = heard
      ? `The Shopify pixel has brought: ${heard}.`
      : "This is a Shopify shop; its Proffer pixel has brought nothing yet. Without the pixel nothing is known of the checkout.";
    this.#context.found({ state: heard ? "found" : "listening", detail });
  }
}
