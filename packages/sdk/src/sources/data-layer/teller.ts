import type { Telling } from "./ga4.ts";
import { readGa4 } from "./ga4.ts";
import type { BridgeContext } from "./echoes.ts";
import { Echoes } from "./echoes.ts";
import type { Entry } from "./read-entry.ts";

const consequences: Readonly<Record<string, string>> = {
  items: "nothing can be told of it",
  item_id: "the product is not known",
  promotion_id: "the promotion is not known",
  transaction_id: "a thank-you page that is loaded again is another order",
  search_term: "what was searched for is not known",
  currency: "its amounts count as in the rule set's currency",
};

/** Tells on what a `dataLayer` said, each thing once, and keeps account of it for whoever asks whether it works. */
export class Teller {
  readonly #name: string;
  readonly #context: BridgeContext;
  readonly #echoes: Echoes;
  readonly #counts = new Map<string, number>();
  readonly #lacks = new Map<string, string>();
  /** The time that was last said of what was there before. */
  #last = 0;

  /** @param name of the `dataLayer`. */
  constructor(name: string, context: BridgeContext) {
    this.#name = name;
    this.#context = context;
    this.#echoes = context.echoes ?? new Echoes();
  }

  /** @param since when that was, where it was not now: UTC ms of this device. */
  tell({ event: [name, params], form }: Entry, since?: number): void {
    const reading = readGa4(name, params);
    if (!reading) return;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    for (const lack of reading.missing)
      this.#lacks.set(
        `${name} ${lack}`,
        `“${name}” comes without “${lack}”: ${consequences[lack]}.`,
      );
    const now = since ?? this.#context.now();
    for (const telling of reading.tellings)
      if (!this.#echoes.has(telling.event, telling.properties, form, now))
        this.#send(telling, since);
    this.report();
  }

  /** Says what has been heard so far. */
  report(): void {
    const { found } = this.#context;
    const heard = [...this.#counts].map(([name, count]) => `${name} (${count})`).join(", ");
    if (heard === "")
      return found({
        state: "listening",
        detail: `“${this.#name}” is there; none of Google's e-commerce events has been in it yet.`,
      });
    const isAmiss = [...this.#lacks.keys()].some((lack) => !lack.endsWith(" currency"));
    const sentences = [`“${this.#name}” has said: ${heard}.`, ...this.#lacks.values()];
    found({ state: isAmiss ? "amiss" : "found", detail: sentences.join(" ") });
  }

  #send({ event, properties, messageId }: Telling, since: number | undefined): void {
    const { track, views } = this.#context;
    const occurrence = {
      ...(messageId !== undefined && { messageId }),
      // No two at one instant, so that their order stays.
      ...(since !== undefined && { timestamp: (this.#last = Math.max(since, this.#last + 1)) }),
    };
    if (event !== "Product Viewed") track(event, properties, occurrence);
    // A view of nobody knows what would count for every product, or for none.
    else if (properties["product_id"] !== undefined)
      views.tell(properties, "dataLayer", occurrence);
  }
}
