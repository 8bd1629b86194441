import type { Decision } from "../decision/decision.ts";
import { needsSurface } from "../decision/decision.ts";
import { outcomeOf, suppressionOf } from "../decision/outcome.ts";
import { advance } from "../engine.ts";
import type { Event, Properties } from "../event/event.ts";
import type { State } from "../history/state.ts";
import { createState } from "../history/state.ts";
import type { Ruleset } from "../rules/rule.ts";
import { nextTimer } from "../rules/timers.ts";
import type { Script, ScriptStep } from "./script.ts";
import type { Moment, Simulation } from "./simulate.ts";

/** Something that is still to happen: a step of the script, or what the browser has to tell. */
interface Coming {
  readonly at: number;
  readonly step?: ScriptStep;
  readonly told?: { readonly event: string; readonly properties: Properties };
}

/** So many tellings in a row that nobody gave cause for are a rule that answers itself. */
const maxEchoes = 200;

/** Ids sort in the order they were made. */
const idDigits = 8;

/** A customer's browser on a simulated clock. Each `next` is one thing that happens. */
export class SimulatedBrowser {
  readonly #ruleset: Ruleset;
  readonly #script: Script;
  readonly #end: number;
  readonly #state: State;
  readonly #moments: Moment[] = [];
  /** What is still to come, the soonest first. */
  readonly #coming: Coming[];
  /** What each rule has on the screen. */
  readonly #shown = new Map<string, Decision>();
  #made = 0;
  #echoes = 0;
  #endless: string | undefined;

  constructor(ruleset: Ruleset, script: Script) {
    const { start, steps, until, customer } = script;
    this.#ruleset = ruleset;
    this.#script = script;
    this.#end = start + (until ?? steps.at(-1)?.at ?? 0);
    this.#state = createState(customer);
    this.#coming = steps.map((step) => ({ at: start + step.at, step }));
  }

  /** Lets the next thing happen; `false` when there is nothing more. */
  async next(): Promise<boolean> {
    const [coming] = this.#coming;
    const due = this.#due();
    // At one instant, events come before the timers due at it.
    if (coming && (due === undefined || coming.at <= due)) {
      this.#coming.shift();
      await this.#happen(coming);
    } else if (due !== undefined) await this.#lookAtTimers(due);
    else return false;
    return this.#endless === undefined;
  }

  report(): Simulation {
    const { start } = this.#script;
    return {
      start,
      end: this.#end,
      moments: this.#moments,
      decisions: this.#moments.flatMap(({ decisions }) => decisions),
      state: this.#state,
      ...(this.#endless !== undefined && { endless: this.#endless }),
    };
  }

  /** When the next timer is to be looked at; one that was looked at and is still there has nothing to say. */
  #due(): number | undefined {
    const due = nextTimer(this.#state, this.#ruleset);
    return due !== undefined && due <= this.#end && due > this.#state.looked ? due : undefined;
  }

  async #lookAtTimers(at: number): Promise<void> {
    this.#echoes = 0;
    const timer = { type: "timer", at } as const;
    const decisions = await advance(this.#state, timer, this.#ruleset, at);
    this.#moments.push({ type: "timer", at, timer, decisions });
    this.#heed(decisions, at, true);
  }

  async #happen({ at, step, told }: Coming): Promise<void> {
    this.#echoes = step ? 0 : this.#echoes + 1;
    if (told) await this.#take(this.#eventOf(told.event, told.properties, at), "browser");
    else if (step?.type === "event")
      await this.#take(
        { ...this.#eventOf(step.event, step.properties, at), ...this.#extrasOf(step) },
        "customer",
        step.path,
      );
    else if (step) await this.#answer(step, at);
  }

  async #answer(step: Exclude<ScriptStep, { readonly type: "event" }>, at: number): Promise<void> {
    const { path, rule, type } = step;
    const shown = this.#shown.get(rule);
    if (!shown) {
      const says = `nothing of “${rule}” is on the screen, so there is nothing to ${type}`;
      this.#moments.push({ type: "missed", at, path, says, decisions: [] });
      return;
    }
    if (type === "dismiss") this.#shown.delete(rule);
    const never = type === "dismiss" && step.never ? { never: true } : {};
    const name = type === "click" ? "Message Clicked" : "Message Dismissed";
    const event = this.#eventOf(name, { ...outcomeOf(shown), ...never }, at);
    await this.#take(event, "customer", path);
  }

  async #take(event: Event, by: "customer" | "browser", path?: string): Promise<void> {
    const at = event.timestamp;
    const decisions = await advance(this.#state, event, this.#ruleset, at);
    const from = path === undefined ? {} : { path };
    this.#moments.push({ type: "event", at, event, by, ...from, decisions });
    // A rule that is looked at for a suppression, and suppressed itself, would go on for ever.
    this.#heed(decisions, at, event.event !== "Message Suppressed");
  }

  /** Shows what is to be shown, and tells of it and of what was held back, a millisecond apart. */
  #heed(decisions: readonly Decision[], at: number, tell: boolean): void {
    const last = decisions.at(-1);
    if (last && this.#echoes >= maxEchoes) this.#endless = last.rule;
    const told = decisions.flatMap((decision) => {
      if (decision.outcome === "refuse")
        return tell ? [{ event: "Message Suppressed", properties: suppressionOf(decision) }] : [];
      if (!needsSurface(decision.action.type)) return [];
      this.#shown.set(decision.rule, decision);
      return [{ event: "Message Shown", properties: outcomeOf(decision) }];
    });
    for (const [i, telling] of told.entries()) this.#schedule({ at: at + 1 + i, told: telling });
  }

  #schedule(coming: Coming): void {
    const behind = this.#coming.findIndex((other) => other.at >= coming.at && !other.told);
    if (behind < 0) this.#coming.push(coming);
    else this.#coming.splice(behind, 0, coming);
  }

  #eventOf(event: string, properties: Properties, timestamp: number): Event {
    const messageId = String(++this.#made).padStart(idDigits, "0");
    const context = this.#context();
    const known = Object.keys(context).length > 0 ? { context } : {};
    return { messageId, type: "track", event, properties, timestamp, ...known };
  }

  #extrasOf(step: Extract<ScriptStep, { readonly type: "event" }>): Partial<Event> {
    const context = { ...this.#context(), ...step.context };
    return {
      type: step.eventType,
      ...(step.traits && { traits: step.traits }),
      ...(Object.keys(context).length > 0 && { context }),
    };
  }

  /** What a browser says of its customer with every event. */
  #context(): Properties {
    const { timezone, locale, consent } = this.#script;
    const categoryPreferences = Object.fromEntries(consent.map((category) => [category, true]));
    return {
      ...(timezone !== null && { timezone }),
      ...(locale !== null && { locale }),
      ...(consent.length > 0 && { consent: { categoryPreferences } }),
    };
  }
}
