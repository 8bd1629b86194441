import { listen, quietly, together } from "../listen.ts";
import type { Page } from "../source.ts";

/** A page that draws itself has its markup by then; later the customer may have left what would be told. */
const maxWaitMs = 3000;
/** Frameworks write tag by tag: a page half written is not read, and a busy one not all the time. */
const pauseMs = 200;

/** What may be markup; nothing that a customer types is among it. */
const changes = {
  childList: true,
  subtree: true,
  characterData: true,
  attributes: true,
  attributeFilter: ["content", "href"],
} satisfies MutationObserverInit;

/**
 * Looks at a page once it has been read, and again when it changes, until `look` has seen enough or three seconds are
 * over.
 *
 * @returns stops it.
 */
export function watchPage(page: Page, look: () => boolean): () => void {
  const { document } = page;
  let pause: number | undefined;
  let end: number | undefined;
  const again = quietly(() => {
    pause = undefined;
    if (look()) stop();
  });
  const observer = new page.MutationObserver(() => {
    pause ??= page.setTimeout(again, pauseMs);
  });
  const begin = quietly(() => {
    if (look()) return;
    observer.observe(document, changes);
    end = page.setTimeout(() => {
      if (pause !== undefined) again();
      stop();
    }, maxWaitMs);
  });
  const stop = together(
    listen(document, "DOMContentLoaded", begin),
    () => observer.disconnect(),
    () => page.clearTimeout(pause),
    () => page.clearTimeout(end),
  );
  if (document.readyState !== "loading") begin();
  return stop;
}
