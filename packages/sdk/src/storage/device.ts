import { anonymousId, deviceKey } from "../ids.ts";
import type { ProfferProblem } from "../types.ts";
import type { Seed } from "./memory.ts";
import { createMemoryStorage } from "./memory.ts";
import { openStorage } from "./open.ts";
import type { Identity, Notes, Storage } from "./storage.ts";

interface DeviceDeps {
  /** Keeps two shops on one origin apart. */
  readonly site: string;
  /** Where the host wants the customer kept; opened by itself if left out. */
  readonly storage: Storage | undefined;
  /** What is known of the customer, should the store fail. */
  readonly salvage: () => Seed & { readonly chat: Notes["chat"] };
  readonly onProblem: (problem: ProfferProblem) => void;
  /** The store was lost; its place is taken by one in memory. */
  readonly onLost: () => void;
  /** Another tab has written. */
  readonly onChange: () => void;
}

/** This device's store, and who it is. Where the store fails it goes on in memory, and says so. */
export class Device {
  readonly #deps: DeviceDeps;
  #storage: Storage = createMemoryStorage();
  #identity: Identity = { anonymousId: anonymousId(), deviceKey: deviceKey() };
  #tabs: BroadcastChannel | undefined;

  constructor(deps: DeviceDeps) {
    this.#deps = deps;
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

  async open(): Promise<void> {
    const name = `proffer-${this.#deps.site}`;
    if (this.#deps.storage) this.#storage = this.#deps.storage;
    else await this.#openOwn(name);
    this.#identity = (await this.#storage.note("identity")) ?? this.#identity;
    await this.#storage.putNote("identity", this.#identity);
  }

  /** From now on the customer goes by this id as well. */
  async call(userId: string): Promise<void> {
    this.#identity = { ...this.#identity, userId };
    await this.#storage
      .putNote("identity", this.#identity)
      .catch((cause: unknown) => this.lose(cause));
  }

  /** Tells the other tabs that something was written. */
  announce(): void {
    this.#tabs?.postMessage("changed");
  }

  /** The store failed: go on in memory with what is known. */
  lose(cause: unknown): void {
    if (this.#storage.kind === "memory") return;
    const { chat, ...seed } = this.#deps.salvage();
    this.#storage = createMemoryStorage({ ...seed, notes: { identity: this.#identity, chat } });
    this.#deps.onLost();
    this.#tell(cause);
  }

  async close(): Promise<void> {
    this.#tabs?.close();
    await this.#storage.close();
  }

  async #openOwn(name: string): Promise<void> {
    const onLost = () => this.lose(new Error("The browser closed the store."));
    const { storage, problem } = await openStorage(name, onLost);
    this.#storage = storage;
    if (problem !== undefined) this.#tell(problem);
    if (storage.kind === "memory" || typeof BroadcastChannel === "undefined") return;
    try {
      this.#tabs = new BroadcastChannel(name);
      this.#tabs.addEventListener("message", () => this.#deps.onChange());
    } catch {
      // Sandboxed frames may not have one. Tabs then hear of each other at their next event.
    }
  }

  #tell(cause: unknown): void {
    const message =
      "This browser does not keep the history; it is in memory until the page closes.";
    this.#deps.onProblem({ type: "storage", message, cause });
  }
}
