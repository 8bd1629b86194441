import type { Properties } from "@proffer/engine";
import { dataLayer, dataLayerNamed } from "./data-layer/data-layer.ts";
import { Echoes } from "./data-layer/echoes.ts";
import type { BridgeContext } from "./data-layer/echoes.ts";
import { exitIntent } from "./exit-intent.ts";
import { forms } from "./forms.ts";
import { createIdle, idle } from "./idle.ts";
import { loadOnly, navigation } from "./navigation.ts";
import { page } from "./page.ts";
import { createProductViews } from "./product-views.ts";
import type { ProductViews, Teller } from "./product-views.ts";
import { createMarkupSource } from "./product/markup.ts";
import { rageClicks } from "./rage-clicks.ts";
import type { RequestOptions } from "./requests.ts";
import { createRequests } from "./requests.ts";
import { scroll } from "./scroll.ts";
import { segment } from "./segment.ts";
import { shopify } from "./shopify.ts";
import type { Finding, Occurrence, Page, Source } from "./source.ts";
import { Visits } from "./visits.ts";

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
interface SourcesDeps {
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

const markupNames = ["jsonLd", "microdata", "rdfa", "openGraph"] as const;

/** In the order in which people read of them. */
const names: readonly SourceName[] = [
  "session",
  "page",
  "navigation",
  ...markupNames,
  "dataLayer",
  "segment",
  "shopify",
  "requests",
  "forms",
  "rageClicks",
  "exitIntent",
  "idle",
  "scroll",
];

/** The sources of one page: started together, stopped together, each behind a fence. */
export class Sources {
  readonly #deps: SourcesDeps;
  readonly #options: SourceOptions;
  readonly #stops: (() => void)[] = [];
  readonly #findings = new Map<SourceName, Finding>();
  readonly #visits = new Visits();
  readonly #echoes = new Echoes();
  #views: ProductViews | undefined;

  constructor(options: false | SourceOptions = {}, deps: SourcesDeps) {
    this.#deps = deps;
    this.#options = options || {};
    if (options === false || typeof document === "undefined") return;
    this.#start(window);
  }

  /** The host has told of something itself: nobody else need tell of it. */
  heard(event: string, properties: Properties): void {
    if (event === "Product Viewed") this.#views?.heard(properties);
    this.#echoes.has(event, properties, "host", this.#deps.now());
  }

  report(): readonly SourceReport[] {
    return names.map((name) => {
      const finding = this.#findings.get(name);
      const isOn = this.#isOn(name);
      return finding ? { name, isOn, finding } : { name, isOn };
    });
  }

  stop(): void {
    for (const stop of this.#stops.splice(0).reverse()) fenced(stop);
  }

  #start(page: Page): void {
    const { track, identify, seePage, now } = this.#deps;
    const { dataLayer: layer } = this.#options;
    const views = createProductViews({
      page,
      bridges: [typeof layer === "string" ? layer : "dataLayer", "analytics", "Shopify"],
      visits: this.#visits,
      track: (properties, from, occurrence) =>
        track(from, "Product Viewed", properties, occurrence),
    });
    this.#views = views;
    this.#stops.push(() => views.stop());
    for (const [name, source] of this.#chosen()) {
      const found = (finding: Finding): void => void this.#findings.set(name, finding);
      const context: BridgeContext = {
        page,
        echoes: this.#echoes,
        mayKeep: this.#deps.mayKeep,
        now,
        found,
        views,
        visits: this.#visits,
        hearsPages: this.#options.page === false,
        track: (event, properties, occurrence) => track(name, event, properties, occurrence),
        identify: (userId, traits) => identify(name, userId, traits),
        seePage: (title, properties, occurrence) => seePage(name, title, properties, occurrence),
      };
      fenced(
        () => this.#stops.push(source(context)),
        (cause) => found({ state: "amiss", detail: `It could not be started: ${String(cause)}` }),
      );
    }
  }

  /** In the order of their starting: whoever hears of pages coming into view comes before who tells of them. */
  #chosen(): readonly (readonly [SourceName, Source])[] {
    const { endpoint } = this.#deps;
    const { dataLayer: layer, idle: idleMs, requests } = this.#options;
    const all: Readonly<Partial<Record<SourceName, Source>>> = {
      page,
      dataLayer: typeof layer === "string" ? dataLayerNamed(layer) : dataLayer,
      segment,
      shopify,
      requests: createRequests({ endpoint, ...(typeof requests === "object" && requests) }),
      forms,
      rageClicks,
      exitIntent,
      idle: typeof idleMs === "number" ? createIdle(idleMs) : idle,
      scroll,
    };
    const chosen = Object.entries(all) as [SourceName, Source][];
    return [
      ...chosen.filter(([name]) => this.#isOn(name)),
      ["jsonLd", this.#markup()],
      ["navigation", this.#isOn("navigation") ? navigation : loadOnly],
    ];
  }

  #markup(): Source {
    const { jsonLd, microdata, rdfa, openGraph } = Object.fromEntries(
      markupNames.map((name) => [name, this.#isOn(name)]),
    ) as Record<(typeof markupNames)[number], boolean>;
    return createMarkupSource({ jsonLd, microdata, rdfa, openGraph }, (name, finding) =>
      this.#findings.set(name, finding),
    );
  }

  #isOn(name: SourceName): boolean {
    return this.#views !== undefined && this.#options[name] !== false;
  }
}

/** A source that fails is told of, and is no reason for the page or another source to fail. */
function fenced(work: () => unknown, onFault?: (cause: unknown) => void): void {
  try {
    work();
  } catch (cause) {
    onFault?.(cause);
  }
}
