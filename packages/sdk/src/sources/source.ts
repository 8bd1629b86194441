import type { Properties } from "@proffer/engine";
import type { listen } from "./listen.ts";
import type { BridgeContext } from "./data-layer/echoes.ts";
import type { ProductViews } from "./product-views.ts";
import type { SourceName } from "./source-options.ts";
import type { Visits } from "./visits.ts";

/** The window that a source watches; nothing else that is global is touched. */
export type Page = Window & typeof globalThis;

/** What a source knows of an event beyond its name and properties. */
export interface Occurrence {
  /** The same event told twice by the same id is one, on another page too. Default: a new id. */
  readonly messageId?: string;
  /** The id was made for this telling, so nobody need look whether it came before. */
  readonly isNew?: boolean;
  /** When it happened, UTC ms of this device's clock. Default: now. */
  readonly timestamp?: number;
}

/** What a source has found on this page, for the debug overlay and `proffer doctor`. */
export interface Finding {
  /** `listening`: at work, nothing seen yet; `found`: it has told something; `absent`: this page does not have what it reads; `amiss`: it has, but not so that it can be used. */
  readonly state: "listening" | "found" | "absent" | "amiss";
  /** One sentence for people: what was found, or what is missing and how to mend it. */
  readonly detail: string;
}

/**
 * How a source hears the customer, so that what happened before its code was there is heard as it would have been:
 * {@link earOf} for one that is there from the start.
 */
export interface Ear {
  /** As `listen`. */
  readonly listen: typeof listen;
  /** When that happened which is being heard, in ms as `performance.now()` counts. */
  readonly now: () => number;
  /** Whether that is of a while ago. */
  readonly isLate: () => boolean;
  /** How far down the page was then. */
  readonly scrollY: () => number;
  /** Where the event went, which it has forgotten by now if it was held. */
  readonly pathOf: (event: Event) => readonly EventTarget[];
  /** Acts in a task of its own, before anything is heard that came later. */
  readonly soon: (act: () => void) => void;
}

/** What a source is given. None of these ever throws. */
export interface SourceContext {
  readonly page: Page;
  /** Tells of an event. */
  readonly track: (event: string, properties?: Properties, occurrence?: Occurrence) => void;
  /** Tells who the customer is: somebody's word, which opens nothing. */
  readonly identify: (userId: string, traits?: Properties) => void;
  /** Tells of a page seen: Segment's `page`. */
  readonly seePage: (name?: string, properties?: Properties, occurrence?: Occurrence) => void;
  /** Whether nobody else tells of pages, so that the shop's own page calls are the pages. */
  readonly hearsPages: boolean;
  /** This device's clock, UTC ms. */
  readonly now: () => number;
  /** Pages coming into view. */
  readonly visits: Visits;
  /** Where views of a product are told, so that one view told by several sources is one event. */
  readonly views: ProductViews;
  /** How the customer is heard. Default: as they act. */
  readonly ear?: Ear;
  /** Says what this source has found; the last word counts. */
  readonly found: (finding: Finding) => void;
}

/** One way of learning what the customer does. It starts when it is called, and stops when what it returns is. It must leave the page as it found it. */
export type Source = (context: SourceContext) => () => void;

/** Starts a source by its name, behind a fence: one that fails is told of, and is no reason for the page or another source to fail. */
export type Begin = (name: SourceName, source: (context: BridgeContext) => () => void) => void;
