import type { Page } from "../../sources/source.ts";
import type { Speaker, Weight } from "../consent.ts";
import { googleConsentMode } from "./google-consent-mode.ts";
import { gpc } from "./gpc.ts";
import { shopifyPrivacy } from "./shopify-privacy.ts";
import type { Signal } from "./signal.ts";
import { tcf } from "./tcf.ts";

/** What a page may know of the customer's consent without the shop's saying it. */
export type SignalName = Exclude<Speaker, "host">;

/** Which signals are heard: each unless it is switched off. */
export type SignalOptions = { readonly [Name in SignalName]?: boolean };

/** Global Privacy Control first: what it says is there at once, and no page need wait for it. */
const signals: Readonly<Record<SignalName, Signal>> = {
  gpc,
  googleConsentMode,
  tcf,
  shopify: shopifyPrivacy,
};

/**
 * Listens to the signals that are on. None of them ever throws into the page: one that fails says nothing.
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
  let listening = true;
  // A page is not type-checked: `null` switches nothing off.
  const wanted: SignalOptions = { ...on };
  const fence = (by: SignalName, run: () => void): void => {
    try {
      run();
    } catch (cause) {
      onFailure(by, cause);
    }
  };
  const stops = (Object.keys(signals) as SignalName[]).map((by) => {
    let stop = (): void => {};
    if (wanted[by] === false) return stop;
    fence(by, () => {
      stop = signals[by](page, (given, weight) => {
        if (listening && Object.keys(given).length > 0) fence(by, () => say(given, by, weight));
      });
    });
    return () => fence(by, stop);
  });
  return () => {
    listening = false;
    for (const stop of stops) stop();
  };
}
