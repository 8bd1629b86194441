import type { Decision, Event, Ruleset, State, Timer } from "@proffer/engine";
import { advance, createState, nextTimer } from "@proffer/engine";
import type { KeptOffer, Storage } from "./storage/storage.ts";

/** What came of one step. */
export interface Step {
  readonly event?: Event;
  readonly decisions: readonly Decision[];
  readonly offers: readonly KeptOffer[];
}

interface CustomerDeps {
  readonly storage: () => Storage;
  readonly ruleset: () => Ruleset;
  readonly now: () => number;
  /** What of a decision the customer is to see. */
  readonly toOffers: (
    decisions: readonly Decision[],
    history: readonly Event[],
  ) => readonly KeptOffer[];
  /** The engine could not decide; the event is kept all the same. */
  readonly onUndecided: (cause: unknown) => void;
}

/**
 * The customer of this device, in step with every other tab: each event is decided on what the store holds and written
 * in the same breath; if another tab was faster, it is decided again on what that one left.
 */
export class Customer {
  readonly #deps: CustomerDeps;
  readonly #id: string;
  #state: State;
  #revision = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(id: string, deps: CustomerDeps) {
    this.#id = id;
    this.#deps = deps;
    this.#state = createState(id);
  }

  get history(): readonly Event[] {
    return this.#state.history;
  }

  /** When the next timer falls due, UTC ms. */
  nextTimer(): number | undefined {
    return nextTimer(this.#state, this.#deps.ruleset());
  }

  /** What is known now, for a store that has to be made anew. */
  keep(): { readonly history: readonly Event[]; readonly memory: ReturnType<State["memory"]> } {
    return { history: this.#state.history, memory: this.#state.memory() };
  }

  /** Another store holds the same customer from now on. */
  restart(): void {
    this.#revision = -1;
  }

  /**
   * Takes in an event, made once it is known what came before it, or looks at the timers. One step at a time.
   *
   * @throws what the store throws; the step has not happened then.
   */
  take(make: (last: Event | undefined) => Event | Timer): Promise<Step> {
    const step = this.#queue.then(() => this.#take(make));
    this.#queue = step.catch(() => undefined);
    return step;
  }

  async #take(make: (last: Event | undefined) => Event | Timer): Promise<Step> {
    for (;;) {
      await this.#catchUp();
      const input = make(this.#state.history.at(-1));
      const step = await this.#decide(input);
      if (await this.#commit(step)) return step;
      this.#forget();
    }
  }

  async #decide(input: Event | Timer): Promise<Step> {
    const event = input.type === "timer" ? {} : { event: input };
    try {
      const decisions = await advance(this.#state, input, this.#deps.ruleset(), this.#deps.now());
      return { ...event, decisions, offers: this.#deps.toOffers(decisions, this.#state.history) };
    } catch (cause) {
      this.#deps.onUndecided(cause);
      // The state is spent: read again, with nothing decided, and the event kept for the next look.
      this.#forget();
      await this.#catchUp();
      return { ...event, decisions: [], offers: [] };
    }
  }

  async #commit({ event, offers }: Step): Promise<boolean> {
    const memory = this.#state.memory();
    const base = this.#revision;
    const written = await this.#deps
      .storage()
      .commit({ base, memory, offers, ...(event && { event }) });
    if (written && event && !this.#state.has(event.messageId)) this.#forget();
    else if (written) this.#revision = base + 1;
    return written;
  }

  /** Takes over what other tabs, or an earlier page, have written. Facts follow from the events. */
  async #catchUp(): Promise<void> {
    const { revision, events, memory } = await this.#deps
      .storage()
      .since(Math.max(0, this.#revision));
    if (revision === this.#revision) return;
    const history = this.#revision <= 0 ? events : [...this.#state.history, ...events];
    this.#state = createState(this.#id, { history, ...(memory && { memory }) });
    this.#revision = revision;
  }

  #forget(): void {
    this.#state = createState(this.#id);
    this.#revision = -1;
  }
}
