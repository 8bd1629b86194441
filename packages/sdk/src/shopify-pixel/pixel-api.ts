/** What customers allow, as Shopify's Customer Privacy has it. */
export interface CustomerPrivacy {
  readonly analyticsProcessingAllowed?: boolean;
  readonly preferencesProcessingAllowed?: boolean;
}

/** One of Shopify's standard events. */
export interface PixelEvent {
  readonly id?: unknown;
  readonly name?: unknown;
  /** ISO 8601, by the customer's clock. */
  readonly timestamp?: unknown;
  readonly data?: unknown;
  readonly context?: unknown;
}

/** The storage of the shop's own page, which the pixel's sandbox may ask. */
export interface PixelStorage {
  getItem(key: string): Promise<string | null>;
  setItem(key: string, value: string): Promise<unknown>;
  removeItem(key: string): Promise<unknown>;
}

/** What Shopify gives a custom pixel as globals, as far as it is asked: its Web Pixels API. */
export interface PixelApi {
  readonly analytics: {
    subscribe(name: string, hear: (event: PixelEvent) => void): unknown;
  };
  readonly browser: { readonly localStorage: PixelStorage };
  readonly init: { readonly customerPrivacy?: CustomerPrivacy };
  readonly customerPrivacy?: {
    subscribe(
      name: "visitorConsentCollected",
      hear: (event: { readonly customerPrivacy?: CustomerPrivacy }) => void,
    ): unknown;
  };
}
