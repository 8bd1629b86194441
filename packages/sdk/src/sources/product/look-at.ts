import type { Properties } from "@proffer/engine";
import type { Finding, Page } from "../source.ts";
import { describeReading } from "./findings.ts";
import { mergeReadings } from "./merge.ts";
import type { Reading } from "./reading.ts";
import type { Syntax, SyntaxRead, Syntaxes } from "./read-syntaxes.ts";
import { readSyntaxes } from "./read-syntaxes.ts";
import { isThisPage, namesPage, saysNothing } from "./same-page.ts";
import { readAddress, readText } from "./values.ts";

/** What stood in the document at one visit; at the next, by script, it may stand there still. */
export interface Seen {
  readonly canonical: string | undefined;
  /** What each syntax said the page was about. */
  readonly products: ReadonlyMap<Syntax, string>;
}

/** What a page's markup says. */
export interface Look {
  /** What the page is about, in the words of `Product Viewed`; `undefined` is unknown. */
  readonly product: Properties | undefined;
  readonly findings: readonly (readonly [Syntax, Finding])[];
  readonly seen: Seen;
}

/**
 * Reads which product a page is about.
 *
 * @param before what stood there before the page went to its present address by script: what still does counts only if
 *   it names that address.
 */
export function lookAt({ document, location }: Page, on: Syntaxes, before?: Seen): Look {
  const base = document.baseURI;
  const link = document.querySelector('link[rel~="canonical" i]')?.getAttribute("href");
  const canonical = readAddress(link, base);
  const isHere = namesPage(canonical, location.href) >= isThisPage;
  const isOld = before !== undefined && before.canonical === canonical;
  const trusted = canonical !== undefined && (isHere || !isOld) ? [canonical] : [];
  const reads = readSyntaxes(document, on, { base, addresses: [location.href, ...trusted] });
  const isFresh = ({ syntax, main: [lead] }: SyntaxRead) =>
    lead !== undefined &&
    (before?.products.get(syntax) !== keyOf(lead) ||
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
    findings: reads.map((read) => [read.syntax, describeReading(read, mains, product)]),
    seen: {
      canonical,
      products: new Map(
        reads.flatMap(({ syntax, main: [lead] }) => (lead ? [[syntax, keyOf(lead)]] : [])),
      ),
    },
  };
}

/** Who it is, not what it costs: a price that comes late makes no other product. */
function keyOf({ properties, spareId }: Reading): string {
  const { product_id, sku, name } = properties;
  return JSON.stringify([product_id, sku, name, spareId]);
}
