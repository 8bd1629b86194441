import type { Properties } from "@proffer/engine";

/** Where the page that is open is. */
export interface Place {
  /** What addresses in the markup are relative to. */
  readonly base: string;
  /** The address that is open, then the page's canonical one where that can be trusted. */
  readonly addresses: readonly [open: string, ...canonical: string[]];
}

/** What one product costs by one piece of markup. */
export interface Cost {
  /** `NaN` where several prices are said and nothing says which is meant; `undefined` where none is. */
  readonly price: number | undefined;
  readonly currency: string | undefined;
  /** Chosen among several because it names the very address that is open, the variant in it included. */
  readonly isSpecific: boolean;
  /** What the customer reads it in. */
  readonly shownBy: Element | undefined;
}

/** One product as one piece of markup has it. */
export interface Reading {
  /** In the words of `Product Viewed`; all but the price. */
  readonly properties: Properties;
  /** What identifies it where nobody says an id: its `@id`, or its group in OpenGraph. */
  readonly spareId: string | undefined;
  readonly cost: Cost;
  /** The markup itself says that the page is about it. */
  readonly isMain: boolean;
  /** How well its own addresses name the page, as `namesPage` has it. */
  readonly here: number;
}

/** What one syntax says on a page. */
export interface SyntaxReadings {
  readonly readings: readonly Reading[];
  /** A sentence on what could not be read. */
  readonly trouble?: string | undefined;
}

/** `all` without what is not said. */
export function said(all: Properties): Properties {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
