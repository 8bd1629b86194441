import type { Properties } from "@proffer/engine";
import type { Page } from "../source.ts";
import { mergeReadings } from "./merge.ts";
import type { Readers, Syntax, SyntaxRead, Syntaxes } from "./read-syntaxes.ts";
import { readSyntaxes } from "./read-syntaxes.ts";
import { isThisPage, namesPage, saysNothing } from "./same-page.ts";
import { keyOf } from "./same-product.ts";
import { readAddress, readText } from "./values.ts";

/** What stood in the document at one visit; at the next, by script, it may stand there still. */
export interface Seen {
  readonly canonical: string | undefined;
  /** What each syntax said the page was about; left out, or `undefined` for one of them, where nobody has read it. */
  readonly products?: ReadonlyMap<Syntax, string | undefined>;
}

/** What a page's markup says. */
export interface Look {
  /** What the page is about, in the words of `Product Viewed`; `undefined` is unknown. */
  readonly product: Properties | undefined;
  /** What each syntax says. */
  readonly reads: readonly SyntaxRead[];
  /** Those of them that counted. */
  readonly mains: readonly SyntaxRead[];
  readonly seen: Seen;
}

/**
 * Reads which product a page is about.
 *
 * @param before what stood there before the page went to its present address by script: what still does, or may, counts
 *   only if it names that address.
 */
export function lookWith(
  readers: Readers,
  { document, location }: Page,
  on: Syntaxes,
  before?: Seen,
): Look {
  const base = document.baseURI;
  const link = document.querySelector('link[rel~="canonical" i]')?.getAttribute("href");
  const canonical = readAddress(link, base);
  const isHere = namesPage(canonical, location.href) >= isThisPage;
  const isOld = before !== undefined && before.canonical === canonical;
  const trusted = canonical !== undefined && (isHere || !isOld) ? [canonical] : [];
  const reads = readSyntaxes(
    document,
    on,
    { base, addresses: [location.href, ...trusted] },
    readers,
  );
  const isFresh = ({ syntax, main: [lead] }: SyntaxRead) =>
    lead !== undefined &&
    (!before ||
      (isRead(before, syntax) &&
        before.products?.get(syntax) !== keyOf(lead.properties, lead.spareId)) ||
      lead.here >= isThisPage ||
      (lead.here === saysNothing && isHere && isOld));
  const mains = reads.filter(isFresh);
  const site = document.querySelector('meta[property="og:site_name"]')?.getAttribute("content");
  const product = mergeReadings(
    mains.flatMap(({ main }) => main),
    { site: readText(site), canonical: trusted[0] },
  );
  return {
    product,
    reads,
    mains,
    seen: {
      canonical,
      products: new Map(
        reads.flatMap(({ syntax, main: [lead] }) =>
          lead ? [[syntax, keyOf(lead.properties, lead.spareId)]] : [],
        ),
      ),
    },
  };
}

function isRead({ products }: Seen, syntax: Syntax): boolean {
  return products !== undefined && !(products.has(syntax) && products.get(syntax) === undefined);
}
