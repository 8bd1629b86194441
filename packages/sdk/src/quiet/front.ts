import type { Decision, Event, Properties, WatchPlan } from "@proffer/engine";
import type { ChatLine } from "../chat/chat-line.ts";
import type { Client } from "../client.ts";
import { Clock } from "../clock.ts";
import { Consent } from "../consent/consent.ts";
import { listenToSignals } from "../consent/signals/signals.ts";
import { Emitter } from "../emitter.ts";
import type { Past, Word } from "../handover.ts";
import { anonymousId, deviceKey, messageIdOf, randomPart } from "../ids.ts";
import { listenToPage } from "../lifecycle.ts";
import type { ProfferOptions } from "../options.ts";
import type { readMessage as Read } from "../read-message.ts";
import { readUserId } from "../read-user-id.ts";
import type { Saying } from "../saying.ts";
import { pageMessage, readTraits, withAgents } from "../saying.ts";
import { startSession, surroundings } from "../sources/session.ts";
import type { Occurrence } from "../sources/source.ts";
import { Sources } from "../sources/start-sources.ts";
import { previewOf } from "../preview/preview-of.ts";
import { keptNames } from "../storage/is-kept.ts";
import type { ChatStore, Identity } from "../storage/storage.ts";
import type { News } from "../storage/tabs.ts";
import { Tabs } from "../storage/tabs.ts";
import { toJson } from "../transport/json.ts";
import { Published } from "../transport/published.ts";
import type {
  Chat,
  ConsentState,
  CustomerExport,
  Erasure,
  Offer,
  Proffer,
  ProfferEvents,
  ProfferProblem,
} from "../types.ts";
import { Courier } from "./courier.ts";
import { createFrontChat } from "./front-chat.ts";
import type { FrontChat } from "./front-chat.ts";
import { Line } from "./line.ts";
import { fetchAhead } from "./fetch-ahead.ts";
import type { MakeQuietly, Taken } from "./quiet-store.ts";
import { plainEvent } from "./plain-event.ts";
import { dueOf, QuietStore } from "./quiet-store.ts";

/** `setTimeout` counts in 32 bits; a longer wait is taken in steps. */
const maxTimeoutMs = 2_147_483_647;

/**
 * A page begins with the rules it knows where the server takes longer than this: the answer of one nearby is there by then,
 * and a customer has hardly seen the page.
 */
const patienceMs = 300;

/** What could not be fetched is tried again after this; and whenever something else happens. */
const retryMs = 30_000;

/** So much is held in memory at most: as much as a device keeps. */
const maxHeld = 10_000;

const none: readonly Decision[] = [];

type FrontOptions = ProfferOptions & { readonly endpoint: string; readonly onNear?: () => void };

/**
 * Proffer on a page where nothing happens: what the customer does is written down and sent, and a watch says when the
 * engine has to look at it. Only then is that fetched, and from there on everything goes to it.
 *
 * What is out of the ordinary — a store that fails, another customer, a new word on consent — is none of its business: the
 * engine's side knows what to do.
 */
export class Front implements Proffer {
  readonly ready: Promise<void>;
  readonly chat: Chat;
  readonly #options: FrontOptions;
  readonly #name: string;
  readonly #emitter = new Emitter();
  /** What happened on this page so far, for who wants to look at it. */
  readonly #past: Past = { heard: [], problems: [] };
  readonly #clock: Clock;
  readonly #line: Line;
  readonly #tabs: Tabs;
  readonly #courier: Courier;
  readonly #sources: Sources;
  readonly #chat: FrontChat;
  readonly #words: Word[] = [];
  readonly #stops: (() => void)[] = [];
  #consent: Consent;
  /** Whether it is known what was said of consent on earlier pages. */
  #isAsked = false;
  #identity: Identity = { anonymousId: anonymousId(), deviceKey: deviceKey() };
  /** There as long as the customer may be known and nobody has taken over. */
  #store: QuietStore | undefined;
  /** The last one there was: what is being sent comes from it. */
  #opened: QuietStore | undefined;
  #opening: Promise<QuietStore> | undefined;
  readonly #published: Published;
  #held: Saying[] = [];
  #queue: Promise<unknown>;
  #client: Client | undefined;
  /** Nothing waits here any more: what is said goes to the client at once. */
  #isHandedOver = false;
  #waking: Promise<Client> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due: number | undefined;

