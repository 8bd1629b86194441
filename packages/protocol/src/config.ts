import type { SignedBulletin } from "./bulletin.ts";
import type { ChatFeatures } from "./features.ts";

/** What `GET /v1/config` answers. */
export interface SiteConfig {
  /**
   * The server's clock when it answered, UTC ms. An answer that was kept and confirmed by a 304 has an old one: the header
   * {@link timeHeader} is the one to go by.
   */
  readonly serverTime: number;
  /** The rules in force, signed. */
  readonly bulletin: SignedBulletin;
  /** How many agents are at their desks, as {@link agentsHeader}: rules may ask before they offer one. */
  readonly agents?: { readonly online: number };
  /** What conversations can do here beyond words. */
  readonly features?: ChatFeatures;
  /** Whether the server runs with `--demo`, which lets the page move the clock. */
  readonly demo: boolean;
}

/** The header of `GET /v1/config` that says the server's time, UTC ms; there in a 304 as well. */
export const timeHeader = "x-proffer-time";

/** The header of `GET /v1/config` that says how many agents are at their desks; there in a 304 as well. */
export const agentsHeader = "x-proffer-agents";

/** What `GET /v1/preview` answers: a draft in place of what is published. The link's own signature names it. */
export interface PreviewConfig {
  readonly serverTime: number;
  /** The draft as JSON, its refused rules already taken out. */
  readonly ruleset: unknown;
  readonly agents?: { readonly online: number };
  readonly preview: { readonly expiresAt: number };
  readonly demo: boolean;
}

/** The demo's clock: how far ahead of the real one the server, and with it the browser, runs. */
export interface DemoClock {
  readonly offsetMs: number;
}

/** A rule that cannot run, in words. */
export interface RefusedRule {
  readonly rule: string;
  readonly message: string;
}
