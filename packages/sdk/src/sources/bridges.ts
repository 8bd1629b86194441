import { dataLayerNamed } from "./data-layer/data-layer.ts";
import type { HeldPushes } from "./hold-pushes.ts";
import { segment } from "./segment.ts";
import { shopify } from "./shopify.ts";
import type { Begin } from "./source.ts";

const sources = { segment, shopify };

/** What brings over what a shop's other tools are told. */
export type Bridge = keyof typeof sources | "dataLayer";

/**
 * Starts the bridges from a shop's other tools.
 *
 * @param held what has been pushed since the page was seen to have any of them.
 */
export function startBridges(
  names: readonly Bridge[],
  layer: string,
  held: HeldPushes,
  begin: Begin,
): void {
  held.stop();
  for (const name of names)
    begin(name, name === "dataLayer" ? dataLayerNamed(layer, held.at) : sources[name]);
}
