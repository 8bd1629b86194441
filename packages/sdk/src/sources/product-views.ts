import type { Properties } from "@proffer/engine";
import { listen, quietly, together } from "./listen.ts";
import type { Occurrence, Page } from "./source.ts";
import type { Arrival, Visits } from "./visits.ts";

/** Who tells of a view. What the shop says itself wins over what is read from the page's markup. */
export type Teller = "host" | "dataLayer" | "segment" | "shopify" | "markup";

/** Where views of a product are told, so that one view told by several sources is one event. */
export interface ProductViews {
  /** Tells that the customer views a product, in the words of `Product Viewed`. Told on if nobody has told of this view yet. */
  tell(properties: Properties, from: Teller, occurrence?: Occurrence): void;
  /** The host has tracked `Product Viewed` itself: nobody else need tell of it. */
  heard(properties: Properties): void;
}

/** What tells them knows of them beside. */
export interface OwnViews extends ProductViews {
  /** The page's markup has been told of already. */
  told(properties: Properties): void;
  stop(): void;
}

/** What {@link createProductViews} needs. */
export interface ProductViewsDeps {
  readonly page: Page;
  readonly visits: Visits;
  /** Hears of each view once. */
  readonly track: (properties: Properties, from: Teller, occurrence?: Occurrence) => void;
  /** The globals by which a page has somebody else who may tell of its views. */
  readonly bridges?: readonly string[];
}

/** Shops push within it once the page has been read. Who leaves sooner has been there all the same. */
const waitMs = 1000;

/** What the shop has said of a view. */
interface Said {
  readonly properties: Properties;
  readonly from: Teller;
}

/**
 * Makes one `Product Viewed` of all that is told of one view.
 *
 * Within one visit a product is viewed once, whoever tells of it; another one, as in a quick view, is another view.
 * Markup is heard only where nobody else tells; where somebody might, it waits a moment for them.
 */
export function createProductViews(deps: ProductViewsDeps): OwnViews {
  return new Views(deps);
}

class Views implements OwnViews {
  readonly stop: () => void;
  readonly #deps: ProductViewsDeps;
  readonly #told = new Told();
  /** What the shop itself has said first in this visit. */
  #first: Said | undefined;
  /** What it said of the page that the browser has brought back: it will not say it again. */
  #again: Said | undefined;
  #waiting: { readonly properties: Properties; readonly timer: number } | undefined;

  constructor(deps: ProductViewsDeps) {
    this.#deps = deps;
    this.stop = together(
      deps.visits.onSeen(quietly((arrival: Arrival) => this.#arrive(arrival))),
      listen(deps.page, "pagehide", () => this.#release()),
      () => this.#forget(),
    );
  }

  tell(properties: Properties, from: Teller, occurrence?: Occurrence): void {
    if (from !== "markup") {
      this.#hear({ properties, from });
      this.#send(properties, from, occurrence);
    } else if (!this.#first) this.#read(properties);
  }

  heard(properties: Properties): void {
    this.#hear({ properties, from: "host" });
    this.#told.add(properties, "host");
  }

  told(properties: Properties): void {
    this.#told.add(properties, "markup");
  }

  #hear(said: Said): void {
    this.#forget();
    this.#first ??= said;
  }

  #read(properties: Properties): void {
    const { page, bridges = ["dataLayer", "analytics", "Shopify"] } = this.#deps;
    if (this.#again) return this.tell(this.#again.properties, this.#again.from);
    this.#forget();
    // Where nobody else is to be seen, the program that starts us may still track the view itself, right after.
    const timer = page.setTimeout(
      quietly(() => this.#release()),
      bridges.some((name) => name in page) ? waitMs : 0,
    );
    this.#waiting = { properties, timer };
  }

  #arrive(arrival: Arrival): void {
    // What the shop says while a page loads may come before the page has come into view.
    if (arrival === "load") return;
    this.#release();
    this.#told.clear();
    this.#again = arrival === "restore" ? this.#first : undefined;
    this.#first = undefined;
  }

  #release(): void {
    const properties = this.#waiting?.properties;
    this.#forget();
    if (properties) this.#send(properties, "markup");
  }

  #forget(): void {
    this.#deps.page.clearTimeout(this.#waiting?.timer);
    this.#waiting = undefined;
  }

  #send(properties: Properties, from: Teller, occurrence?: Occurrence): void {
    if (this.#told.add(properties, from)) this.#deps.track(properties, from, occurrence);
  }
}

/** The products that have been told of in one visit. */
class Told {
  readonly #ids = new Set<string>();
  readonly #names = new Map<string, Teller>();

  /** Whether it is new. One teller's ids tell its products apart; two tellers may have two ids, and then the name does. */
  add({ product_id, sku, name }: Properties, from: Teller): boolean {
    const ids = [product_id, sku].filter((id) => id !== undefined && id !== null).map(String);
    const key = typeof name === "string" ? name.trim().toLowerCase() : "";
    const namedBy = key === "" ? undefined : this.#names.get(key);
    const isKnown =
      ids.some((id) => this.#ids.has(id)) ||
      (namedBy !== undefined && (namedBy !== from || ids.length === 0));
    for (const id of ids) this.#ids.add(id);
    if (key !== "") this.#names.set(key, namedBy ?? from);
    return !isKnown;
  }

  clear(): void {
    this.#ids.clear();
    this.#names.clear();
  }
}
