import { earOf } from "./ear.ts";
import { together } from "./listen.ts";
import type { Ear, Page, Source } from "./source.ts";

/** Whoever has only just come is looking around. */
const tooSoonMs = 2_000;
/** A link that was pressed takes the customer elsewhere by itself; a slow shop needs this long. */
const linkMs = 5_000;
/** A finger's fling: a screen's height and more within this. */
const flingMs = 1_000;

/**
 * `Exit Intended`, once for each page seen.
 *
 * With a mouse: it leaves the page at the top, going up, no button held. Not from an open `select`, not while another window
 * has the focus, not after a link was pressed or a form sent. By touch: one fling up, a screen or more within a second, that
 * ends in the page's first screen; a tap that takes the page up is none.
 */
export const exitIntent: Source = (context) => {
  const { page, visits, track, found } = context;
  const ear = earOf(context);
  const { listen, now } = ear;
  let seenAt = now();
  let linkAt = -Infinity;
  let isTold = false;
  const tell = (how: string) => {
    if (isTold || now() - seenAt < tooSoonMs || now() - linkAt < linkMs) return;
    isTold = true;
    track("Exit Intended");
    found({ state: "found", detail: `The customer was about to leave: ${how}.` });
  };
  found({ state: "listening", detail: "Nobody has been about to leave yet." });
  return together(
    visits.onSeen(() => {
      seenAt = now();
      isTold = false;
    }),
    listen(page, "click submit", (event) => {
      if (event.type === "submit" || isOnLink(ear.pathOf(event))) linkAt = now();
    }),
    watchMouse(page, ear, () => tell("the mouse went up and out of the page")),
    watchTouch(page, ear, () => tell("a finger flung the page up to its top")),
  );
};

function watchMouse({ document }: Page, { listen }: Ear, leaves: () => void): () => void {
  let lastY = -Infinity;
  return together(
    listen(document, "mousemove", (event: MouseEvent) => {
      lastY = event.clientY;
    }),
    listen(document, "mouseout", (event: MouseEvent) => {
      if (event.relatedTarget || event.clientY > 0 || event.clientY >= lastY || event.buttons)
        return;
      const isChoosing = document.activeElement?.localName === "select";
      if (!isChoosing && document.hasFocus()) leaves();
    }),
  );
}

function watchTouch(page: Page, { listen, now, scrollY }: Ear, flings: () => void): () => void {
  let from: { readonly y: number; readonly at: number } | undefined;
  return together(
    listen(page, "touchstart", () => {
      from = { y: scrollY(), at: now() };
    }),
    listen(page, "click", () => {
      from = undefined;
    }),
    listen(page.document, "scroll", () => {
      if (!from || now() - from.at > flingMs) return;
      const screen = page.innerHeight;
      if (from.y - scrollY() >= screen && scrollY() < screen) flings();
    }),
  );
}

function isOnLink(path: readonly Partial<HTMLAnchorElement & EventTarget>[]): boolean {
  return path.some(({ localName, href }) => /^(a|area)$/.test(localName ?? "") && href);
}
