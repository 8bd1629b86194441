import type { Bridge } from "./letters.ts";
import { bridgeKey } from "./letters.ts";

/**
 * Tells Shopify's pixel who this device is, so that what happens at checkout is the same customer's. To be called once the
 * customer may be remembered, and whenever the device takes other ids. On pages that are not Shopify's it does nothing.
 */
export function shareWithPixel({ anonymousId, deviceKey }: Bridge): void {
  if (typeof window === "undefined" || !("Shopify" in window)) return;
  try {
    window.localStorage.setItem(bridgeKey, JSON.stringify({ anonymousId, deviceKey }));
  } catch {
    // A page without storage, or with a full one, has no pixel that could read it.
  }
}
