import { earOf } from "./ear.ts";
import { together } from "./listen.ts";
import type { Page, Source } from "./source.ts";

const depths = [25, 50, 75, 90, 100];
/** A page that is longer than the screen by less than this share of it is seen without scrolling. */
const minShare = 0.25;

/**
 * `Page Scrolled` with how much of the way down the customer has gone, in percent: 25, 50, 75, 90, 100, each once for each page
 * seen.
 *
 * Only the customer's own scrolling counts: a browser that restores a place and a framework that goes to the top scroll too.
 */
export const scroll: Source = (context) => {
  const { page, visits, track, found } = context;
  const { listen, scrollY, isLate } = earOf(context);
  let told = 0;
  let hasActed = false;
  let frame: number | undefined;
  const look = (y: number) => {
    frame = undefined;
    const reached = depthOf(page, y);
    while (reached >= (depths[told] ?? Infinity)) {
      const depth = depths[told++];
      track("Page Scrolled", { depth });
      found({ state: "found", detail: `The customer has scrolled ${depth} % down this page.` });
    }
  };
  found({ state: "listening", detail: "Nobody has scrolled down this page yet." });
  return together(
    visits.onSeen(() => {
      told = 0;
      hasActed = false;
    }),
    listen(page, "wheel touchmove keydown pointerdown", () => {
      hasActed = true;
    }),
    listen(page.document, "scroll", ({ target }) => {
      if (target !== page.document || !hasActed || told === depths.length) return;
      // What was held is not of this frame.
      if (isLate()) look(scrollY());
      // Once a frame, when the browser is about to lay the page out anyway.
      else frame ??= page.requestAnimationFrame(() => look(scrollY()));
    }),
    () => page.cancelAnimationFrame(frame ?? 0),
  );
};

/** Percent of the way; 0 where there is none worth going. */
function depthOf({ document, innerHeight }: Page, scrollY: number): number {
  const way = (document.scrollingElement ?? document.documentElement).scrollHeight - innerHeight;
  // Zoomed pages end a fraction of a pixel early.
  return way < innerHeight * minShare ? 0 : ((scrollY + 1) / way) * 100;
}
