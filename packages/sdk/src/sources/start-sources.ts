import type { Properties } from "@proffer/engine";
import type { Behaviour } from "./behaviours.ts";
import type { BridgeContext } from "./data-layer/echoes.ts";
import type { Before } from "./find-tellers.ts";
import { findTellers } from "./find-tellers.ts";
import { holdPushes } from "./hold-pushes.ts";
import { holdRequests } from "./hold-requests.ts";
import { hold } from "./hold.ts";
import { whenLoaded } from "./load.ts";
import { loadOnly, navigation } from "./navigation.ts";
import { page } from "./page.ts";
import type { Look } from "./product/look-with.ts";
import { readPlainProduct } from "./product/plain-product.ts";
import type { SourceName, SourceOptions, SourceReport, SourcesDeps } from "./source-options.ts";
import type { Begin, Finding, Page } from "./source.ts";
import type { HostSaid, Tellers } from "./tellers.ts";
import { Visits } from "./visits.ts";

export type { SourceName, SourceOptions, SourceReport } from "./source-options.ts";

/** What the host said before this many other things nobody else tells any more. */
const maxHeld = 100;
const behaviours: readonly Behaviour[] = ["forms", "rageClicks", "exitIntent", "idle", "scroll"];
const viewed = "Product Viewed";

/**
 * The sources of one page: started together, stopped together, each behind a fence.
 *
 * Only what cannot wait is here from the start: pages, and ears for the rest. The rest is fetched when the page turns out to
 * need it, and hears then what it has missed.
 */
export class Sources {
  readonly #deps: SourcesDeps;
  readonly #options: SourceOptions;
  readonly #stops: (() => void)[] = [];
  readonly #findings = new Map<SourceName, Finding>();
  readonly #visits = new Visits();
  /** What the host has said before there was anybody to hear it. */
  #held: HostSaid[] = [];
  #tellers: Tellers | undefined;
  #look: Look | undefined;
  #isStarted = false;

  constructor(options: false | SourceOptions = {}, deps: SourcesDeps) {
    this.#deps = deps;
    this.#options = options || {};
    if (options === false || typeof document === "undefined") return;
    this.#isStarted = true;
    this.#start(window);
  }

  /** The host has told of something itself: nobody else need tell of it. */
  heard(event: string, properties: Properties): void {
    const said = [event, properties, this.#deps.now()] as const;
    if (this.#tellers) this.#tellers.heard(...said);
    else this.#held = [...this.#held, said].slice(-maxHeld);
  }

  /** Each source, whether it is on, and what it has found on this page. */
  async report(): Promise<readonly SourceReport[]> {
    const { describeSources } = await import("./describe-sources.ts");
    return describeSources({
      page: this.#isStarted ? window : undefined,
      findings: this.#findings,
      look: this.#look,
      layer: this.#layer,
      isOn: (name) => this.#isOn(name),
    });
  }

  stop(): void {
    for (const stop of this.#stops.splice(0).reverse()) fenced(stop);
    this.#isStarted = false;
  }

  get #layer(): string {
    const { dataLayer } = this.#options;
    return typeof dataLayer === "string" ? dataLayer : "dataLayer";
  }

  /** Whoever hears of pages coming into view comes before who tells of them. */
  #start(window: Page): void {
    const { endpoint } = this.#deps;
    const { requests } = this.#options;
    const options = { endpoint, ...(typeof requests === "object" && requests) };
    if (this.#isOn("page")) this.#begin("page", page);
    if (this.#isOn("requests")) this.#begin("requests", holdRequests(options));
    this.#holdCustomer(window);
    this.#findTellers(window);
    this.#begin("navigation", this.#isOn("navigation") ? navigation : loadOnly);
  }

  #holdCustomer(window: Page): void {
    const { idle } = this.#options;
    const idleMs = typeof idle === "number" ? idle : 60_000;
    const names = behaviours.filter((name) => this.#isOn(name));
    let isAsked = names.length === 0;
    const ask = (): void => {
      if (isAsked) return;
      isAsked = true;
      this.#load(
        () => import("./behaviours.ts"),
        ({ startBehaviours }) => startBehaviours(names, held, idleMs, this.#begin),
      );
    };
    const held = hold(window, this.#visits, ask);
    // Nobody may do anything at all: that is what one of them tells of.
    const timer = this.#isOn("idle") && window.setTimeout(ask, idleMs / 2);
    this.#stops.push(held.stop, () => clearTimeout(timer || 0));
  }

  #findTellers(window: Page): void {
    // What the shop says while a page loads may come before the page has come into view.
    this.#visits.onSeen((arrival) => arrival === "load" || (this.#held = []));
    const stop = findTellers({
      page: window,
      visits: this.#visits,
      layer: this.#layer,
      isOn: () => this.#isStarted,
      // A moment later: the host may be about to tell of it.
      onMarkup: (take) =>
        window.setTimeout(() => {
          const product = this.#isOnAll() ? readPlainProduct(window) : undefined;
          const isToTell = take(product) && !this.#held.some(([event]) => event === viewed);
          if (isToTell && this.#isStarted) this.#deps.track("markup", viewed, product);
        }),
      onMore: (product, before) => this.#startTellers(window, product, before),
    });
    this.#stops.push(stop);
  }

  /** Until somebody comes who may tell of what others tell of, nobody has to know what was told. */
  #startTellers(
    window: Page,
    product: Properties | undefined,
    before: () => Before | undefined,
  ): void {
    const { now, track } = this.#deps;
    const layer = this.#layer;
    const pushes = holdPushes(Reflect.get(window, layer), now);
    this.#stops.push(pushes.stop);
    this.#load(
      () => import("./tellers.ts"),
      ({ Tellers }) => {
        const tellers = (this.#tellers = new Tellers({
          page: window,
          visits: this.#visits,
          isOn: (name) => this.#isOn(name),
          layer,
          pushes,
          held: this.#held,
          product,
          before: before(),
          begin: this.#begin,
          track: (properties, from, occurrence) => track(from, viewed, properties, occurrence),
          onLook: (look) => (this.#look = look),
        }));
        this.#stops.push(() => tellers.stop());
        tellers.start();
      },
    );
  }

  #load<Module>(load: () => Promise<Module>, act: (module: Module) => void): void {
    whenLoaded(load, (module) => this.#isStarted && act(module));
  }

  readonly #begin: Begin = (name, source) => {
    const { track, identify, seePage, now, mayKeep } = this.#deps;
    const found = (finding: Finding): void => void this.#findings.set(name, finding);
    const context = {
      page: window,
      mayKeep,
      now,
      found,
      views: this.#tellers?.views,
      echoes: this.#tellers?.echoes,
      visits: this.#visits,
      hearsPages: this.#options.page === false,
      track: (event, properties, occurrence) => track(name, event, properties, occurrence),
      identify: (userId, traits) => identify(name, userId, traits),
      seePage: (title, properties, occurrence) => seePage(name, title, properties, occurrence),
    } as BridgeContext;
    fenced(
      () => this.#stops.push(source(context)),
      (cause) => found({ state: "amiss", detail: `It could not be started: ${String(cause)}` }),
    );
  };

  /** Whether all markup is read: what is plain is said by several syntaxes together. */
  #isOnAll(): boolean {
    return (["jsonLd", "microdata", "rdfa", "openGraph"] as const).every((name) =>
      this.#isOn(name),
    );
  }

  #isOn(name: SourceName): boolean {
    return this.#isStarted && this.#options[name] !== false;
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
