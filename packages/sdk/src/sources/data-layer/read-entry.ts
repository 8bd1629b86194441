import type { Ga4Event } from "./universal.ts";
import { readUniversal } from "./universal.ts";
import type { Fields } from "./values.ts";
import { either, isFields } from "./values.ts";

/** An event that an entry tells of, and in which form: shops in mid-change tell of one thing in two. */
export interface Entry {
  readonly event: Ga4Event;
  readonly form: string;
}

/** Reads what is pushed to a `dataLayer`, entry by entry, in the order in which it was pushed. */
export class EntryReader {
  /** What was pushed under `ecommerce` without an event: it is meant for events that come after it with none of their own. */
  #held: Fields = {};

  /** @throws what the page's own getters throw. */
  read(entry: unknown): readonly Entry[] {
    if (isCommand(entry)) return readCommand(entry);
    if (!isFields(entry)) return [];
    const { event, ecommerce } = entry;
    // `null` is how Google has shops clear what went before.
    if ("ecommerce" in entry && !isFields(ecommerce)) this.#held = {};
    const own = isFields(ecommerce) ? ecommerce : undefined;
    const old = own && !own["items"] ? readUniversal(own) : [];
    if (old.length > 0) return old.map((event) => ({ event, form: "universal" }));
    if (typeof event !== "string") {
      this.#held = { ...this.#held, ...own };
      return [];
    }
    const params = { ...(own ? {} : this.#held), ...entry, ...own };
    return [{ event: [event, { ...params, currency: this.#currency(params) }], form: "gtm" }];
  }

  #currency(params: Fields): unknown {
    const all = [params, this.#held];
    return either(...all.flatMap(({ currency, currencyCode }) => [currency, currencyCode]));
  }
}

/** `gtag()` pushes its `arguments` as they are. */
function isCommand(entry: unknown): entry is ArrayLike<unknown> {
  return Array.isArray(entry) || Object.prototype.toString.call(entry) === "[object Arguments]";
}

function readCommand({ 0: command, 1: name, 2: params }: ArrayLike<unknown>): readonly Entry[] {
  if (command !== "event" || typeof name !== "string") return [];
  const fields = isFields(params) ? params : {};
  // One event for Analytics and one for Ads differ in where they are sent to.
  return [{ event: [name, fields], form: `gtag ${String(fields["send_to"])}` }];
}
