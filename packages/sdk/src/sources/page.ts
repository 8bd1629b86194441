import type { Properties } from "@proffer/engine";
import { listen } from "./listen.ts";
import type { Page, Source } from "./source.ts";
import type { Arrival } from "./visits.ts";

/** What Segment's `page` call says of the page that is open. */
export function describePage(page: Document): Properties {
  const { pathname, search, href } = page.location;
  return { title: page.title, path: pathname, search, url: href, referrer: page.referrer };
}

/** Frames do not come while a page is hidden. */
const maxWaitMs = 250;

/**
 * `Page` at each page that comes into view. One that the page went to by script has its title a moment later, and the page
 * before has referred to it.
 */
export const page: Source = ({ page, visits, seePage, found }) => {
  let address = page.location.href;
  let waiting: (() => void) | undefined;
  const see = (arrival: Arrival) => {
    // Two pages at once: the one before is told of while it can still be told apart.
    waiting?.();
    const seen = { ...describePage(page.document), referrer: address };
    address = page.location.href;
    const tell = (waiting = () => {
      if (waiting !== tell) return;
      waiting = undefined;
      const { title } = page.document;
      if (arrival === "navigate") seePage(undefined, { ...seen, title });
      else seePage();
      found({ state: "found", detail: title });
    });
    if (arrival === "navigate") whenTitled(page, tell);
    else whenRead(page.document, tell);
  };
  const stop = visits.onSeen(see);
  if (visits.count > 0) see("load");
  return () => {
    stop();
    waiting = undefined;
  };
};

/** Frameworks set the title when they have drawn the page: in the next frame or the one after, or not at all. */
function whenTitled(page: Page, act: () => void): void {
  const { title } = page.document;
  const look = (frames: number) =>
    page.requestAnimationFrame(() =>
      frames > 1 || page.document.title !== title ? act() : look(frames + 1),
    );
  look(1);
  page.setTimeout(act, maxWaitMs);
}

/** A script in the head may run before the title is read. */
function whenRead(document: Document, act: () => void): void {
  if (document.readyState !== "loading" || document.title) act();
  else listen(document, "DOMContentLoaded", act);
}
