import { listen, quietly, together } from "../listen.ts";
import type { SourceContext } from "../source.ts";

/**
 * Looks now, and whenever the page may have got something new: the document is read, a script, a picture or a style
 * sheet has loaded, another page comes into view. What puts a queue on a page is followed by a script that reads it, so
 * this finds one that is made late without a timer, and without a trap on the window that the page could run into.
 *
 * @param look may throw what the page's own getters throw.
 * @returns stops looking.
 */
export function watch(
  { page, visits }: Pick<SourceContext, "page" | "visits">,
  look: () => void,
): () => void {
  const safely = quietly(look);
  safely();
  return together(
    // Loads of single resources do not bubble; they can be captured. The page's own goes to the window alone.
    listen(page.document, "DOMContentLoaded load", safely),
    listen(page, "load", safely),
    visits.onSeen(safely),
  );
}
