import type { ProfferProblem } from "../types.ts";
import type { IndexedDbStorage } from "./indexeddb.ts";
import type { Known } from "./known.ts";
import { createMemoryStorage } from "./memory.ts";
import type { Storage } from "./storage.ts";
import { LateError, within } from "./within.ts";

/** The store was replaced by another one: what was asked of it is to be asked again, from the start. */
export class ReplacedError extends Error {
  constructor(cause?: unknown) {
    super("The store was replaced by another one. Ask again.", { cause });
    this.name = "ReplacedError";
  }
}

/** How a store is had, and who hears what becomes of it. */
export interface StoreDeps {
  /**
   * Opens the store, or opens it again.
   *
   * @param onErased another tab deletes it.
   * @throws LateError whose `later` brings it.
   */
  readonly open: (onErased: () => void) => Promise<IndexedDbStorage>;
  /** Leaves nothing behind of a store that is not open. */
  readonly remove: () => Promise<void>;
  /** Another store holds the customer from now on; what was read of the old one is to be read again. */
  readonly onReplaced: () => void;
  /** Another tab has deleted the store: whoever it was about is not known any more. */
  readonly onErased: () => void;
  readonly onProblem: (problem: ProfferProblem) => void;
}

/** So often a page returns to a store that it had to leave: without anything being written in between, and at all. */
const maxReturns = { inARow: 2, inAll: 10 } as const;

/** To open a store that was taken away. All of it together takes less than half a second. */
const maxTries = 4;
const betweenTriesMs = 100;

/**
 * The store of the moment. Where IndexedDB is taken away it is opened again and given what it has lost; where it is too
 * slow, or not to be had, memory takes its place until it answers.
 */
export class CurrentStore {
  readonly #deps: StoreDeps;
  readonly #known: Known;
  #store: Storage = createMemoryStorage();
  #generation = 0;
  #replacing: Promise<void> | undefined;
  readonly #returns = { inARow: 0, inAll: 0 };
  #isClosed = false;

  /** @param known what the page knows of its store, for one that has to be made anew. */
  constructor(deps: StoreDeps, known: Known) {
    this.#deps = deps;
    this.#known = known;
  }

  /** Within half a second. Never rejects. */
  async open(): Promise<void> {
    try {
      this.#store = await this.#open();
    } catch (cause) {
      this.#leave(cause);
    }
  }

  get kind(): Storage["kind"] {
    return this.#store.kind;
  }

  /** Goes up when the store is replaced. */
  get generation(): number {
    return this.#generation;
  }

  /** Whether another store is taking the place of this one. */
  get isChanging(): boolean {
    return this.#replacing !== undefined;
  }

  /** Something was written: the store is worth returning to. */
  prove(): void {
    if (this.kind !== "memory") this.#returns.inARow = 0;
  }

  /**
   * What only makes sense of the store that was read before.
   *
   * @throws ReplacedError
   */
  async ask<Value>(call: (store: Storage) => Promise<Value>): Promise<Value> {
    const generation = this.#generation;
    await this.#replacing;
    if (this.#generation !== generation) throw new ReplacedError();
    const store = this.#store;
    let cause: unknown;
    try {
      const value = await call(store);
      // What a store says while another one takes its place, that one may not know.
      await this.#replacing;
      if (this.#generation === generation) return value;
    } catch (thrown) {
      cause = thrown;
      await this.#replace(store, thrown);
    }
    throw new ReplacedError(cause);
  }

  /** What may as well be asked of whichever store there is. */
  async insist<Value>(call: (store: Storage) => Promise<Value>): Promise<Value> {
    for (;;) {
      await this.#replacing;
      const store = this.#store;
      try {
        return await call(store);
      } catch (cause) {
        await this.#replace(store, cause);
      }
    }
  }

  async erase(): Promise<void> {
    this.#isClosed = true;
    await this.#replacing;
    const isAway = this.kind === "memory";
    await this.#store.erase();
    if (isAway) await this.#deps.remove();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#replacing;
    await this.#store.close();
  }

  /** @throws the cause where there is nothing to replace it by. */
  #replace(lost: Storage, cause: unknown): Promise<void> {
    if (this.#store !== lost) return this.#replacing ?? Promise.resolve();
    if (this.#isClosed || lost.kind === "memory") return Promise.reject(cause as Error);
    return this.#inTurn(() => this.#goOn(cause));
  }

  /** One replacement at a time; whoever asks for anything waits for it. */
  #inTurn(replace: () => Promise<void>): Promise<void> {
    this.#replacing ??= replace().finally(() => (this.#replacing = undefined));
    return this.#replacing;
  }

  async #goOn(cause: unknown): Promise<void> {
    try {
      // What is slow or full is so a moment later.
      if (cause instanceof LateError || isFull(cause) || !this.#mayReturn()) throw cause;
      this.#use(await this.#reopen());
    } catch (last) {
      const isAway = last instanceof LateError;
      this.#leave(last);
      this.#use(createMemoryStorage({ ...this.#known.seed(), isAway }));
    }
  }

  #reopen(): Promise<Storage> {
    const reopening = this.#insistOnOpening();
    return within(reopening, () => new LateError("The store did not open again.", reopening));
  }

  /** While the browser is still at deleting the site's data it refuses; a moment later it does not. */
  async #insistOnOpening(): Promise<IndexedDbStorage> {
    for (let tries = maxTries; ; tries--) {
      try {
        const store = await this.#open();
        await store.adopt(this.#known.seed());
        return store;
      } catch (cause) {
        if (tries === 1 || this.#isClosed || cause instanceof LateError) throw cause;
      }
      await new Promise((resolve) => setTimeout(resolve, betweenTriesMs));
    }
  }

  /** From now on in memory; back again when the store answers at last. */
  #leave(cause: unknown): void {
    this.#known.leave();
    const until = cause instanceof LateError ? "its store answers" : "the page closes";
    const message = `This browser does not keep the history; it is in memory until ${until}.`;
    this.#deps.onProblem({ type: "storage", message, cause });
    this.#wait(cause);
  }

  #wait(cause: unknown): void {
    if (!(cause instanceof LateError)) return;
    const late = cause.later as Promise<IndexedDbStorage>;
    late.then((store) => this.#return(store)).catch((again: unknown) => this.#wait(again));
  }

  async #return(store: IndexedDbStorage): Promise<void> {
    if (this.#isClosed) return store.close();
    if (this.#mayReturn()) await this.#inTurn(() => this.#handBack(store));
  }

  /** A store that fails again and again is none. */
  #mayReturn(): boolean {
    const { inARow, inAll } = this.#returns;
    this.#returns.inARow++;
    this.#returns.inAll++;
    return inARow < maxReturns.inARow && inAll < maxReturns.inAll;
  }

  /** The store gets what came meanwhile. Where it cannot take it, all goes on in memory, as has been said. */
  async #handBack(store: IndexedDbStorage): Promise<void> {
    const unsent = await this.#store.unsent(Number.POSITIVE_INFINITY);
    await store.adopt({ ...this.#known.seedBack(), unsent });
    this.#known.arrive();
    this.#use(store);
  }

  #open(): Promise<IndexedDbStorage> {
    return this.#deps.open(() => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      this.#known.forget();
      this.#use(createMemoryStorage());
      this.#deps.onErased();
    });
  }

  #use(store: Storage): void {
    this.#store = store;
    this.#generation++;
    this.#deps.onReplaced();
  }
}

function isFull(cause: unknown): boolean {
  return (cause as Partial<Error> | null)?.name === "QuotaExceededError";
}
