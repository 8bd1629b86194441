import { quietly, together } from "../listen.ts";
import type { Page } from "../source.ts";
import type { Arrival, Visits } from "../visits.ts";
import type { Load } from "./find-markup.ts";
import { findMarkup } from "./find-markup.ts";
import { canonicalOf } from "./has-markup.ts";
import type { Seen } from "./look-with.ts";
import type { Readers, Syntaxes } from "./read-syntaxes.ts";
import { watchPage } from "./watch-page.ts";

/** What reads markup, as it was fetched. */
export interface MarkupReader {
  readonly startMarkup: typeof import("./start-markup.ts").startMarkup;
  readonly loaded: readonly Load[];
  readonly readers: Readers;
}

/**
 * Looks at each page that comes into view until one has something that looks like a product's markup.
 *
 * @param earlier what stood there before the page went to its present address by script.
 * @param onFound is given what fetches the reader of it, and what to tell it then: what stood on the page before.
 * @returns stops looking.
 */
export function lookForMarkup(
  page: Page,
  visits: Visits,
  on: Syntaxes,
  earlier: Seen | undefined,
  onFound: (load: () => Promise<MarkupReader>, before: () => Seen | undefined) => void,
): () => void {
  const { document } = page;
  let stop = () => {};
  let last = earlier;
  const arrive = quietly((arrival: Arrival) => {
    stop();
    const { count } = visits;
    const before = arrival === "navigate" ? last : undefined;
    stop = watchPage(page, () => {
      const canonical = canonicalOf(document);
      last = { canonical, products: new Map() };
      const loads = findMarkup(document, on);
      if (!loads[0]) return false;
      stopHearing();
      onFound(
        () => fetchReader(loads),
        // A page that has gone on meanwhile may still have on it what nobody has read.
        () => (visits.count === count ? before : { canonical }),
      );
      return true;
    });
  });
  const stopHearing = visits.onSeen(arrive);
  if (visits.count > 0) arrive(earlier ? "navigate" : "load");
  return together(stopHearing, () => stop());
}

async function fetchReader(loads: readonly Load[]): Promise<MarkupReader> {
  const [{ startMarkup }, ...modules] = await Promise.all([
    import("./start-markup.ts"),
    ...loads.map((load) => load()),
  ]);
  const readers = Object.assign({}, ...modules.map((module) => module.readers)) as Readers;
  return { startMarkup, loaded: loads, readers };
}
