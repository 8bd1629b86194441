import type { Extensions } from "@proffer/engine";
import type { Storage } from "./storage/storage.ts";

/** What {@link createProffer} may be told. Everything has a default. */
export interface ProfferOptions {
  /** Where the Proffer server is, e.g. `https://help.example.com`. Without it nothing leaves the device. */
  readonly endpoint?: string;
  /** Keeps two shops on one origin apart. */
  readonly site?: string;
  /** A rule set as JSON; without it the server's is used. */
  readonly rules?: unknown;
  /** BCP 47; the browser's where it is left out. */
  readonly locale?: string;
  /** Where the customer is kept; IndexedDB in a browser, memory elsewhere. */
  readonly storage?: Storage;
  /** The device's clock, UTC ms. */
  readonly clock?: () => number;
  /** Facts that the rules ask of this program, by name; see the engine's `Extensions`. They get 50 ms a rule. */
  readonly facts?: Extensions["facts"];
  /** Operators that the rules ask of this program, by name. */
  readonly operators?: Extensions["operators"];
  readonly fetch?: typeof globalThis.fetch;
  /** For chat where there is no global `WebSocket`, as in Node 20. */
  readonly WebSocket?: typeof globalThis.WebSocket;
  /** What the page is read for. Each can be switched off; all are off where there is no page. */
  readonly sources?: {
    /** `Session Started` at the first event after 30 minutes or more without any. Default: true in a page. */
    readonly session?: boolean;
    /** `Page` at each load. Default: true. */
    readonly page?: boolean;
    /** `Product Viewed` from the page's schema.org Product in JSON-LD. Default: true. */
    readonly jsonLd?: boolean;
  };
}
