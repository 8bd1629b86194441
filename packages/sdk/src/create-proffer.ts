import type { Decision, Event, Extensions, Properties, Ruleset, Timer } from "@proffer/engine";
import { emptyRuleset, needsSurface, suppressionOf } from "@proffer/engine";
import type { SiteConfig } from "@proffer/protocol";
import { Offers, toOffers } from "./actions/offers.ts";
import { VisitorChat } from "./chat/chat.ts";
import { Clock } from "./clock.ts";
import type { Step } from "./customer.ts";
import { Customer } from "./customer.ts";
import { Emitter } from "./emitter.ts";
import { messageIdOf, randomPart } from "./ids.ts";
import { listenToPage } from "./lifecycle.ts";
import type { ProfferOptions } from "./options.ts";
import { readMessage, readUserId } from "./read-message.ts";
import { describePage } from "./sources/page.ts";
import { readPage } from "./sources/read-page.ts";
import { Device } from "./storage/device.ts";
import { Backoff } from "./transport/backoff.ts";
import { Http } from "./transport/http.ts";
import { loadRules } from "./transport/load-rules.ts";
import { Outbox } from "./transport/outbox.ts";
import type { Chat, Offer, Proffer, ProfferEvents, ProfferProblem } from "./types.ts";

/** `setTimeout` counts in 32 bits; a longer wait is taken in steps. */
const maxTimeoutMs = 2_147_483_647;

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
  return new Client(sanitize(options));
}

/** A page is not type-checked: what it passes by mistake must not break it. */
function sanitize(options: ProfferOptions | null): ProfferOptions {
  const { endpoint, locale, sources, ...rest } = options ?? {};
  return {
    ...rest,
    ...(typeof endpoint === "string" && { endpoint }),
    ...(typeof locale === "string" && { locale }),
    ...(typeof sources === "object" && sources !== null && { sources }),
  };
}

class Client implements Proffer {
  readonly ready: Promise<void>;
  readonly #options: ProfferOptions;
  readonly #emitter = new Emitter();
  readonly #clock: Clock;
  readonly #device: Device;
  readonly #customer: Customer;
  readonly #offers: Offers;
  readonly #outbox: Outbox | undefined;
  readonly #chat: VisitorChat;
  readonly #stopListening: () => void;
  #ruleset: Ruleset = emptyRuleset;
  #agents: SiteConfig["agents"];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  readonly #backoff = new Backoff();
  /** What the host has said and has not been taken in yet. */
  readonly #busy = new Set<Promise<unknown>>();

