import type { Properties } from "@proffer/engine";
import type { Teller } from "./product-views.ts";
import type { RequestOptions } from "./requests.ts";
import type { Finding, Occurrence } from "./source.ts";

/** What the page is read and watched for. Each is on unless it is `false`. */
export interface SourceOptions {
  /** `Session Started` at the first event after 30 minutes or more without any. */
  readonly session?: boolean;
  /** `Page` for each page that comes into view. */
  readonly page?: boolean;
  /** Pages that change by script, without a load. */
  readonly navigation?: boolean;
  /** `Product Viewed` from schema.org markup in JSON-LD. */
  readonly jsonLd?: boolean;
  /** The same in microdata. */
  readonly microdata?: boolean;
  /** The same in RDFa Lite. */
  readonly rdfa?: boolean;
  /** `Product Viewed` from OpenGraph tags. */
  readonly openGraph?: boolean;
  /** Google's e-commerce events in `window.dataLayer`; a text is another name for it. */
  readonly dataLayer?: boolean | string;
  /** What the page tells Segment's `window.analytics`. */
  readonly segment?: boolean;
  /** What Proffer's Shopify pixel leaves for the storefront. */
  readonly shopify?: boolean;
  /** `Operation Failed` and `Operation Succeeded` from the page's own requests; which of them may be said more exactly. */
  readonly requests?: boolean | Pick<RequestOptions, "watch" | "ignore">;
  /** The same from forms that the browser refuses to send. */
  readonly forms?: boolean;
  /** `Element Rage Clicked`. */
  readonly rageClicks?: boolean;
  /** `Exit Intended`. */
  readonly exitIntent?: boolean;
  /** `Page Idled`; a number is after how many ms, instead of 60,000. */
  readonly idle?: boolean | number;
  /** `Page Scrolled`. */
  readonly scroll?: boolean;
}

/** A source's name, which is its option's. */
export type SourceName = keyof SourceOptions;

/** A source, whether it is on, and what it has found on this page. */
export interface SourceReport {
  readonly name: SourceName;
  readonly isOn: boolean;
  readonly finding?: Finding;
}

/** What the sources tell of, each with its name. */
export interface SourcesDeps {
  /** Our own server, whose requests are nobody's operations. */
  readonly endpoint: string | undefined;
  readonly now: () => number;
  /** Whether what is told is kept. */
  readonly mayKeep: () => boolean;
  readonly track: (
    source: Teller | SourceName,
    event: string,
    properties?: Properties,
    occurrence?: Occurrence,
  ) => void;
  readonly identify: (source: SourceName, userId: string, traits?: Properties) => void;
  readonly seePage: (
    source: SourceName,
    name?: string,
    properties?: Properties,
    occurrence?: Occurrence,
  ) => void;
}