  /** @param isLoud everything is left to the engine's side from the start. */
  constructor(options: FrontOptions, isLoud: boolean) {
    const { endpoint, site = "site" } = options;
    this.#options = options;
    this.#clock = new Clock(options.clock ?? Date.now, options.clock === undefined);
    this.#name = `proffer-${site}`;
    this.#consent = new Consent(options.consent ?? "given");
    const ask = options.fetch ?? fetch.bind(globalThis);
    this.#line = new Line(endpoint, ask);
    this.#tabs = new Tabs(this.#name, (news) => this.#hear(news));
    const shared = {
      http: this.#line,
      clock: this.#clock,
      identity: () => this.#identity,
      onProblem: (problem: ProfferProblem) => this.#tell(problem),
    };
    this.#published = new Published({
      ...shared,
      keys: options.rulesKeys,
      storage: () => this.#opening,
    });
    this.#courier = new Courier({
      ...shared,
      createHttp: (Http) => new Http(endpoint, ask, this.#line.answeredAt),
      name: this.#name,
      // Nothing is sent before there is one.
      storage: () => this.#opened as QuietStore,
      maySend: () => this.#store !== undefined,
      onHeld: () => this.#tabs.announce("changed"),
    });
    this.#chat = createFrontChat(() => this.#loadChat());
    this.chat = this.#chat;
    const started = this.#start(isLoud);
    this.#queue = started;
    this.ready = started.then(() => this.#client?.ready);
    const { signals = {} } = options;
    if (signals !== false)
      this.#stops.push(listenToSignals(window, signals, (...word) => void this.#heed(word)));
    this.#sources = this.#startSources();
    this.#stops.push(this.#listenToPage());
  }

  /** Whether the engine's side has taken over. */
  get isAwake(): boolean {
    return this.#client !== undefined;
  }

  get anonymousId(): string {
    return this.#client?.anonymousId ?? this.#identity.anonymousId;
  }

  get consent(): ConsentState {
    if (this.#client) return this.#client.consent;
    const { mode, isOpen, categories } = this.#consent;
    return { mode, isOpen, categories };
  }

  track(event: string, properties: Properties = {}, occurrence?: Occurrence): Decided {
    try {
      this.#sources.heard(event, properties);
    } catch {
      // What cannot be read is told of below, and throws nothing into the page.
    }
    return this.#tellOf({ type: "track", event, properties }, occurrence);
  }

  identify(userId: string, traits: Properties & { readonly token?: string } = {}): Decided {
    return this.#identify(userId, traits);
  }

  page(name?: string, properties: Properties = {}, occurrence?: Occurrence): Decided {
    return this.#tellOf(pageMessage(name, properties), occurrence);
  }

  setConsent(categories: Readonly<Record<string, boolean>>): Decided {
    return this.#heed([categories, "host", "chosen"]);
  }

  offers(): readonly Offer[] {
    return this.#client?.offers() ?? [];
  }

  on<Type extends keyof ProfferEvents>(
    type: Type,
    listener: (value: ProfferEvents[Type]) => void,
  ): () => void {
    return this.#emitter.on(type, listener);
  }

  async decide(): Decided {
    return (await this.#full()).decide();
  }

  async reset(): Promise<void> {
    return (await this.#full()).reset();
  }

  async export(): Promise<CustomerExport> {
    return (await this.#full()).export();
  }

  async erase(): Promise<Erasure> {
    return (await this.#full()).erase();
  }

  async explain(rule?: string): ReturnType<Client["explain"]> {
    return (await this.#full()).explain(rule);
  }

  async report(): ReturnType<Client["report"]> {
    return (await this.#full()).report();
  }

  async destroy(): Promise<void> {
    await this.#queue;
    if (this.#client) return this.#client.destroy();
    this.#sources.stop();
    if (this.#store) await this.#courier.flush();
    this.#chat.stop();
    this.#letGo();
  }

  async #start(isLoud: boolean): Promise<void> {
    // What the host says right after it has started us, e.g. that the customer does not agree, comes first.
    await Promise.resolve();
    try {
      const names = await keptNames();
      // The first look into `sessionStorage` takes a cheap phone a while; who has never tried a draft has none there.
      const mayTry = names?.includes(previewOf(this.#name)) ?? true;
      if (isLoud || (mayTry && (await isTrying()))) await this.#wake();
      else await this.#begin(names?.includes(this.#name) === true);
    } catch (cause) {
      await this.#wake().catch(() => undefined);
      if (!this.#client) this.#problem("internal", "Proffer could not begin on this page.", cause);
    }
  }

  /** Goes on with who is known here, if they have not said no. */
  async #begin(isKept: boolean): Promise<void> {
    const store = isKept ? await this.#open() : undefined;
    const kept = await store?.consent();
    this.#consent = new Consent(this.#consent.mode, kept);
    this.#isAsked = true;
    const changes = this.#words.map((word) => this.#consent.say(...word));
    const isNews = changes.some(({ categories }) => Object.keys(categories).length > 0);
    if (isNews || changes.some(({ withdrawn }) => withdrawn)) {
      store?.close();
      return void (await this.#wake());
    }
    if (this.#consent.isOpen) await this.#goLive(store);
    else store?.close();
  }

  #open(): Promise<QuietStore> {
    return (this.#opening = QuietStore.open(this.#name, () => this.#hear("erased")));
  }

  /** By what this page tells that nothing can come of an event. */
  get #plan(): WatchPlan | undefined {
    return this.#published.kept?.watch;
  }

  /** From here on the customer is known on this device and to the server. */
  async #goLive(opened: QuietStore | undefined): Promise<void> {
    const published = this.#published;
    // Who is new goes by the id that they have just been given.
    const early = opened ? undefined : this.#askForRules();
    const store = opened ?? (await this.#open());
    const { identity, config, isAwaited, isHeld, record } = await store.begin(this.#identity);
    this.#identity = identity;
    published.restore(config);
    const asking = early ?? this.#askForRules();
    await (this.#plan
      ? Promise.race([asking, new Promise((end) => setTimeout(end, patienceMs))])
      : asking);
    this.#store = this.#opened = store;
    if (isAwaited || (published.isConfirmed && !this.#plan)) return void (await this.#wake());
    this.#tabs.open();
    if (isHeld) await this.#courier.fetchOutbox().catch(() => undefined);
    else this.#courier.nudge();
    this.#waitUntil(dueOf(record, this.#plan));
    if ("Shopify" in window)
      void import("../shopify-pixel/share.ts").then((pixel) => pixel.shareWithPixel(identity));
    const chat = await store.note("chat");
    if (chat?.open || chat?.pending.length) void this.#chat.resume().catch(() => undefined);
    for (const saying of this.#held.splice(0)) await this.#takeIn(saying);
  }

  async #askForRules(): Promise<void> {
    const config = await this.#published.ask();
    if (config) this.#chat.learn(config);
    // The server may have set the clock.
    if (this.#store) this.#waitUntil(this.#due);
  }

  #identify(userId: unknown, said: unknown, source?: string): Decided {
    const id = readUserId(userId);
    if (id === undefined) {
      this.#problem("event", "identify needs the customer's id, a text of 1 to 256 characters.");
      return Promise.resolve(none);
    }
    const { token, traits } = readTraits(said);
    const as = { userId: id, ...(token !== undefined && { token }) };
    return this.#say({
      message: { type: "identify", traits },
      device: this.#clock.device(),
      source,
      as,
    });
  }

  #tellOf(message: Saying["message"], occurrence?: Occurrence, source?: string): Decided {
    const device = occurrence?.timestamp ?? this.#clock.device();
    return this.#say({ message, device, occurrence, source });
  }

  /** One thing after the other, in the order in which they are said, and as they are at this moment. Never rejects. */
  #say(given: Saying): Decided {
    const message = copyOf(given.message);
    if (!message) {
      this.#problem("event", "What was tracked cannot be written as JSON, and was not kept.");
      return Promise.resolve(none);
    }
    const saying = { ...given, message };
    if (this.#client && this.#isHandedOver) return this.#client.say(saying);
    const said = this.#queue.then(() => this.#takeIn(saying));
    this.#queue = said;
    return said;
  }

  async #takeIn(saying: Saying): Decided {
    if (this.#client) return this.#client.say(saying);
    // What comes behind something that waits, waits too.
    if (!this.#store || this.#held.length > 0) return this.#hold(saying);
    return this.#write(this.#store, saying).catch((cause: unknown) => {
      this.#problem("network", "An event could not be kept yet. It will be tried again.", cause);
      return this.#hold(saying);
    });
  }

  /** Until the customer agrees; or, where a part of ours could not be fetched, until it can. */
  #hold(saying: Saying): readonly Decision[] {
    if (this.#held.push(saying) > maxHeld) this.#held.shift();
    if (this.#store) this.#waitUntil(this.#clock.now() + retryMs);
    return none;
  }

  async #write(store: QuietStore, saying: Saying): Promise<readonly Decision[]> {
    const { device, occurrence, source, as } = saying;
    const read = await this.#read(saying);
    if ("problem" in read) {
      this.#problem("event", read.problem);
      return none;
    }
    const random = randomPart();
    let made: Event | undefined;
    let hasFailed = false;
    const make: MakeQuietly = (last, { anonymousId, userId }) => {
      const at = this.#clock.at(device);
      const timestamp =
        occurrence?.timestamp === undefined ? this.#clock.stamp(at, last ?? undefined) : at;
      const messageId = occurrence?.messageId ?? messageIdOf(timestamp, random);
      const who = { anonymousId, ...(userId !== undefined && { userId }) };
      return (made = { ...read.event, ...who, timestamp, messageId });
    };
    const taken = await this.#look(store, saying, make).catch(() => {
      // What failed may have been written all the same, and is told by its id then.
      hasFailed = true;
      return undefined;
    });
    if (!taken) {
      // Without rules nothing can fire, and there is nothing to fetch.
      const isNeeded = this.#plan !== undefined || hasFailed || as !== undefined;
      const client = isNeeded ? await this.#leave(hasFailed) : undefined;
      if (client) return client.say(hasFailed ? { ...saying, event: made } : saying);
      return as ? this.#hold(saying) : this.#putOff(store, made ?? make(null, this.#identity));
    }
    for (const event of taken.events) {
      this.#past.heard.push([event, source]);
      this.#emitter.emit("event", event);
      this.#courier.nudge({ event, deviceKey: this.#identity.deviceKey });
    }
    this.#tabs.announce("changed");
    this.#waitUntil(taken.due);
    if (taken.isNear) fetchAhead(this.#options.onNear);
    return none;
  }

  /** Nothing is kept before what it holds has been looked at. */
  async #read({ message }: Saying): Promise<ReturnType<typeof Read>> {
    const { redact } = this.#options;
    const said = withAgents(message, this.#published.agents);
    const event = redact === undefined || redact === true ? plainEvent(toJson(said)) : undefined;
    if (event) return { event };
    const { readMessage } = await import("../read-message.ts");
    return readMessage(said, redact);
  }

  /** What is written down because nothing can come of it; nothing where that cannot be said. */
  async #look(
    store: QuietStore,
    { as, occurrence }: Saying,
    make: MakeQuietly,
  ): Promise<Taken | undefined> {
    const { userId, token } = this.#identity;
    const isOther = as && (as.userId !== userId || (as.token ?? token) !== token);
    // Whether it was told before, only the whole history can say.
    const mayRepeat = occurrence?.messageId !== undefined && !occurrence.isNew;
    // A clock that has jumped is not believed before the server has been asked.
    if (!this.#plan || isOther || mayRepeat || this.#clock.hasJumped) return undefined;
    return store.take(this.#plan, make, (first) => this.#beginSession(first));
  }

  /** The engine's side takes over. @param hasFailed the store has, and may have lost what was in it. */
  async #leave(hasFailed: boolean): Promise<Client | undefined> {
    const client = await this.#wake().catch(() => undefined);
    if (client) await this.#giveBack(client, hasFailed);
    return client;
  }

  /** The engine has to look at it, and cannot be had just now: it is written down for the next time. */
  async #putOff(store: QuietStore, event: Event): Decided {
    await store.put(event, this.#identity);
    this.#emitter.emit("event", event);
    this.#courier.nudge({ event, deviceKey: this.#identity.deviceKey });
    if (this.#plan) this.#waitUntil(this.#clock.now() + retryMs);
    return none;
  }

  /** What a store has lost that this page wrote down is taken in again. What it has is told by its id. */
  async #giveBack(client: Client, hasFailed: boolean): Promise<void> {
    await client.ready;
    const written = this.#past.heard.splice(0);
    if (!hasFailed && client.storage.kind === "indexeddb") return;
    for (const [event] of written)
      await client.say({ message: {}, device: event.timestamp, event });
  }

  #beginSession(first: Event): Event | undefined {
    const { sources } = this.#options;
    if (sources === false || sources?.session === false || first.event === "Session Started")
      return undefined;
    return startSession(first, surroundings(this.#locale(), this.#published.agents));
  }

  /** In its turn: what was said before is in. */
  #full(): Promise<Client> {
    const woken = this.#queue.then(() => this.#wake());
    this.#queue = woken.catch(() => undefined);
    return woken;
  }

  #wake(): Promise<Client> {
    this.#waking ??= this.#handOver().catch((cause: unknown) => {
      this.#waking = undefined;
      this.#problem(
        "network",
        "A part of Proffer could not be fetched. It will be tried again.",
        cause,
      );
      throw cause;
    });
    return this.#waking;
  }

  async #handOver(): Promise<Client> {
    const { Client } = await import("../mind.ts");
    this.#letGo();
    const client = new Client(this.#options, {
      clock: this.#clock,
      identity: this.#identity,
      past: this.#past,
      sources: this.#sources,
      chat: this.#chat,
      words: this.#words,
      answeredAt: this.#line.answeredAt,
      published: this.#published,
    });
    for (const type of ["event", "decision", "offer", "action", "outcome", "problem"] as const)
      client.on(type, (value) => this.#emitter.emit(type, value));
    this.#client = client;
    for (const saying of this.#held.splice(0)) void client.say(saying);
    // What is waiting in the queue by now goes first.
    void this.#queue.then(() => (this.#isHandedOver = true));
    return client;
  }

  /** Nobody listens to the page here, keeps its time or sends what is still to come. */
  #letGo(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#tabs.close();
    clearTimeout(this.#timer);
    const store = this.#store;
    this.#store = undefined;
    void this.#courier.stop().then(() => store?.close());
  }

  async #heed(word: Word): Decided {
    if (this.#client) return this.#client.heed(...word);
    this.#words.push(word);
    if (!this.#isAsked) {
      await this.#queue;
      return none;
    }
    const { categories, withdrawn } = this.#consent.say(...word);
    if (withdrawn || Object.keys(categories).length > 0) {
      await this.#full();
      return none;
    }
    // The same as ever, said again: nothing to tell of it.
    this.#queue = this.#queue.then(() => this.#settle()).catch(() => this.#wake());
    await this.#queue;
    return none;
  }

  async #settle(): Promise<void> {
    if (this.#client || this.#consent.isOpen === (this.#store !== undefined)) return;
    if (this.#consent.isOpen) return this.#goLive(undefined);
    this.#tabs.close();
    this.#courier.forget();
    this.#store?.close();
    this.#store = undefined;
  }

  #hear(news: News): void {
    if (this.#client) return;
    if (news === "changed") return void this.#courier.heard().catch(() => undefined);
    // Another tab has deleted everything, and so it is to stay.
    void this.#heed([{ functional: false }, "host", "chosen"]);
  }

  /** Also when a page has slept over it. */
  #waitUntil(due: number | undefined): void {
    this.#due = due;
    clearTimeout(this.#timer);
    if (due === undefined || this.#client) return;
    const wait = Math.min(Math.max(0, due - this.#clock.now()), maxTimeoutMs);
    this.#timer = setTimeout(() => {
      if (this.#clock.now() < due) this.#waitUntil(due);
      else this.#full().catch(() => this.#waitUntil(this.#clock.now() + retryMs));
    }, wait);
  }

  async #loadChat(): Promise<ChatLine> {
    const { VisitorChat } = await import("../chat/chat.ts");
    const { handoffOf } = await import("../handoff-of.ts");
    return new VisitorChat({
      endpoint: this.#options.endpoint,
      WebSocket: this.#options.WebSocket ?? globalThis.WebSocket,
      storage: () => this.#client?.storage ?? this.#store ?? nowhere,
      identity: () => this.#client?.identity ?? this.#identity,
      now: () => this.#clock.now(),
      maySend: () => this.#client?.maySend() ?? this.#store !== undefined,
      ready: this.ready,
      flush: () => this.#client?.flush() ?? this.#courier.flush(),
      onProblem: (problem) => this.#tell(problem),
      onHandoff: (offer) => void this.track("Handoff Requested", offer ? handoffOf(offer) : {}),
      onSay: (text) => void this.track("Message Sent", { text }),
      onRate: (rating) => void this.track("Survey Answered", { kind: "csat", ...rating }),
      locale: () => this.#locale(),
      known: this.#chat.getState(),
      ...(this.#options.fetch && { fetch: this.#options.fetch }),
    });
  }

  #startSources(): Sources {
    return new Sources(this.#options.sources, {
      endpoint: this.#options.endpoint,
      now: () => this.#clock.device(),
      mayKeep: () => this.#client?.mayKeep() ?? this.#store !== undefined,
      track: (source, event, properties = {}, occurrence) =>
        void this.#tellOf({ type: "track", event, properties }, occurrence, source),
      identify: (source, userId, traits) => void this.#identify(userId, traits, source),
      seePage: (source, page, properties = {}, occurrence) =>
        void this.#tellOf(pageMessage(page, properties), occurrence, source),
    });
  }

  #listenToPage(): () => void {
    return listenToPage({
      onHide: () => void this.#courier.farewell().catch(() => undefined),
      onOnline: () => this.#hurry(),
      onShow: () => this.#hurry(),
      onLeave: () => {
        this.#tabs.close();
        void this.#courier.leave();
      },
      onReturn: () => {
        if (!this.#store) return;
        this.#tabs.open();
        this.#courier.comeBack();
      },
    });
  }

  #hurry(): void {
    if (this.#store) this.#courier.hurry();
  }

  #problem(type: ProfferProblem["type"], message: string, cause?: unknown): void {
    this.#tell({ type, message, ...(cause !== undefined && { cause }) });
  }

  #tell(problem: ProfferProblem): void {
    this.#past.problems.push([problem, this.#clock.now()]);
    this.#emitter.emit("problem", problem);
  }

  #locale(): string {
    return this.#options.locale ?? navigator.language;
  }
}

/** Whether a draft is tried in this tab. */
async function isTrying(): Promise<boolean> {
  const { takePreviewToken } = await import("../preview/preview-token.ts");
  return takePreviewToken() !== undefined;
}

function copyOf(message: Saying["message"]): Saying["message"] | undefined {
  try {
    return JSON.parse(toJson(message)) as Saying["message"];
  } catch {
    // A cycle, a BigInt, a getter that throws, or nesting without end.
    return undefined;
  }
}

type Decided = Promise<readonly Decision[]>;

/** Before the customer has agreed to anything, what they write is kept where they wrote it. */
const nowhere: ChatStore = {
  note: () => Promise.resolve(undefined),
  putNote: () => Promise.resolve(),
  offers: () => Promise.resolve([]),
};
