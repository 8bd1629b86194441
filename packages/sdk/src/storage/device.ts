import { anonymousId, deviceKey } from "../ids.ts";
import type { ProfferProblem } from "../types.ts";
import type { Seed } from "./memory.ts";
import { createMemoryStorage } from "./memory.ts";
import type { KeptConsent } from "../consent/consent.ts";
import { isKept } from "./is-kept.ts";
import { openLasting, openStorage } from "./open.ts";
import type { Identity, Notes, Storage } from "./storage.ts";

interface DeviceDeps {
  /** The store's name: keeps two shops on one origin apart, and a draft that is tried from what is in force. */
  readonly name: string;
  /** While a draft is tried, the store of what is in force: what the customer agreed to stands there, and a no goes for it too. */
  readonly published?: string | undefined;
  /** Where the host wants the customer kept; opened by itself if left out. */
  readonly storage: Storage | undefined;
  /** Who the customer has been on this page so far; somebody new where it is left out. */
  readonly identity?: Identity | undefined;
  /** What is known of the customer, should the store fail. */
  readonly salvage: () => Seed & { readonly chat: Notes["chat"] };
  readonly onProblem: (problem: ProfferProblem) => void;
  /** Another store has taken the place of the one that was read. */
  readonly onLost: () => void;
  /** Another tab has deleted the store. */
  readonly onErased: () => void;
}

/** This device's store, and who it is. Where the store fails it goes on in memory, and says so. */
export class Device {
  readonly #deps: DeviceDeps;
  #storage: Storage = createMemoryStorage();
  #identity: Identity = createIdentity();

  constructor(deps: DeviceDeps) {
    this.#deps = deps;
    if (deps.identity) this.#identity = deps.identity;
  }

  get storage(): Storage {
    return this.#storage;
  }

  get identity(): Identity {
    return this.#identity;
  }

  /** The ids that an event carries. */
  whoami(): { readonly anonymousId: string; readonly userId?: string } {
    const { anonymousId, userId } = this.#identity;
    return { anonymousId, ...(userId !== undefined && { userId }) };
  }

  /**
   * What the customer agreed to on earlier pages. Nothing is written to learn it, not even an empty store.
   */
  async keptConsent(): Promise<KeptConsent | undefined> {
    const { storage, published } = this.#deps;
    const name = published ?? this.#deps.name;
    if (storage) return storage.note("consent");
    if (!(await isKept(name))) return undefined;
    const opened = await openStorage(name);
    const kept = await opened.storage.note("consent").catch(() => undefined);
    await opened.storage.close();
    return kept;
  }

  /** Whether this device keeps somebody, whether they agreed or not. */
  async isKept(): Promise<boolean> {
    const { storage, name } = this.#deps;
    return storage ? (await storage.note("identity")) !== undefined : isKept(name);
  }

  /**
   * Goes over to the store that lasts, and to who the customer is there.
   *
   * @param isOther whoever was kept there has logged out on this page.
   */
  async open(isOther = false): Promise<void> {
    if (this.#deps.storage) this.#storage = this.#deps.storage;
    else await this.#openOwn();
    const kept = await this.#storage.claim(this.#identity);
    if (isOther) return this.begin(this.#identity);
    const { userId, token } = this.#identity;
    // Who has said on this page who they are does not get the history of who said so before.
    if (kept.userId !== undefined && userId !== undefined && kept.userId !== userId)
      return this.begin(this.#identity);
    const said = { ...(userId !== undefined && { userId }), ...(token !== undefined && { token }) };
    this.#identity = { ...kept, ...said };
    if (userId !== undefined) await this.#storage.putNote("identity", this.#identity);
  }

  /** Another tab has changed who the customer is, or said more of it. */
  async reread(): Promise<void> {
    const [storage, identity] = [this.#storage, this.#identity];
    const kept = await storage.note("identity");
    // What was asked before somebody else began, or before all was erased, is over.
    if (kept && this.#storage === storage && this.#identity === identity) this.#identity = kept;
  }

  /** From now on the customer goes by this id as well; `token` is the shop's word for it. */
  async call(userId: string, token: string | undefined): Promise<void> {
    const { token: before, ...identity } = this.#identity;
    const vouched = token ?? (identity.userId === userId ? before : undefined);
    this.#identity = { ...identity, userId, ...(vouched !== undefined && { token: vouched }) };
    await this.#storage
      .putNote("identity", this.#identity)
      .catch((cause: unknown) => this.lose(cause));
  }

  /** Somebody else uses this device from now on: a new one, or one that is known from before. */
  async begin(identity: Identity = createIdentity()): Promise<void> {
    this.#identity = identity;
    try {
      await this.#storage.begin(identity);
    } catch (cause) {
      // What the store holds is somebody else's by now: nothing of it may be salvaged.
      this.#storage = createMemoryStorage({ notes: { identity } });
      this.#tell(cause);
    }
  }

  /** Nothing of the customer stays here; what is said from now on is gone with the page. */
  async erase(): Promise<void> {
    const storage = this.#storage;
    this.#forget();
    await storage.erase();
    const { published } = this.#deps;
    if (published === undefined || !(await isKept(published))) return;
    const opened = await openStorage(published);
    await opened.storage.erase();
  }

  /** Another tab has deleted the store: this one lets go of it. */
  async forget(): Promise<void> {
    const storage = this.#storage;
    this.#forget();
    await storage.close();
  }

  #forget(): void {
    this.#storage = createMemoryStorage();
    this.#identity = createIdentity();
  }

  /** The host's store failed: go on in memory with what is known. Our own sees to that itself. */
  lose(cause: unknown): void {
    if (this.#storage.kind !== "host") return;
    const { chat, ...seed } = this.#deps.salvage();
    this.#storage = createMemoryStorage({ ...seed, notes: { identity: this.#identity, chat } });
    this.#deps.onLost();
    this.#tell(cause);
  }

  async close(): Promise<void> {
    await this.#storage.close();
  }

  async #openOwn(): Promise<void> {
    const { name, onProblem, onLost, onErased } = this.#deps;
    this.#storage = await openLasting({ name, onProblem, onErased, onReplaced: onLost });
  }

  #tell(cause: unknown): void {
    const message =
      "This browser does not keep the history; it is in memory until the page closes.";
    this.#deps.onProblem({ type: "storage", message, cause });
  }
}

function createIdentity(): Identity {
  return { anonymousId: anonymousId(), deviceKey: deviceKey() };
}
