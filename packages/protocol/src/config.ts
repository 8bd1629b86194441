import type { CompiledRuleset, WatchPlan } from "@proffer/engine";
import type { ChatFeatures } from "./features.ts";

/** What `GET /v1/config` answers. */
export interface SiteConfig {
  /** The server's clock when it answered, UTC ms. */
  readonly serverTime: number;
  /** The rule set in force, read and checked: a page only has to take it up. */
  readonly rules?: CompiledRuleset;
  /** How a page tells, without the engine, that nothing can come of an event. */
  readonly watch?: WatchPlan;
  /** The rule set as JSON, its refused rules already taken out; there where `?ruleset` asks for it. */
  readonly ruleset?: unknown;
  /** How many agents are at their desks: rules may ask before they offer one. */
  readonly agents?: { readonly online: number };
  /** What conversations can do here beyond words. */
  readonly features?: ChatFeatures;
  /** The draft that a preview link names, in place of what is published. */
  readonly preview?: { readonly expiresAt: number };
  /** Whether the server runs with `--demo`, which lets the page move the clock. */
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
