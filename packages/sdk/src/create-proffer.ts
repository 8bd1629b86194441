import type { Decision, Event, Properties, Ruleset, Timer } from "@proffer/engine";
import { emptyRuleset, parseEvent } from "@proffer/engine";
import { isSeen, Offers, outcomeOf, toOffers } from "./actions/offers.ts";
import { VisitorChat } from "./chat/chat.ts";
import { Clock, stamp } from "./clock.ts";
import { Customer } from "./customer.ts";
import { Emitter } from "./emitter.ts";
import { anonymousId, deviceKey, messageIdOf, randomPart } from "./ids.ts";
import { listenToPage } from "./lifecycle.ts";
import type { ProfferOptions } from "./options.ts";
import { readProduct } from "./sources/json-ld.ts";
import { describePage } from "./sources/page.ts";
import { createMemoryStorage } from "./storage/memory.ts";
import { openStorage } from "./storage/open.ts";
import type { Identity, Storage } from "./storage/storage.ts";
import { Http } from "./transport/http.ts";
import { loadRules } from "./transport/load-rules.ts";
import { Outbox } from "./transport/outbox.ts";
import type { Chat, Offer, Proffer, ProfferEvents, ProfferProblem } from "./types.ts";

/** `setTimeout` counts in 32 bits; a longer wait is taken in steps. */
const maxTimeoutMs = 2_147_483_647;

/** What the server takes of one event, less room for the id and the time that are still to come. */
const maxEventBytes = 63 * 1024;

/**
 * Starts Proffer for the customer of this browser, or of this Node process.
 *
 * It returns at once and never throws; what is tracked before the history is open waits for it. Problems are heard by
 * `on("problem", …)`.
 *
 * @example
 * ```ts
 * const proffer = createProffer({ rules });
 * proffer.on("decision", (decision) => console.log(decision.rule, decision.reasons));
 * await proffer.track("Product Viewed", { product_id: "mug", name: "Tea mug" });
 * ```
 */
export function createProffer(options: ProfferOptions = {}): Proffer {
  return new Client(options);
}

class Client implements Proffer {
  readonly ready: Promise<void>;
  readonly chat: Chat;
  readonly #options: ProfferOptions;
  readonly #emitter = new Emitter();
  readonly #clock: Clock;
  readonly #customer: Customer;
  readonly #offers: Offers;
  readonly #outbox: Outbox | undefined;
  readonly #visitorChat: VisitorChat;
  readonly #stopListening: () => void;
  #storage: Storage = createMemoryStorage();
  #identity: Identity = { anonymousId: anonymousId(), deviceKey: deviceKey() };
  #ruleset: Ruleset = emptyRuleset;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tabs: BroadcastChannel | undefined;
  #stopped = false;

