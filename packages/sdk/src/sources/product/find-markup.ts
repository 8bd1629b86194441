import type { Readers, Syntaxes } from "./read-syntaxes.ts";

/** Fetches what reads a syntax. */
export type Load = () => Promise<{ readonly readers?: Readers }>;

/** It reads JSON-LD as well, so it is needed for whatever there is. */
const loadReader: Load = () => import("./start-markup.ts");
const loadItems: Load = () => import("./item-readers.ts");
const loadTags: Load = () => import("./tag-readers.ts");

/**
 * What has to be fetched to read which product a page is about: nothing where no syntax that is on says a word of one. It
 * sees a product wherever there is one, and now and then where there is none.
 */
export function findMarkup(page: Document, on: Syntaxes): readonly Load[] {
  const all = (selector: string) => [...page.querySelectorAll(selector)];
  const some = (selector: string, sign: RegExp) =>
    all(selector).some(({ outerHTML }) => sign.test(outerHTML));
  const found = [
    (on.microdata && all("[itemtype*=Product]")[0]) || (on.rdfa && all("[typeof*=Product]")[0])
      ? loadItems
      : [],
    on.openGraph && some("meta", /product|price|sku|item_id/i) ? loadTags : [],
  ].flat();
  return found[0] || (on.jsonLd && some(`script[type*="ld+json" i]`, /Product/))
    ? [loadReader, ...found]
    : [];
}