  constructor(options: ProfferOptions) {
    this.#options = options;
    this.#clock = new Clock(options.clock ?? Date.now);
    const fetch = options.fetch ?? globalThis.fetch?.bind(globalThis);
    const http =
      options.endpoint !== undefined && fetch ? new Http(options.endpoint, fetch) : undefined;
    const shared = {
      http,
      clock: this.#clock,
      storage: () => this.#device.storage,
      identity: () => this.#device.identity,
      flush: () => this.#outbox?.flush() ?? Promise.resolve(false),
      now: () => this.#clock.now(),
      onProblem: (problem: ProfferProblem) => this.#emitter.emit("problem", problem),
    };
    this.#device = new Device({
      site: options.site ?? "site",
      storage: options.storage,
      salvage: () => ({
        ...this.#customer.keep(),
        ...this.#offers.keep(),
        chat: this.#chat.keep(),
      }),
      onProblem: shared.onProblem,
      onLost: () => this.#customer.restart(),
      onChange: () => {
        void this.#offers.refresh().catch((cause: unknown) => this.#device.lose(cause));
        void this.decide();
      },
    });
    this.#customer = new Customer({
      ...shared,
      ruleset: () => this.#ruleset,
      sends: http !== undefined,
      beginSession: (first) => this.#beginSession(first),
      onSession: (step) => this.#hear(step),
      toOffers: (decisions, history) => toOffers(decisions, history, this.#ruleset),
    });
    this.#offers = new Offers({
      ...shared,
      reserve: (id) => this.#customer.reserve(id),
      locale: () => this.#locale(),
      track: (event, properties) => this.track(event, properties),
      onOffer: (offer) => this.#emitter.emit("offer", offer),
    });
    this.#outbox = http && new Outbox({ ...shared, http });
    this.ready = this.#start(http);
    this.#chat = new VisitorChat({
      ...shared,
      endpoint: options.endpoint,
      WebSocket: options.WebSocket ?? globalThis.WebSocket,
      ready: this.ready,
      onHandoff: (offer) => void this.track("Handoff Requested", offer ? handoffOf(offer) : {}),
      onSay: (text) => void this.track("Message Sent", { text }),
    });
    this.#stopListening = listenToPage({
      onHide: () => void this.#outbox?.farewell().catch(() => undefined),
      onShow: () => void this.decide(),
      onOnline: () => this.#outbox?.hurry(),
    });
    void readPage(this, options.sources);
  }

  get anonymousId(): string {
    return this.#device.identity.anonymousId;
  }

  get chat(): Chat {
    return this.#chat;
  }

  track(event: string, properties: Properties = {}): Promise<readonly Decision[]> {
    return this.#say({ type: "track", event, properties });
  }

  async identify(userId: string, traits: Properties = {}): Promise<readonly Decision[]> {
    const id = readUserId(userId);
    if (id === undefined) {
      const message = "identify needs the customer's id, a text of 1 to 256 characters.";
      this.#emitter.emit("problem", { type: "event", message });
      return [];
    }
    return this.#say({ type: "identify", traits }, id);
  }

  page(name?: string, properties: Properties = {}): Promise<readonly Decision[]> {
    const seen = typeof document === "undefined" ? {} : describePage(document);
    const context = this.#agents && { context: { agents: this.#agents } };
    return this.#say({ type: "page", name, properties: { ...seen, ...properties }, ...context });
  }

  setConsent(categories: Readonly<Record<string, boolean>>): Promise<readonly Decision[]> {
    const context = { consent: { categoryPreferences: categories } };
    return this.#say({
      type: "track",
      event: "Consent Updated",
      properties: { categories },
      context,
    });
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
    await Promise.allSettled(this.#busy);
    await this.#outbox?.flush();
    this.#stopped = true;
    this.#stopListening();
    this.#outbox?.stop();
    this.#chat.stop();
    clearTimeout(this.#timer);
    await this.#device.close();
  }

  async #start(http: Http | undefined): Promise<void> {
    const orLose = (cause: unknown) => this.#device.lose(cause);
    await this.#device.open().catch(orLose);
    await this.#device.storage.prune(this.#clock.now()).catch(orLose);
    this.#ruleset = await loadRules({
      http,
      storage: this.#device.storage,
      rules: this.#options.rules,
      extensions: extensionsOf(this.#options),
      onAgents: (agents) => (this.#agents = agents),
      clock: this.#clock,
      onProblem: (problem) => this.#emitter.emit("problem", problem),
    });
    await this.#offers.refresh().catch(orLose);
    await this.#chat.resume().catch(orLose);
    this.#outbox?.nudge();
    // What fell due while no page was open is noticed now, and what is still to come is waited for.
    void this.decide();
  }

  #say(message: Readonly<Record<string, unknown>>, userId?: string): Promise<readonly Decision[]> {
    const saying = this.#sayInTurn(message, userId);
    this.#busy.add(saying);
    void saying.finally(() => this.#busy.delete(saying));
    return saying;
  }

  /** @param userId who the customer is from here on. */
  async #sayInTurn(
    message: Readonly<Record<string, unknown>>,
    userId?: string,
  ): Promise<readonly Decision[]> {
    const device = this.#clock.device();
    const random = randomPart();
    const read = readMessage(message);
    await this.ready;
    // Not waited for: what is tracked next must not overtake this.
    if (userId !== undefined) void this.#device.call(userId);
    if ("problem" in read) {
      this.#emitter.emit("problem", { type: "event", message: read.problem });
      return [];
    }
    const identity = this.#device.whoami();
    return this.#take((last) => {
      const timestamp = this.#clock.stamp(this.#clock.at(device), last);
      return { ...read.event, ...identity, timestamp, messageId: messageIdOf(timestamp, random) };
    });
  }

  /** One step of the customer, whatever the store does; then everybody hears of it. */
  async #take(make: (last: number | undefined) => Event | Timer): Promise<readonly Decision[]> {
    if (this.#stopped) return [];
    try {
      const step = await this.#customer.take(make).catch((cause: unknown) => {
        this.#device.lose(cause);
        return this.#customer.take(make);
      });
      this.#hear(step);
      if (!step.undecided) this.#backoff.reset();
      this.#schedule(step.undecided ? this.#backoff.next() : 0);
      if (step.event) this.#outbox?.nudge();
      if (step.event) this.#device.announce();
      return step.decisions;
    } catch (cause) {
      this.#emitter.emit("problem", { type: "internal", message: "An event was lost.", cause });
      return [];
    }
  }

  #hear({ event, offers, decisions }: Step): void {
    if (event) this.#emitter.emit("event", event);
    this.#offers.add(offers);
    this.#announce(decisions, event);
  }

  /** The first event of a session says where the customer is and how they read. */
  #beginSession({ timestamp, ...first }: Event): Event | undefined {
    const page = typeof document === "undefined" ? undefined : document;
    const wanted = this.#options.sources?.session ?? page !== undefined;
    if (!wanted || first.event === "Session Started") return undefined;
    const { anonymousId, userId } = first;
    return {
      messageId: messageIdOf(timestamp, randomPart()),
      type: "track",
      event: "Session Started",
      properties: page?.referrer ? { referrer: page.referrer } : {},
      timestamp,
      context: this.#context(),
      ...(anonymousId !== undefined && { anonymousId }),
      ...(userId !== undefined && { userId }),
    };
  }

  /** What rules may ask of the customer's surroundings, in Segment's fields. */
  #context(): Properties {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    return {
      locale: this.#locale(),
      ...(timeZone && { timezone: timeZone }),
      ...(this.#agents && { agents: this.#agents }),
    };
  }

  #locale(): string {
    return this.#options.locale ?? globalThis.navigator?.language ?? "en";
  }

  #announce(decisions: readonly Decision[], event: Event | undefined): void {
    // A rule that is looked at for a suppression, and suppressed itself, would go on for ever.
    const suppression = event?.event === "Message Suppressed" ? event.messageId : undefined;
    for (const decision of decisions) {
      this.#emitter.emit("decision", decision);
      if (decision.outcome === "refuse") {
        const { trigger } = decision;
        const isEcho = trigger.type === "event" && trigger.messageId === suppression;
        if (!isEcho) void this.track("Message Suppressed", suppressionOf(decision));
      } else if (!needsSurface(decision.action.type)) this.#emitter.emit("action", decision);
    }
  }

  /** @param atLeastMs keeps a timer that cannot be decided from being tried again at once, for ever. */
  #schedule(atLeastMs: number): void {
    clearTimeout(this.#timer);
    const due = this.#stopped ? undefined : this.#customer.nextTimer();
    if (due === undefined) return;
    const wait = Math.min(Math.max(atLeastMs, due - this.#clock.now()), maxTimeoutMs);
    this.#timer = setTimeout(() => void this.decide(), wait);
    // In Node a timer days ahead is no reason to stay alive.
    (this.#timer as { unref?: () => void }).unref?.();
  }
}

/** What the host answers in code, with a clock to end what never answers. */
function extensionsOf({ facts, operators }: ProfferOptions): Extensions {
  return {
    ...(facts && { facts }),
    ...(operators && { operators }),
    delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
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
