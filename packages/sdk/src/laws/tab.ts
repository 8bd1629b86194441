import type { Decision, Event, Properties, Ruleset, Timer } from "@proffer/engine";
import { needsSurface, outcomeOf } from "@proffer/engine";
import { toOffers } from "../actions/offers.ts";
import { Clock } from "../clock.ts";
import { Customer } from "../customer.ts";
import { messageIdOf } from "../ids.ts";
import type { Commit, Storage } from "../storage/storage.ts";
import type { Floor } from "./floor.ts";
import type { Act } from "./visits.ts";

/** What was written to the store: an event or a look, when it was noticed, and what was decided because of it. */
export interface Written {
  readonly input: Event | Timer;
  readonly now: number;
  readonly decisions: readonly Decision[];
}

/** What the pages of one customer have in common beside the store. */
export interface Shared {
  readonly customer: string;
  readonly ruleset: Ruleset;
  /** UTC ms. */
  readonly now: () => number;
  /** For how many turns the next call of the store is on its way. */
  readonly delay: () => number;
  readonly floor: Floor;
  readonly written: Written[];
}

/** One page: the SDK's customer over the shared store, and a screen on which what is decided is shown, if it still may. */
export class Tab {
  readonly #number: number;
  readonly #shared: Shared;
  readonly #store: Storage;
  readonly #customer: Customer;
  readonly #clock: Clock;
  #queue: Promise<void> = Promise.resolve();
  /** What is being decided on. */
  #input: Event | Timer | undefined;
  #decisions: readonly Decision[] = [];
  #made = 0;

  constructor(number: number, shared: Shared, store: Storage) {
    this.#number = number;
    this.#shared = shared;
    this.#store = store;
    this.#clock = new Clock(shared.now);
    this.#customer = this.#createCustomer();
  }

  /** One thing after the other, each with what it brings. */
  act({ does }: Act): Promise<void> {
    this.#queue = this.#queue.then(() => this.#take(does));
    return this.#queue;
  }

  #createCustomer(): Customer {
    const { customer: anonymousId, ruleset, now } = this.#shared;
    const storage: Storage = {
      ...this.#store,
      since: (revision) => this.#call(() => this.#store.since(revision)),
      commit: (commit) => this.#call(() => this.#commit(commit)),
    };
    return new Customer({
      storage: () => storage,
      identity: () => ({ anonymousId, deviceKey: "" }),
      ruleset: () => ruleset,
      now,
      toOffers: (decisions, history) => {
        this.#decisions = decisions;
        return toOffers(decisions, history, ruleset);
      },
      onProblem: ({ message, cause }) => {
        throw new Error(message, { cause });
      },
      sends: () => false,
      onOwner: () => Promise.resolve(),
      onFailure: () => undefined,
      // So often that every way of going on from one comes up.
      snapshotEvery: 1,
      beginSession: () => undefined,
      onSession: () => undefined,
    });
  }

  async #take(does: Act["does"]): Promise<void> {
    const { decisions } = await this.#customer.take((last) => {
      this.#input = this.#make(does, last);
      return this.#input;
    });
    for (const decision of decisions) await this.#follow(decision);
  }

  /** What comes of a decision: it is shown, or told of where somebody who is held out would have seen it. */
  async #follow(decision: Decision): Promise<void> {
    const properties = outcomeOf(decision);
    if (decision.outcome === "act" && needsSurface(decision.action.type))
      await this.#shared.floor.hold(this.#number, async () => {
        const refusal = await this.#customer.refusalNow(decision);
        await this.#tell(refusal ? "Message Suppressed" : "Message Shown", properties);
      });
    else if (decision.outcome === "refuse" && decision.counterfactual?.outcome === "act")
      await this.#tell("Message Suppressed", { ...properties, holdout: true });
  }

  /** What is told may bring a decision of its own, which is not followed: nothing is to go on for ever. */
  async #tell(event: string, properties: Properties): Promise<void> {
    await this.#customer.take((last) => {
      this.#input = this.#make({ event, properties }, last);
      return this.#input;
    });
  }

  #make(does: Act["does"], last: number | undefined): Event | Timer {
    const now = this.#shared.now();
    if (does === "look") return { type: "timer", at: now };
    const timestamp = this.#clock.stamp(now, last);
    const messageId = messageIdOf(timestamp, `${this.#number}-${this.#made++}`);
    return { type: "track", ...does, timestamp, messageId };
  }

  /** A call of the store takes its time, and may find that another page has spoken meanwhile. */
  async #call<Value>(call: () => Promise<Value>): Promise<Value> {
    for (let turns = this.#shared.delay(); turns > 0; turns--) await undefined;
    return this.#shared.floor.turn(this.#number, call);
  }

  async #commit(commit: Commit): Promise<boolean> {
    const { written, now } = this.#shared;
    const step = { input: this.#input as Event | Timer, now: now(), decisions: this.#decisions };
    const isWritten = await this.#store.commit(commit);
    if (isWritten) written.push(step);
    return isWritten;
  }
}
