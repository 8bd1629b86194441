import type { ProfferProblem } from "../types.ts";
import type { IndexedDbStorage } from "./indexeddb.ts";
import { Known } from "./known.ts";
import { createMemoryStorage } from "./memory.ts";
import type { Commit, Delta, Identity, KeptOffer, Notes, Storage, Unsent } from "./storage.ts";
import { LateError, within } from "./within.ts";

/** The store was replaced by another one: what was asked of it is to be asked again, from the start. */
export class ReplacedError extends Error {
  constructor(cause: unknown) {
    super("The store was replaced by another one. Ask again.", { cause });
    this.name = "ReplacedError";
  }
}

interface LastingDeps {
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
 * A store that goes on whatever becomes of IndexedDB. Taken away, it is opened again and given back what it has lost;
 * too slow, or not to be had, the customer is in memory until it answers.
 *
 * Its calls do not fail, but for those that only make sense with what was read before: `since`, `upTo` and `commit`
 * throw a {@link ReplacedError}.
 */
export class LastingStorage implements Storage {
  readonly #deps: LastingDeps;
  readonly #known = new Known();
  #store: Storage = createMemoryStorage();
  /** Goes up when the store is replaced. */
  #generation = 0;
  /** The revisions that were told of the store as it is: what goes by another one was worked out from another store. */
  readonly #told = new Set<number>();
  #replacing: Promise<void> | undefined;
  readonly #returns = { inARow: 0, inAll: 0 };
  #isClosed = false;

  private constructor(deps: LastingDeps) {
    this.#deps = deps;
  }

  /** Opens it, within half a second. Never rejects. */
  static async open(deps: LastingDeps): Promise<LastingStorage> {
    const storage = new LastingStorage(deps);
    try {
      storage.#store = await storage.#open();
    } catch (cause) {
      storage.#leave(cause);
    }
    return storage;
  }

  get kind(): Storage["kind"] {
    return this.#store.kind;
  }

  async since(revision: number): Promise<Delta> {
    if (revision > 0 && this.#isForeign(revision)) throw new ReplacedError(undefined);
    const delta = await this.#ask((store) => store.since(revision));
    this.#told.add(delta.revision);
    this.#known.sawDelta(revision, delta);
    return delta;
  }

  async upTo(revision: number): ReturnType<Storage["upTo"]> {
    if (this.#isForeign(revision)) throw new ReplacedError(undefined);
    const events = await this.#ask((store) => store.upTo(revision));
    this.#known.sawEarlier(revision, events);
    return events;
  }

  async commit(commit: Commit): Promise<boolean> {
    if (this.#isForeign(commit.base)) return false;
    const generation = this.#generation;
    await this.#replacing;
    if (this.#generation !== generation) return false;
    try {
      const isWritten = await this.#ask((store) => store.commit(commit));
      if (isWritten) this.#committed(commit);
      return isWritten;
    } catch (cause) {
      if (await this.#isWritten(commit)) return true;
      throw cause;
    }
  }

  async unsent(max: number): Promise<readonly Unsent[]> {
    const unsent = await this.#insist((store) => store.unsent(max));
    this.#known.sawUnsent(unsent);
    return unsent;
  }

  confirm(messageIds: readonly string[]): Promise<void> {
    this.#known.confirmed(messageIds);
    return this.#insist((store) => store.confirm(messageIds));
  }

  async offers(): Promise<readonly KeptOffer[]> {
    const offers = await this.#insist((store) => store.offers());
    this.#known.sawOffers(offers);
    return offers;
  }

  putOffer(offer: KeptOffer): Promise<void> {
    this.#known.sawOffer(offer);
    return this.#insist((store) => store.putOffer(offer));
  }

  async note<Name extends keyof Notes>(name: Name): Promise<Notes[Name] | undefined> {
    const value = await this.#insist((store) => store.note(name));
    this.#known.sawNote(name, value);
    if (name === "snapshot" && value) this.#told.add((value as Notes["snapshot"]).revision);
    return value;
  }

  async putNote<Name extends keyof Notes>(name: Name, value: Notes[Name]): Promise<void> {
    if (name === "snapshot") return this.#putSnapshot(value as Notes["snapshot"]);
    this.#known.sawNote(name, value);
    return this.#insist((store) => store.putNote(name, value));
  }

  async claim(own: Identity): Promise<Identity> {
    const identity = await this.#insist((store) => store.claim(own));
    this.#known.sawNote("identity", identity);
    return identity;
  }

  prune(now: number): Promise<void> {
    return this.#insist((store) => store.prune(now));
  }

  begin(identity: Identity): Promise<void> {
    this.#known.began(identity);
    return this.#insist((store) => store.begin(identity));
  }

  async erase(): Promise<void> {
    this.#isClosed = true;
    await this.#replacing;
    this.#known.forget();
    const isAway = this.#store.kind === "memory";
    await this.#store.erase();
    if (isAway) await this.#deps.remove();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#replacing;
    await this.#store.close();
  }

  #committed(commit: Commit): void {
    this.#told.add(commit.base + 1);
    this.#known.committed(commit);
    if (this.kind !== "memory") this.#returns.inARow = 0;
  }

  /**
   * Whether a commit of which nothing was heard is in the store that has come in place of the other. In memory it is
   * written once more: what the other store made of it comes out when it answers again. The same event, not one like
   * it: it is told by its id.
   */
  async #isWritten(commit: Commit): Promise<boolean> {
    const store = this.#store;
    const { events } = await store.since(commit.base);
    if (events.some(({ messageId }) => messageId === commit.event?.messageId)) return true;
    if (store.kind !== "memory" || !(await store.commit(commit))) return false;
    this.#known.committed(commit);
    return true;
  }

  /** It counts the revisions of one store, and says nothing of another. Without it the next page reads the events. */
  async #putSnapshot(snapshot: Notes["snapshot"]): Promise<void> {
    if (this.#replacing || this.#isForeign(snapshot.revision)) return;
    const store = this.#store;
    await store
      .putNote("snapshot", snapshot)
      .catch((cause: unknown) => this.#replace(store, cause));
  }

  /** Whether a revision is, or may be, one of a store before this one. */
  #isForeign(revision: number): boolean {
    return this.#generation > 0 && !this.#told.has(revision);
  }

  /** What only makes sense of the store that was read before. */
  async #ask<Value>(call: (store: Storage) => Promise<Value>): Promise<Value> {
    const generation = this.#generation;
    await this.#replacing;
    if (this.#generation !== generation) throw new ReplacedError(undefined);
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
  async #insist<Value>(call: (store: Storage) => Promise<Value>): Promise<Value> {
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
      this.#leave(last);
      this.#use(createMemoryStorage(this.#known.seed()));
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
        if (tries === 1 || cause instanceof LateError) throw cause;
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
    if (!(cause instanceof LateError)) return;
    const store = cause.later as Promise<IndexedDbStorage>;
    store.then((store) => this.#return(store)).catch(() => undefined);
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
    this.#told.clear();
    this.#deps.onReplaced();
  }
}

function isFull(cause: unknown): boolean {
  return (cause as Partial<Error> | null)?.name === "QuotaExceededError";
}
