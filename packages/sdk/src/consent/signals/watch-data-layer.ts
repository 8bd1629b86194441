import { patch } from "../../sources/patch.ts";
import type { Page } from "../../sources/source.ts";
import { lookOut } from "./look-out.ts";

type Layer = object & Readonly<Record<number, unknown>> & { readonly length: number };

/**
 * Hears every entry of the page's `dataLayer`: those that are there and those that are pushed later, also where the page
 * makes it later or puts another in its place.
 *
 * There is nothing to observe but `push`. Whoever wraps it after us, as Google Tag Manager does, calls ours; at the end it
 * is put back if it is still ours, and is deaf if it is not. A frozen one is read as it stands.
 */
export function watchDataLayer(page: Page, hear: (entry: unknown) => void): () => void {
  let watched: unknown;
  let leave: (() => void) | undefined;
  // By index: the page may have changed how arrays are walked.
  const hearAll = (entries: Layer): void => {
    for (let at = 0; at < entries.length; at++) hear(entries[at]);
  };
  const stop = lookOut(page, () => {
    const { dataLayer } = page as { readonly dataLayer?: unknown };
    if (dataLayer === watched || !isLayer(dataLayer)) return false;
    leave?.();
    watched = dataLayer;
    leave = patch(dataLayer, "push", (_length, _layer, entries) => hearAll(entries));
    hearAll(dataLayer);
    return false;
  });
  return () => {
    stop();
    leave?.();
  };
}

function isLayer(value: unknown): value is Layer {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, "push") === "function"
  );
}
