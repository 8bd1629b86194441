import { quietly, together } from "../listen.ts";
import type { Source } from "../source.ts";
import type { Arrival } from "../visits.ts";
import type { Look, Seen } from "./look-with.ts";
import { lookWith } from "./look-with.ts";
import type { Readers, Syntaxes } from "./read-syntaxes.ts";
import { watchPage } from "./watch-page.ts";

/** What a {@link createMarkupSource} is told. */
export interface MarkupOptions {
  readonly on: Syntaxes;
  /** What there is to read with, asked at each look; `undefined` while some of it is on its way, and then it calls `again`. */
  readonly readers: (again: () => void) => Readers | undefined;
  /** Hears of each look at the page; the last one counts. */
  readonly onLook: (look: Look) => void;
  /** What stood on the page before it went to its present address, where that was before this is started. */
  readonly before?: Seen | undefined;
}

/**
 * The source that reads which product a page is about, in every syntax that is on, and tells that it is viewed: on each
 * visit, also where the page went by script or the browser has brought it back.
 */
export function createMarkupSource({ on, readers, onLook, before }: MarkupOptions): Source {
  return ({ page, visits, views }) => {
    let seen = before;
    let stop = () => {};
    let isOn = true;
    const arrive = quietly((arrival: Arrival) => {
      stop();
      const earlier = arrival === "navigate" ? seen : undefined;
      const visit = visits.count;
      const lookNow = (): boolean => {
        const known = readers(() => {
          if (isOn && visit === visits.count) lookNow();
        });
        if (!known) return false;
        const look = lookWith(known, page, on, earlier);
        seen = look.seen;
        onLook(look);
        if (look.product) views.tell(look.product, "markup");
        return look.product !== undefined;
      };
      stop = watchPage(page, lookNow);
    });
    const stopHearing = visits.onSeen(arrive);
    if (visits.count > 0) arrive(before ? "navigate" : "load");
    return together(
      stopHearing,
      () => stop(),
      () => (isOn = false),
    );
  };
}
