import { earOf } from "./ear.ts";
import { together } from "./listen.ts";
import type { Source } from "./source.ts";

/** A timer this late has slept with its device, and so has the customer. */
const maxLateMs = 5_000;
/** Longer than `setTimeout` can count is longer than anybody waits. */
const maxMs = 2_147_483_647;
const signs = "pointerdown pointermove wheel keydown touchstart touchmove scroll";

/**
 * Makes the source of `Page Idled`: for this long nothing was pointed at, typed or scrolled while the page was in view. Told
 * once for each page seen and each length, so that rules may count pages.
 *
 * Coming back to a page begins anew: the time that it was hidden is nobody's idleness. Nor is the time that the focus is in a
 * frame, where what the customer does cannot be seen: it may be a card's number.
 *
 * @param lengths ms; several are told of one after the other.
 */
export function createIdle(...lengths: readonly number[]): Source {
  const inOrder = lengths.filter((ms) => ms > 0 && ms <= maxMs).sort((a, b) => a - b);
  return (context) => {
    const { page, visits, track, found } = context;
    const { document, performance } = page;
    const { listen, now } = earOf(context);
    let lastAt = 0;
    let told = 0;
    let timer: number | undefined;
    const wait = () => {
      page.clearTimeout(timer);
      const due = inOrder[told];
      if (due === undefined || document.visibilityState === "hidden") return;
      timer = page.setTimeout(() => look(due), lastAt + due - performance.now());
    };
    const look = (due: number) => {
      const quiet = now() - lastAt;
      if (document.activeElement?.localName === "iframe" || quiet > due + maxLateMs) lastAt = now();
      else if (quiet >= due) {
        told++;
        track("Page Idled", { idle_ms: due });
        found({ state: "found", detail: `Nothing was done for ${due / 1_000} s.` });
      }
      wait();
    };
    const begin = () => {
      lastAt = now();
      wait();
    };
    const beginPage = () => {
      told = 0;
      begin();
    };
    found(
      inOrder.length > 0
        ? { state: "listening", detail: "The customer has been busy so far." }
        : { state: "amiss", detail: "It needs to be told a number of ms greater than 0." },
    );
    beginPage();
    return together(
      visits.onSeen(beginPage),
      listen(document, "visibilitychange", begin),
      listen(page, signs, (event) => {
        // Carousels scroll by themselves.
        if (event.type !== "scroll" || event.target === document) lastAt = now();
      }),
      () => page.clearTimeout(timer),
    );
  };
}

/** `Page Idled` after a minute. */
export const idle: Source = createIdle(60_000);
