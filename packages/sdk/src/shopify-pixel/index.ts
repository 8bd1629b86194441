import type { PixelApi } from "./pixel-api.ts";
import type { PixelOptions } from "./pixel.ts";
import { Pixel } from "./pixel.ts";
import { eventNames } from "./read-event.ts";

export type { CustomerPrivacy, PixelApi, PixelEvent, PixelStorage } from "./pixel-api.ts";
export type { PixelOptions } from "./pixel.ts";

/**
 * Connects a Shopify custom pixel with Proffer: what Shopify tells the pixel, the storefront's Proffer is told, and what
 * happens at checkout, where the storefront's script does not run, goes to the Proffer server as well.
 *
 * Nothing is written or sent before the customer allows Shopify both analytics and preferences, and before the storefront's
 * Proffer has left word of who it is; until then it is kept in memory. When the customer withdraws, what waits is deleted.
 *
 * It never throws into the pixel.
 *
 * @example
 * ```ts
 * const { customerPrivacy } = api;
 * connectPixel({ analytics, browser, init, customerPrivacy }, { endpoint: "https://help.example.com" });
 * ```
 */
export function connectPixel(api: PixelApi, options: PixelOptions = {}): void {
  const pixel = new Pixel(api, options);
  // A storage that is not there, or a network: what was not delivered is tried again with the next event.
  const ignore = (): undefined => undefined;
  for (const name of eventNames)
    api.analytics.subscribe(name, (event) => void pixel.hear(event).catch(ignore));
  api.customerPrivacy?.subscribe(
    "visitorConsentCollected",
    (event) => void pixel.heed(event.customerPrivacy).catch(ignore),
  );
  // What an earlier page could not send.
  void pixel.deliver().catch(ignore);
}
