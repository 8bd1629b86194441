import type { Properties } from "@proffer/engine";
import type { Bridge } from "./bridges.ts";
import { Echoes } from "./data-layer/echoes.ts";
import { watch } from "./data-layer/watch.ts";
import type { Before } from "./find-tellers.ts";
import type { HeldPushes } from "./hold-pushes.ts";
import { together } from "./listen.ts";
import { whenLoaded } from "./load.ts";
import type { OwnViews, ProductViewsDeps } from "./product-views.ts";
import { createProductViews } from "./product-views.ts";
import { lookForMarkup } from "./product/look-for-markup.ts";
import type { Look, Seen } from "./product/look-with.ts";
import type { Syntax } from "./product/read-syntaxes.ts";
import { keyOf } from "./product/same-product.ts";
import type { Begin } from "./source.ts";
import type { SourceName } from "./source-options.ts";

/** Something that the host has tracked itself, and when. */
export type HostSaid = readonly [event: string, properties: Properties, at: number];

interface TellersDeps extends Pick<ProductViewsDeps, "page" | "visits" | "track"> {
  readonly isOn: (name: SourceName) => boolean;
  /** The `dataLayer`'s name, and what was pushed to it since it was seen. */
  readonly layer: string;
  readonly pushes: HeldPushes;
  /** What the host has tracked before. */
  readonly held: readonly HostSaid[];
  /** What was told of this page's product by its markup. */
  readonly product: Properties | undefined;
  readonly before: Before | undefined;
  readonly begin: Begin;
  readonly onLook: (look: Look) => void;
}

/** All who may tell of one thing, the page's markup among them, and what they share so that it is one event. */
export class Tellers {
  readonly views: OwnViews;
  readonly echoes = new Echoes();
  readonly #deps: TellersDeps;
  #stop = (): void => {};
  #isOn = true;

  constructor(deps: TellersDeps) {
    this.#deps = deps;
    this.views = createProductViews({ ...deps, bridges: [deps.layer, "analytics", "Shopify"] });
    for (const said of deps.held) this.heard(...said);
    if (deps.product) this.views.told(deps.product);
  }

  /** The host has tracked something itself. */
  heard(...[event, properties, at]: HostSaid): void {
    if (event === "Product Viewed") this.views.heard(properties);
    this.echoes.has(event, properties, "host", at);
  }

  /** Fetches and starts those that have something to tell on this page. */
  start(): void {
    const { page, visits, isOn, before, begin, onLook } = this.#deps;
    const on = {
      jsonLd: isOn("jsonLd"),
      microdata: isOn("microdata"),
      rdfa: isOn("rdfa"),
      openGraph: isOn("openGraph"),
    };
    this.#stop = together(
      this.#lookForBridges(),
      lookForMarkup(page, visits, on, before && seenOf(before), (load, before) =>
        this.#load(load, ({ startMarkup, ...found }) =>
          startMarkup({ ...found, on, begin, onLook, before: before() }),
        ),
      ),
    );
  }

  stop(): void {
    this.#isOn = false;
    this.#stop();
    this.views.stop();
  }

  #lookForBridges(): () => void {
    const { page, isOn, layer, pushes, begin } = this.#deps;
    const globals = { dataLayer: layer, segment: "analytics", shopify: "Shopify" };
    const names = (Object.keys(globals) as Bridge[]).filter((name) => isOn(name));
    let isFound = false;
    return watch(this.#deps, () => {
      if (isFound || !names.some((name) => Reflect.get(page, globals[name]))) return;
      isFound = true;
      this.#load(
        () => import("./bridges.ts"),
        ({ startBridges }) => startBridges(names, layer, pushes, begin),
      );
    });
  }

  #load<Module>(load: () => Promise<Module>, act: (module: Module) => void): void {
    whenLoaded(load, (module) => this.#isOn && act(module));
  }
}

/** Of a plain product the tags are not known, only that they agree. */
function seenOf({ canonical, product }: Before): Seen {
  if (product === undefined) return { canonical };
  const products: [Syntax, string | undefined][] = product
    ? [
        ["jsonLd", keyOf(product)],
        ["openGraph", undefined],
      ]
    : [];
  return { canonical, products: new Map(products) };
}
