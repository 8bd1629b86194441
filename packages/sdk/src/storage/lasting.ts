import type { StoreDeps } from "./current-store.ts";
import { CurrentStore, ReplacedError } from "./current-store.ts";
import { Known } from "./known.ts";
import type { Commit, Delta, Identity, KeptOffer, Notes, Storage, Unsent } from "./storage.ts";

export { ReplacedError } from "./current-store.ts";

/**
 * A store that goes on whatever becomes of IndexedDB, with what the page knows of it.
 *
 * Its calls do not fail, but for those that only make sense with what was read before: `since`, `upTo` and `commit`
 * throw a {@link ReplacedError} where another store has come in place of the one that was read.
 */
export class LastingStorage implements Storage {
  readonly #known = new Known();
  readonly #current: CurrentStore;
  /** The revisions that were told of the store as it is: what goes by another one was worked out from another store. */
  readonly #told = new Set<number>();
  readonly #onReplaced: () => void;

  private constructor(deps: StoreDeps) {
    this.#onReplaced = deps.onReplaced;
    const onReplaced = (): void => {
      this.#told.clear();
      deps.onReplaced();
    };
    this.#current = new CurrentStore({ ...deps, onReplaced }, this.#known);
  }

  /** Opens it, within half a second. Never rejects. */
  static async open(deps: StoreDeps): Promise<LastingStorage> {
    const storage = new LastingStorage(deps);
    await storage.#current.open();
    return storage;
  }

  get kind(): Storage["kind"] {
    return this.#current.kind;
  }

  async since(revision: number): Promise<Delta> {
    if (revision > 0) this.#mustBeOurs(revision);
    const delta = await this.#current.ask((store) => store.since(revision));
    this.#told.add(delta.revision);
    this.#known.sawDelta(revision, delta);
    return delta;
  }

  async upTo(revision: number): ReturnType<Storage["upTo"]> {
    this.#mustBeOurs(revision);
    const events = await this.#current.ask((store) => store.upTo(revision));
    this.#known.sawEarlier(revision, events);
    return events;
  }

  async commit(commit: Commit): Promise<boolean> {
    if (this.#current.isChanging || this.#isForeign(commit.base)) return false;
    try {
      const isWritten = await this.#current.ask((store) => store.commit(commit));
      if (isWritten) this.#committed(commit);
      return isWritten;
    } catch (cause) {
      if (await this.#current.insist((store) => this.#isWritten(commit, store))) return true;
      throw cause;
    }
  }

  async unsent(max: number): Promise<readonly Unsent[]> {
    const unsent = await this.#current.insist((store) => store.unsent(max));
    this.#known.sawUnsent(unsent);
    return unsent;
  }

  confirm(messageIds: readonly string[]): Promise<void> {
    this.#known.confirmed(messageIds);
    return this.#current.insist((store) => store.confirm(messageIds));
  }

  async offers(): Promise<readonly KeptOffer[]> {
    const offers = await this.#current.insist((store) => store.offers());
    this.#known.sawOffers(offers);
    return offers;
  }

  putOffer(offer: KeptOffer): Promise<void> {
    this.#known.sawOffer(offer);
    return this.#current.insist((store) => store.putOffer(offer));
  }

  async note<Name extends keyof Notes>(name: Name): Promise<Notes[Name] | undefined> {
    const value = await this.#current.insist((store) => store.note(name));
    this.#known.sawNote(name, value);
    if (name === "snapshot" && value) this.#told.add((value as Notes["snapshot"]).revision);
    return value;
  }

  putNote<Name extends keyof Notes>(name: Name, value: Notes[Name]): Promise<void> {
    if (name === "snapshot") return this.#putSnapshot(value as Notes["snapshot"]);
    this.#known.sawNote(name, value);
    return this.#current.insist((store) => store.putNote(name, value));
  }

  async claim(own: Identity): Promise<Identity> {
    const identity = await this.#current.insist((store) => store.claim(own));
    this.#known.sawNote("identity", identity);
    return identity;
  }

  prune(now: number): Promise<void> {
    return this.#current.insist((store) => store.prune(now));
  }

  begin(identity: Identity): Promise<void> {
    this.#known.began(identity);
    return this.#current.insist((store) => store.begin(identity));
  }

  erase(): Promise<void> {
    this.#known.forget();
    return this.#current.erase();
  }

  close(): Promise<void> {
    return this.#current.close();
  }

  #committed(commit: Commit): void {
    this.#told.add(commit.base + 1);
    this.#known.committed(commit);
    this.#current.prove();
  }

  /**
   * Whether a commit of which nothing was heard is in the store that has come in place of the other. In memory it is
   * written once more: what the other store made of it comes out when it answers again. The same event, not one like
   * it: it is told by its id.
   */
  async #isWritten(commit: Commit, store: Storage): Promise<boolean> {
    const { events } = await store.since(commit.base);
    if (events.some(({ messageId }) => messageId === commit.event?.messageId)) return true;
    if (store.kind !== "memory" || !(await store.commit(commit))) return false;
    this.#known.committed(commit);
    return true;
  }

  /** It counts the revisions of one store, and says nothing of another. Without it the next page reads the events. */
  async #putSnapshot(snapshot: Notes["snapshot"]): Promise<void> {
    if (this.#current.isChanging || this.#isForeign(snapshot.revision)) return;
    const putting = this.#current.ask((store) => store.putNote("snapshot", snapshot));
    await putting.catch(() => undefined);
  }

  /** @throws ReplacedError to who has not heard of it, or was in the middle of something. */
  #mustBeOurs(revision: number): void {
    if (!this.#isForeign(revision)) return;
    this.#onReplaced();
    throw new ReplacedError();
  }

  /** Whether a revision is, or may be, one of a store before this one. */
  #isForeign(revision: number): boolean {
    return this.#current.generation > 0 && !this.#told.has(revision);
  }
}
