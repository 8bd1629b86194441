import type { Page } from "../../sources/source.ts";

/** Often enough for a customer who has just chosen, and nothing next to what a page does by itself. */
const everyMs = 250;
/** Consent managers come with the page's scripts; what has not come ten seconds after the page is loaded will not. */
const maxLooks = 40;

/**
 * Looks for a global that may come later, now and until ten seconds after the page has loaded, for there is nothing to
 * observe: the name is set without an event.
 *
 * @param look whether it need not be called again.
 * @returns stops looking.
 */
export function lookOut(page: Page, look: () => boolean): () => void {
  let timer: number | undefined;
  let left = maxLooks;
  const again = (): void => {
    if (attempt(look) || left === 0) return;
    if (page.document.readyState === "complete") left--;
    timer = page.setTimeout(again, everyMs);
  };
  again();
  return () => page.clearTimeout(timer);
}

/** What a page puts under these names may fail in any way; then it is not there, or not yet. */
function attempt(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return false;
  }
}