  constructor(options: ProfferOptions) {
    this.#options = options;
    this.#clock = new Clock(options.clock ?? Date.now);
    const fetch = options.fetch ?? globalThis.fetch?.bind(globalThis);
    const http =
      options.endpoint !== undefined && fetch ? new Http(options.endpoint, fetch) : undefined;
    const storage = () => this.#storage;
    const identity = () => this.#identity;
    const flush = () => this.#outbox?.flush() ?? Promise.resolve(false);
    const onProblem = (problem: ProfferProblem) => this.#emitter.emit("problem", problem);
    this.#outbox = http && new Outbox({ http, storage, identity, clock: this.#clock, onProblem });
    this.#customer = new Customer("me", {
      storage,
      ruleset: () => this.#ruleset,
      now: () => this.#clock.now(),
      toOffers: (decisions, history) => toOffers(decisions, history, this.#ruleset),
      onUndecided: (cause) =>
        onProblem({
          type: "internal",
          message: "An event could not be decided on; it is kept.",
          cause,
        }),
    });
    this.#offers = new Offers({
      storage,
      http,
      identity,
      locale: () => options.locale ?? globalThis.navigator?.language ?? "en",
      track: (event, properties) => this.track(event, properties),
      flush,
      onOffer: (offer) => this.#emitter.emit("offer", offer),
    });
    this.ready = this.#start(http);
    this.#visitorChat = new VisitorChat({
      endpoint: options.endpoint,
      WebSocket: options.WebSocket ?? globalThis.WebSocket,
      storage,
      identity,
      now: () => this.#clock.now(),
      ready: this.ready,
      flush,
      onHandoff: (offer) => void this.track("Handoff Requested", offer ? handoffOf(offer) : {}),
      keptOffer: async (id) => (await this.#storage.offers()).find((kept) => kept.id === id),
    });
    this.chat = this.#visitorChat;
    this.#stopListening = listenToPage({
      onHide: () => void this.#outbox?.farewell().catch(() => undefined),
      onShow: () => void this.decide(),
      onOnline: () => this.#outbox?.nudge(),
    });
    void this.#readPage();
  }

  get anonymousId(): string {
    return this.#identity.anonymousId;
  }

  track(event: string, properties: Properties = {}): Promise<readonly Decision[]> {
    return this.#say({ type: "track", event, properties });
  }

  async identify(userId: string, traits: Properties = {}): Promise<readonly Decision[]> {
    await this.ready;
    this.#identity = { ...this.#identity, userId: String(userId) };
    await this.#storage
      .putNote("identity", this.#identity)
      .catch((cause: unknown) => this.#loseStorage(cause));
    return this.#say({ type: "identify", traits });
  }

  page(name?: string, properties: Properties = {}): Promise<readonly Decision[]> {
    const seen = typeof document === "undefined" ? {} : describePage(document);
    return this.#say({ type: "page", name, properties: { ...seen, ...properties } });
  }

  async decide(): Promise<readonly Decision[]> {
    await this.ready;
    return this.#take(() => ({ type: "timer", at: this.#clock.now() }));
  }

  on<Type extends keyof ProfferEvents>(
    type: Type,
    listener: (value: ProfferEvents[Type]) => void,
  ): () => void {
    return this.#emitter.on(type, listener);
  }

  offers(): readonly Offer[] {
    return this.#offers.list();
  }

  async destroy(): Promise<void> {
    await this.ready;
    await this.#outbox?.flush();
    this.#stopped = true;
    this.#stopListening();
    this.#outbox?.stop();
    this.#visitorChat.stop();
    this.#tabs?.close();
    clearTimeout(this.#timer);
    await this.#storage.close();
  }

  async #start(http: Http | undefined): Promise<void> {
    try {
      await this.#open();
      this.#ruleset = await loadRules({
        http,
        rules: this.#options.rules,
        storage: this.#storage,
        clock: this.#clock,
        onProblem: (problem) => this.#emitter.emit("problem", problem),
      });
      await this.#offers.refresh();
      await this.#visitorChat.resume();
      this.#schedule();
      this.#outbox?.nudge();
    } catch (cause) {
      this.#loseStorage(cause);
    }
  }

  async #open(): Promise<void> {
    const name = `proffer-${this.#options.site ?? "site"}`;
    if (this.#options.storage) this.#storage = this.#options.storage;
    else {
      const opened = await openStorage(name, () =>
        this.#loseStorage(new Error("The browser closed the store.")),
      );
      this.#storage = opened.storage;
      if (opened.problem !== undefined) this.#tellOfMemory(opened.problem);
      this.#listenToTabs(name);
    }
    this.#identity = (await this.#storage.note("identity")) ?? this.#identity;
    await this.#storage.putNote("identity", this.#identity);
    const config = await this.#storage.note("config");
    if (config) this.#clock.learn(this.#clock.device() + config.offsetMs, this.#clock.device());
    await this.#storage.prune(this.#clock.now());
  }

  async #readPage(): Promise<void> {
    if (typeof document === "undefined") return;
    const { page = true, jsonLd = true } = this.#options.sources ?? {};
    if (page) void this.page();
    await documentRead();
    const product = jsonLd ? readProduct(document) : undefined;
    if (product && !this.#stopped) void this.track("Product Viewed", product);
  }

  async #say(message: Readonly<Record<string, unknown>>): Promise<readonly Decision[]> {
    const device = this.#clock.device();
    const random = randomPart();
    await this.ready;
    const { anonymousId, userId } = this.#identity;
    const whole = { ...message, anonymousId, ...(userId !== undefined && { userId }) };
    // A trial run: what is wrong with the event is wrong at any instant.
    const trial = parseEvent(whole, { messageId: random, timestamp: device });
    if ("problem" in trial) {
      this.#emitter.emit("problem", { type: "event", message: trial.problem.message });
      return [];
    }
    if (new TextEncoder().encode(JSON.stringify(trial.event)).length > maxEventBytes) {
      const message = `The event “${trial.event.event}” is larger than ${maxEventBytes / 1024} KB and was not kept. Say less in its properties.`;
      this.#emitter.emit("problem", { type: "event", message });
      return [];
    }
    return this.#take((last) => {
      const timestamp = stamp(this.#clock.at(device), last?.timestamp);
      return { ...trial.event, timestamp, messageId: messageIdOf(timestamp, random) };
    });
  }

  /** One step of the customer, whatever the store does; then everybody hears of it. */
  async #take(make: (last: Event | undefined) => Event | Timer): Promise<readonly Decision[]> {
    if (this.#stopped) return [];
    try {
      const step = await this.#customer.take(make).catch((cause: unknown) => {
        this.#loseStorage(cause);
        return this.#customer.take(make);
      });
      if (step.event) this.#emitter.emit("event", step.event);
      this.#offers.add(step.offers);
      this.#announce(step.decisions, step.event);
      this.#schedule();
      if (step.event) this.#outbox?.nudge();
      if (step.event) this.#tabs?.postMessage("changed");
      return step.decisions;
    } catch (cause) {
      this.#emitter.emit("problem", { type: "internal", message: "An event was lost.", cause });
      return [];
    }
  }

  #announce(decisions: readonly Decision[], event: Event | undefined): void {
    // A rule that is looked at for a suppression, and suppressed itself, would go on for ever.
    const tell = event?.event !== "Message Suppressed";
    for (const decision of decisions) {
      this.#emitter.emit("decision", decision);
      if (decision.outcome === "refuse") {
        if (tell) void this.track("Message Suppressed", suppressionOf(decision));
      } else if (!isSeen(decision.action.type)) this.#emitter.emit("action", decision);
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const due = this.#stopped ? undefined : this.#customer.nextTimer();
    if (due === undefined) return;
    const wait = Math.min(Math.max(0, due - this.#clock.now()), maxTimeoutMs);
    this.#timer = setTimeout(() => void this.decide(), wait);
    // In Node a timer days ahead is no reason to stay alive.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  /** The store failed: go on in memory with what is known, and say so. */
  #loseStorage(cause: unknown): void {
    if (this.#storage.kind === "memory") return;
    this.#storage = createMemoryStorage({
      ...this.#customer.keep(),
      notes: { identity: this.#identity },
    });
    this.#customer.restart();
    this.#tellOfMemory(cause);
  }

  #tellOfMemory(cause: unknown): void {
    const message =
      "This browser does not keep the history; it is in memory until the page closes.";
    this.#emitter.emit("problem", { type: "storage", message, cause });
  }

  #listenToTabs(name: string): void {
    if (typeof BroadcastChannel === "undefined" || this.#storage.kind === "memory") return;
    this.#tabs = new BroadcastChannel(name);
    this.#tabs.addEventListener("message", () => void this.#offers.refresh());
  }
}

function suppressionOf(decision: Decision): Properties {
  return { ...outcomeOf(decision), reason: decision.reasons.at(-1)?.text ?? "" };
}

function handoffOf({ rule, id, key, params }: Offer): Properties {
  const team = params["team"];
  return {
    rule_id: rule,
    firing_id: id,
    ...(key !== null && { key }),
    ...(typeof team === "string" && { team }),
  };
}

/** Resolves when the whole page has been read, markup at its end included. */
function documentRead(): Promise<void> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", () => resolve(), { once: true });
  });
}
