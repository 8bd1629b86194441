import { whenLoaded } from "../../sources/load.ts";
import type { Page } from "../../sources/source.ts";
import type { Speaker, Weight } from "../consent.ts";
import { gpc } from "./gpc.ts";
import { lookOut } from "./look-out.ts";
import type { Tell } from "./signal.ts";

/** What a page may know of the customer's consent without the shop's saying it. */
export type SignalName = Exclude<Speaker, "host">;

/** Which signals are heard: each unless it is switched off. */
export type SignalOptions = { readonly [Name in SignalName]?: boolean };

/** A signal whose code is fetched where the page has what it reads. */
export type LateName = Exclude<SignalName, "gpc">;

type PageGlobals = Page & {
  readonly dataLayer?: Iterable<unknown>;
  readonly Shopify?: unknown;
};

/** Whether the page has what a signal reads; a shop in a frame may have its consent manager above it. */
const signs: Readonly<Record<LateName, (page: PageGlobals) => unknown>> = {
  googleConsentMode: ({ dataLayer = [] }) =>
    [...dataLayer].some((entry) => Object(entry)[0] === "consent"),
  tcf: (page) => "__tcfapi" in page || page !== page.parent,
  shopify: (page) => page.Shopify,
};

/**
 * Listens to the signals that are on. None of them ever throws into the page: one that fails says nothing.
 *
 * What Global Privacy Control says is there at once. The others are fetched where the page has one of them. From the moment
 * that it is seen until it is understood, and for good where it cannot be fetched, it counts as a preset no: nothing is kept
 * or sent that the customer may have refused.
 *
 * @param say may be called before this returns.
 * @param onFailure what failed, for the console.
 * @returns stops listening; nothing is said afterwards.
 */
export function listenToSignals(
  page: Page,
  on: SignalOptions,
  say: (given: Readonly<Record<string, boolean>>, by: SignalName, weight: Weight) => void,
  onFailure: (by: SignalName, cause: unknown) => void = () => {},
): () => void {
  let isOn = true;
  let stopLate = (): void => {};
  // A page is not type-checked: `null` switches nothing off.
  const wanted: SignalOptions = { ...on };
  const fence = (by: SignalName, run: () => void): void => {
    try {
      run();
    } catch (cause) {
      onFailure(by, cause);
    }
  };
  const tellAs =
    (by: SignalName): Tell =>
    (given, weight) => {
      if (isOn && Object.keys(given).length > 0) fence(by, () => say(given, by, weight));
    };
  if (wanted.gpc !== false) fence("gpc", () => gpc(page, tellAs("gpc")));
  const names = (Object.keys(signs) as LateName[]).filter((by) => wanted[by] !== false);
  const stopLooking = lookOut(page, () => {
    const by = names.find((name) => isHere(name, page));
    if (!by) return !names[0];
    tellAs(by)({ functional: false }, "preset");
    whenLoaded(
      () => import("./late-signals.ts"),
      ({ startLate }) => {
        if (isOn) stopLate = startLate(page, names, by, tellAs, fence);
      },
    );
    return true;
  });
  return () => {
    isOn = false;
    stopLooking();
    stopLate();
  };
}

function isHere(by: LateName, page: Page): boolean {
  try {
    return Boolean(signs[by](page));
  } catch {
    // What a page puts under these names may fail in any way; the signal itself knows what to make of it.
    return true;
  }
}
