import type { Page } from "../../sources/source.ts";
import { googleConsentMode } from "./google-consent-mode.ts";
import { shopifyPrivacy } from "./shopify-privacy.ts";
import type { Signal, Tell } from "./signal.ts";
import type { LateName, SignalName } from "./signals.ts";
import { tcf } from "./tcf.ts";

const signals: Readonly<Record<LateName, Signal>> = {
  googleConsentMode,
  tcf,
  shopify: shopifyPrivacy,
};

/**
 * Starts the signals that read what a page puts on its window.
 *
 * @param seen the one in whose name a no was said until it is understood: unless it says one of its own, that is lifted.
 * @param fence keeps what fails in it from the page.
 * @returns stops them.
 */
export function startLate(
  page: Page,
  names: readonly LateName[],
  seen: LateName,
  tellAs: (by: SignalName) => Tell,
  fence: (by: SignalName, run: () => void) => void,
): () => void {
  let isSaid = false;
  const stops = names.map((by) => {
    const tell = tellAs(by);
    let stop = (): void => {};
    fence(by, () => {
      stop = signals[by](page, (given, weight) => {
        isSaid ||= by === seen && weight === "preset" && "functional" in given;
        tell(given, weight);
      });
    });
    return () => fence(by, stop);
  });
  if (!isSaid) tellAs(seen)({ functional: true }, "preset");
  return () => {
    for (const stop of stops) stop();
  };
}
