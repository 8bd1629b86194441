import { quietly, together } from "../listen.ts";
import type { Finding, Source } from "../source.ts";
import type { Arrival } from "../visits.ts";
import type { Seen } from "./look-at.ts";
import { lookAt } from "./look-at.ts";
import type { Syntax, Syntaxes } from "./read-syntaxes.ts";
import { watchPage } from "./watch-page.ts";

/**
 * The source that reads which product a page is about, in every syntax that is on, and tells that it is viewed: on each
 * visit, also where the page went by script or the browser has brought it back.
 *
 * @param found hears what each syntax has found; the last word counts.
 */
export function createMarkupSource(
  on: Syntaxes,
  found: (syntax: Syntax, finding: Finding) => void,
): Source {
  return ({ page, visits, views }) => {
    let seen: Seen | undefined;
    let stop = () => {};
    const arrive = quietly((arrival: Arrival) => {
      stop();
      const before = arrival === "navigate" ? seen : undefined;
      stop = watchPage(page, () => {
        const look = lookAt(page, on, before);
        seen = look.seen;
        for (const [syntax, finding] of look.findings) found(syntax, finding);
        if (look.product) views.tell(look.product, "markup");
        return look.product !== undefined;
      });
    });
    const stopHearing = visits.onSeen(arrive);
    if (visits.count > 0) arrive("load");
    return together(stopHearing, () => stop());
  };
}
