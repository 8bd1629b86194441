import type { Decision } from "../decision/decision.ts";
import type { Timer } from "../engine.ts";
import type { Event } from "../event/event.ts";
import type { State } from "../history/state.ts";
import type { Ruleset } from "../rules/rule.ts";
import type { Script } from "./script.ts";
import { SimulatedBrowser } from "./simulated-browser.ts";

/** One thing that happened in a simulation, and what was decided on it. */
export type Moment = {
  /** UTC ms. */
  readonly at: number;
  readonly decisions: readonly Decision[];
} & (
  | {
      readonly type: "event";
      readonly event: Event;
      /** The customer did it, or the browser tells of what it has shown or held back. */
      readonly by: "customer" | "browser";
      /** The step of the script that it comes from: `events[2]`. */
      readonly path?: string;
    }
  | { readonly type: "timer"; readonly timer: Timer }
  /** A click or a dismissal of something that was not there. */
  | { readonly type: "missed"; readonly path: string; readonly says: string }
);

/** What came of a script. */
export interface Simulation {
  /** UTC ms. */
  readonly start: number;
  /** The last look at the clock, UTC ms. */
  readonly end: number;
  /** In the order they happened. */
  readonly moments: readonly Moment[];
  /** Those of all moments. */
  readonly decisions: readonly Decision[];
  /** What is known of the customer in the end. */
  readonly state: State;
  /** The rule that went on answering itself, where the simulation had to be cut short for that. */
  readonly endless?: string;
}

/**
 * Sends a scripted customer through a rule set on a simulated clock: timers are looked at exactly when they fall due, and
 * the browser shows at once whatever is decided to be shown, and says so, as the SDK does.
 *
 * @param script see `parseScript`.
 * @example
 * ```ts
 * const { script } = parseScript({ events: [{ at: "0", event: "Product Added" }], until: "1d" }, ruleset);
 * if (script) for (const { rule, outcome } of (await simulate(ruleset, script)).decisions) console.info(rule, outcome);
 * ```
 */
export async function simulate(ruleset: Ruleset, script: Script): Promise<Simulation> {
  const browser = new SimulatedBrowser(ruleset, script);
  while (await browser.next());
  return browser.report();
}
