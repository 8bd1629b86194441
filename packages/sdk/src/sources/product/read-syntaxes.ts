import { pickMain } from "./pick-main.ts";
import type { Place, Reading, SyntaxReadings } from "./reading.ts";

/**
 * The syntaxes in the order in which they win. JSON-LD is written as a whole, by a program, for machines; microdata and
 * RDFa hang on elements that a designer moves about; OpenGraph describes a link to the page, not the product.
 */
const syntaxes = ["jsonLd", "microdata", "rdfa", "openGraph"] as const;

/** A way of writing markup; the name of its option in `sources`. */
export type Syntax = (typeof syntaxes)[number];

/** Which syntaxes are read. */
export type Syntaxes = Readonly<Record<Syntax, boolean>>;

/** What reads each syntax. Without a reader a syntax says nothing: its code is not loaded, for the page has none of it. */
export type Readers = {
  readonly [Name in Syntax]?: (page: Document, place: Place) => SyntaxReadings;
};

/** What one syntax says, and what of it is about the page. */
export interface SyntaxRead extends SyntaxReadings {
  readonly syntax: Syntax;
  /** The product that the page is about, perhaps said several times; empty where there is none or it cannot be told. */
  readonly main: readonly Reading[];
}

/** Reads every syntax that is on, in the order in which they win. */
export function readSyntaxes(
  page: Document,
  on: Syntaxes,
  place: Place,
  readers: Readers,
): readonly SyntaxRead[] {
  return syntaxes
    .filter((syntax) => on[syntax])
    .map((syntax) => {
      const { readings, trouble } = readers[syntax]?.(page, place) ?? { readings: [] };
      return { syntax, readings, trouble, main: pickMain(readings) };
    });
}
