import type { Event, Firing, Ruleset, State } from "@proffer/engine";
import { createState, fire, nextTimer } from "@proffer/engine";
import { DueQueue } from "./due-queue.ts";
import { decodeState, encodeState } from "./state-codec.ts";
import type { Progress, StateStore } from "./state-store.ts";

/** What bounds the customers in memory. */
export interface Bounds {
  readonly maxCustomers: number;
  readonly maxIdleMs: number;
}

interface Resident {
  readonly state: State;
  /** Whether the store holds another one. */
  isChanged: boolean;
  /** By the clock that is passed in, ms. */
  usedAt: number;
  /** When the next timer falls due; `undefined` where that has to be found out. */
  due: number | undefined;
}

/**
 * The customers of a partition: those who were here lately in memory, the others in the store, all of them looked at when
 * their timers fall due.
 */
export class Customers {
  readonly #ruleset: Ruleset;
  readonly #store: StateStore;
  readonly #bounds: Bounds;
  readonly #clock: () => number;
  /** The one used last is at the end. */
  readonly #residents = new Map<string, Resident>();
  readonly #dues = new DueQueue();
  /** The rules whose timers are in the queue, for everybody. */
  #timersOf: string | null;

  constructor(ruleset: Ruleset, store: StateStore, bounds: Bounds, clock: () => number) {
    this.#ruleset = ruleset;
    this.#store = store;
    this.#bounds = bounds;
    this.#clock = clock;
    this.#timersOf = store.progress.rules;
    // Other rules have other timers: everybody is looked at once to find out.
    const isKnown = this.#timersOf === ruleset.hash;
    for (const [customer, due] of store.dues()) this.#dues.set(customer, isKnown ? due : 0);
  }

  /** How many are in memory. */
  get resident(): number {
    return this.#residents.size;
  }

  /** What an event brings. */
  async take(customer: string, event: Event): Promise<readonly Firing[]> {
    const resident = await this.#residentOf(customer);
    resident.isChanged = true;
    resident.due = undefined;
    return fire(resident.state, event, this.#ruleset);
  }

  /** What one customer's timers bring that fell due up to and including an instant. */
  async lookAt(customer: string, until: number): Promise<readonly Firing[]> {
    const resident = await this.#residentOf(customer);
    const firings: Firing[] = [];
    // Each at its own instant, and not all at the last: what is remembered must not depend on when somebody looked.
    for (let due = this.#dueOf(resident); due <= until; due = this.#dueOf(resident)) {
      resident.isChanged = true;
      resident.due = undefined;
      firings.push(...(await fire(resident.state, { type: "timer", at: due }, this.#ruleset)));
    }
    this.#dues.set(customer, this.#dueOf(resident));
    return firings;
  }

  /** What the timers of all customers bring that fell due up to and including an instant. */
  async *lookAtAll(until: number): AsyncGenerator<Firing> {
    for (let next = this.#dues.take(until); next !== undefined; next = this.#dues.take(until)) {
      yield* await this.lookAt(next, until);
      await this.shrink();
    }
    this.#timersOf = this.#ruleset.hash;
  }

  /** Says when a customer has to be looked at again. */
  schedule(customer: string): void {
    const resident = this.#residents.get(customer);
    if (resident) this.#dues.set(customer, this.#dueOf(resident));
  }

  /** Makes what is in memory and the message it goes up to a snapshot; who was not here for long leaves memory. */
  async commit(progress: Omit<Progress, "rules">): Promise<void> {
    for (const [customer, resident] of this.#residents) await this.#save(customer, resident);
    await this.#store.commit({ ...progress, rules: this.#timersOf });
    const idleSince = this.#clock() - this.#bounds.maxIdleMs;
    for (const [customer, { usedAt }] of this.#residents) {
      if (usedAt >= idleSince) break;
      this.#residents.delete(customer);
    }
  }

  /** Moves those who were not here for longest from memory to the store, until no more are here than may be. */
  async shrink(): Promise<void> {
    for (const [customer, resident] of this.#residents) {
      if (this.#residents.size <= this.#bounds.maxCustomers) return;
      await this.#save(customer, resident);
      this.#residents.delete(customer);
    }
  }

  async #residentOf(customer: string): Promise<Resident> {
    let resident = this.#residents.get(customer);
    if (resident) this.#residents.delete(customer);
    else resident = await this.#load(customer);
    resident.usedAt = this.#clock();
    this.#residents.set(customer, resident);
    return resident;
  }

  async #load(customer: string): Promise<Resident> {
    const bytes = await this.#store.read(customer);
    const state = bytes ? decodeState(customer, bytes, this.#ruleset) : createState(customer);
    return { state, isChanged: false, usedAt: 0, due: undefined };
  }

  async #save(customer: string, resident: Resident): Promise<void> {
    if (!resident.isChanged) return;
    const state = encodeState(resident.state, this.#ruleset);
    await this.#store.write({ customer, state, due: this.#dueOf(resident) });
    resident.isChanged = false;
  }

  #dueOf(resident: Resident): number {
    resident.due ??= nextTimer(resident.state, this.#ruleset) ?? Number.POSITIVE_INFINITY;
    return resident.due;
  }
}
