import type { Properties } from "@proffer/engine";
import type { SourceContext } from "../source.ts";

/** What the bridges from a shop's other tools are given beyond what every source is. */
export interface BridgeContext extends SourceContext {
  /** Shared by all who may tell of one thing. Default: each has its own. */
  readonly echoes?: Echoes;
  /** Whether what is told is kept: until it is, what another tool has left for us stays there. Default: it is. */
  readonly mayKeep?: () => boolean;
}

/** Two tellers tell of one thing within moments; Shopify's sandbox hears of it by way of the server, and so the latest. */
const echoMs = 3000;

/** Keys pile up on a page that is never left. */
const maxKeys = 500;

interface Said {
  readonly from: string;
  readonly at: number;
}

/**
 * Shops tell of one thing in several ways at once: in two forms of the `dataLayer` while they change from one to the other,
 * to Google and to Segment, and Shopify tells of it too. What another teller has told of a moment ago is an echo; what the
 * same one says again has happened again.
 */
export class Echoes {
  readonly #last = new Map<string, Said>();

  /**
   * Whether this is an echo. Takes note of it where it is not.
   *
   * @param at when it happened, UTC ms of this device.
   */
  has(event: string, properties: Properties, from: string, at: number): boolean {
    const keys = keysOf(event, properties);
    const isEcho = keys.some((key) => {
      const last = this.#last.get(key);
      return last !== undefined && last.from !== from && Math.abs(at - last.at) < echoMs;
    });
    if (isEcho) return true;
    if (this.#last.size > maxKeys) this.#last.clear();
    for (const key of keys) this.#last.set(key, { from, at });
    return false;
  }
}

/** Two tellers may know a product by two ids; then its name says that it is one. */
function keysOf(event: string, properties: Properties): readonly string[] {
  const { product_id, sku, name, order_id, promotion_id, query } = properties;
  const ids = [product_id, sku, name, order_id, promotion_id, query];
  const known = ids.filter((id) => id !== undefined && id !== null);
  return (known.length > 0 ? known : [""]).map((id) => `${event}\n${String(id).toLowerCase()}`);
}
