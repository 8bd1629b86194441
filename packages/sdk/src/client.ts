import type { Decision, Event, Properties, Ruleset } from "@proffer/engine";
import { Offers, toOffers } from "./actions/offers.ts";
import type { ChatLine } from "./chat/chat-line.ts";
import { VisitorChat } from "./chat/chat.ts";
import { Clock } from "./clock.ts";
import { listenToSignals } from "./consent/signals/signals.ts";
import type { Make, TakeOptions } from "./customer.ts";
import { Customer } from "./customer.ts";
import type { Explained } from "./debug/explain.ts";
import type { ReportInput } from "./debug/input.ts";
import type { Report } from "./debug/report.ts";
import { Emitter } from "./emitter.ts";
import { fetchAhead } from "./fetch-ahead.ts";
import { handoffOf } from "./handoff-of.ts";
import type { Handover, Word } from "./handover.ts";
import { messageIdOf, randomPart } from "./ids.ts";
import { Hearing } from "./hearing.ts";
import { Custody } from "./identity/custody.ts";
import { Log } from "./log.ts";
import { listenToPage } from "./lifecycle.ts";
import type { ProfferOptions } from "./options.ts";
import { exportPerson } from "./privacy/person.ts";
import { previewOf } from "./preview/preview-of.ts";
import { takePreviewToken } from "./preview/preview-token.ts";
import { readMessage } from "./read-message.ts";
import { readUserId } from "./read-user-id.ts";
import { RulesInForce } from "./rules-in-force.ts";
import type { Saying } from "./saying.ts";
import { consentMessage, pageMessage, readTraits, withAgents } from "./saying.ts";
import { startSession, surroundings } from "./sources/session.ts";
import type { Occurrence } from "./sources/source.ts";
import { Sources } from "./sources/start-sources.ts";
import { Device } from "./storage/device.ts";
import type { Identity, Storage } from "./storage/storage.ts";
import type { News } from "./storage/tabs.ts";
import { Tabs } from "./storage/tabs.ts";
import { setClock } from "./transport/ask-time.ts";
import { Backoff } from "./transport/backoff.ts";
import { Http } from "./transport/http.ts";
import { Outbox } from "./transport/outbox.ts";
import type {
  Chat,
  ConsentState,
  CustomerExport,
  Erasure,
  Offer,
  Proffer,
  ProfferEvents,
  ProfferProblem,
} from "./types.ts";
import { atMost } from "./wait.ts";

/** `setTimeout` counts in 32 bits; a longer wait is taken in steps. */
const maxTimeoutMs = 2_147_483_647;

/** A logout is waited for by who comes next: it does not wait for a server that does not answer. */
const maxFlushMs = 2000;

/** The SDK put together: what the host and the page say goes in, what is decided comes out. */
export class Client implements Proffer {
  readonly ready: Promise<void>;
  readonly #options: ProfferOptions;
  readonly #emitter = new Emitter();
  readonly #clock: Clock;
  readonly #fetch: typeof globalThis.fetch | undefined;
  readonly #http: Http | undefined;
  readonly #device: Device;
  readonly #tabs: Tabs;
  readonly #customer: Customer;
  readonly #rules: RulesInForce;
  readonly #hearing: Hearing;
  readonly #offers: Offers;
  readonly #outbox: Outbox | undefined;
  readonly #chat: ChatLine;
  readonly #sources: Sources;
  readonly #custody: Custody;
  readonly #log: Log;
  /** The signed link of a draft that is tried in this tab. */
  readonly #preview: string | undefined;
  readonly #stops: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  readonly #backoff = new Backoff();
  /** What the host has said and has not been taken in yet. */
  readonly #busy = new Set<Promise<unknown>>();

  /** @param handover of who was here before on this page, and listens to it: see `quiet/`. */
  constructor(options: ProfferOptions, handover?: Handover) {
    this.#options = options;
    this.#log = new Log(handover?.past);
    this.#clock =
      handover?.clock ?? new Clock(options.clock ?? Date.now, options.clock === undefined);
    const { endpoint } = options;
    // Old runtimes have none.
    const fetch = (this.#fetch =
      options.fetch ?? (globalThis as Partial<typeof globalThis>).fetch?.bind(globalThis));
    this.#http =
      endpoint !== undefined && fetch ? new Http(endpoint, fetch, handover?.answeredAt) : undefined;
    // Without a server there are no drafts, and nothing is to be looked for.
    this.#preview = this.#http && takePreviewToken();
    // Who tries a draft is not a customer: nothing of it is told to the server, and no coupon is given.
    const http = this.#preview === undefined ? this.#http : undefined;
    const shared = {
      http,
      clock: this.#clock,
      storage: () => this.#device.storage,
      identity: () => this.#device.identity,
      flush: () => this.flush(),
      now: () => this.#clock.now(),
      onProblem: (problem: ProfferProblem) => this.#tell(problem),
    };
    const published = `proffer-${options.site ?? "site"}`;
    const isPreview = this.#preview !== undefined;
    const name = isPreview ? previewOf(published) : published;
    this.#device = new Device({
      name,
      published: isPreview ? published : undefined,
      storage: isPreview ? undefined : options.storage,
      identity: handover?.identity,
      salvage: () => ({
        ...this.#customer.keep(),
        ...this.#offers.keep(),
        chat: this.#chat.keep(),
      }),
      onProblem: shared.onProblem,
      onLost: () => {
        this.#customer.restart();
        void this.#device.reread();
      },
      onErased: () => void this.#hearOtherTab("erased"),
    });
    this.#rules = new RulesInForce({
      options,
      http: this.#http,
      preview: this.#preview,
      clock: this.#clock,
      published: handover?.published,
      identity: shared.identity,
      storage: shared.storage,
      mayAsk: () => this.maySend(),
      onProblem: shared.onProblem,
      onNews: (before) => this.#takeUpNews(before),
    });
    this.#tabs = new Tabs(name, (news) => void this.#hearOtherTab(news));
    this.#customer = new Customer({
      ...shared,
      ruleset: () => this.#rules.ruleset,
      confirm: () => this.#rules.confirm(),
      isOutdated: (decision) => this.#rules.isOff(decision) || this.#rules.isOutdated(decision),
      watchPlan: () => this.#rules.watchPlan,
      sends: () => this.maySend(),
      onFailure: (cause) => this.#device.lose(cause),
      onOwner: () => this.#custody.changeHands(),
      beginSession: (first) => this.#beginSession(first),
      onSession: (step) => this.#hearing.hear(step),
      onLookedAt: (step) => this.#hearing.hear(step),
      toOffers: (decisions, history) =>
        toOffers(
          decisions.filter((decision) => !this.#custody.isDecided(decision)),
          history,
          this.#rules.ruleset,
        ),
    });
    this.#offers = new Offers({
      ...shared,
      reserve: (id) => this.#customer.reserve(id),
      confirm: () => this.#rules.confirm(),
      isOff: (decision, ruleset) => this.#rules.isOff(decision, ruleset),
      isOutdated: (decision) => this.#rules.isOutdated(decision),
      locale: () => this.#locale(),
      track: (event, properties) => this.track(event, properties),
      onOffer: (offer) => this.#emitter.emit("offer", offer),
    });
    this.#hearing = new Hearing({
      emitter: this.#emitter,
      log: this.#log,
      offers: this.#offers,
      track: (event, properties) => this.track(event, properties ?? {}),
    });
    this.#outbox =
      http && new Outbox({ ...shared, http, name, maySend: () => this.#custody.isLive });
    this.#custody = new Custody({
      mode: options.consent ?? "given",
      device: this.#device,
      tabs: this.#tabs,
      customer: this.#customer,
      offers: this.#offers,
      chat: () => this.#chat,
      http,
      outbox: this.#outbox,
      // The shop's cookie is the customer's.
      deviceUrl: isPreview ? undefined : options.deviceUrl,
      isPreview,
      fetch: this.#fetch,
      clock: this.#clock,
      useRules: (mayAsk) => this.#rules.use(mayAsk),
      onStep: (step) => this.#hearing.hear(step),
      onProblem: shared.onProblem,
    });
    this.ready = this.#start();
    const agreed = (...word: Word): void => void this.heed(...word);
    for (const word of handover?.words ?? []) agreed(...word);
    this.#chat =
      handover?.chat ??
      new VisitorChat({
        ...shared,
        endpoint: http && endpoint,
        WebSocket: options.WebSocket ?? globalThis.WebSocket,
        ready: this.ready,
        maySend: () => this.maySend(),
        onHandoff: (offer) => void this.track("Handoff Requested", offer ? handoffOf(offer) : {}),
        onSay: (text) => void this.track("Message Sent", { text }),
        onRate: (rating) => void this.track("Survey Answered", { kind: "csat", ...rating }),
        locale: () => this.#locale(),
        ...(options.fetch && { fetch: options.fetch }),
      });
    this.#stops.push(
      listenToPage({
        onHide: () => void this.#outbox?.farewell().catch(() => undefined),
        onOnline: () => this.#outbox?.hurry(),
        onShow: () => {
          if (this.maySend()) this.#outbox?.hurry();
          void this.decide();
        },
        onLeave: () => {
          this.#tabs.close();
          void this.#outbox?.leave();
        },
        onReturn: () => void this.#comeBack(),
      }),
      handover ? () => undefined : this.#listenToSignals(agreed),
    );
    this.#sources =
      handover?.sources ??
      new Sources(options.sources, {
        endpoint: options.endpoint,
        now: () => this.#clock.device(),
        mayKeep: () => this.mayKeep(),
        track: (source, event, properties, occurrence) =>
          void this.#tellOf({ type: "track", event, properties }, occurrence, source),
        identify: (source, userId, traits) => void this.#identify(userId, traits, source),
        seePage: (source, page, properties = {}, occurrence) =>
          void this.#tellOf(pageMessage(page, properties), occurrence, source),
      });
  }

  get anonymousId(): string {
    return this.#device.identity.anonymousId;
  }

  get chat(): Chat {
    return this.#chat;
  }

  get consent(): ConsentState {
    const { mode, isOpen, categories } = this.#custody.consent;
    return { mode, isOpen, categories };
  }

  track(
    event: string,
    properties: Properties = {},
    occurrence?: Occurrence,
  ): Promise<readonly Decision[]> {
    try {
      this.#sources.heard(event, properties);
    } catch {
      // What cannot be read is told of below, and throws nothing into the page.
    }
    return this.#tellOf({ type: "track", event, properties }, occurrence);
  }

  identify(
    userId: string,
    traits: Properties & { readonly token?: string } = {},
  ): Promise<readonly Decision[]> {
    return this.#identify(userId, traits);
  }

  page(
    name?: string,
    properties: Properties = {},
    occurrence?: Occurrence,
  ): Promise<readonly Decision[]> {
    return this.#tellOf(pageMessage(name, properties), occurrence);
  }

  setConsent(categories: Readonly<Record<string, boolean>>): Promise<readonly Decision[]> {
    return this.heed(categories, "host", "chosen");
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

  async reset(): Promise<void> {
    await this.ready;
    // In their order with what is said before and after it, without waiting for us.
    await this.#customer.turn(async () => {
      // The shop's word for who the customer is goes only with what is sent while they are there.
      await atMost(maxFlushMs, this.#outbox?.flush());
      await this.#custody.begin();
    });
    const { categories } = this.#custody.consent;
    // What this browser's user agreed to stays.
    if (Object.keys(categories).length > 0) await this.#sayConsent(categories);
  }

  async export(): Promise<CustomerExport> {
    await this.ready;
    await this.#outbox?.flush();
    const { anonymousId, userId } = this.#device.identity;
    const { events } = await this.#device.storage.since(0);
    const device = {
      anonymousId,
      ...(userId !== undefined && { userId }),
      events: [...events].sort((a, b) => a.timestamp - b.timestamp),
      offers: this.offers(),
    };
    if (!this.#http || !this.maySend()) return { device };
    return { device, server: await exportPerson(this.#http, this.#device.identity) };
  }

  async erase(): Promise<Erasure> {
    await this.ready;
    return this.#customer.turn(() => this.#custody.erase());
  }

  async explain(rule?: string): Promise<Explained> {
    const input = await this.#look();
    const { explainRules } = await import("./debug/index.ts");
    const isBrowser = typeof window !== "undefined";
    const explained = explainRules(input, { rule, console, isBrowser });
    explained.print();
    return explained;
  }

  async report(): Promise<Report> {
    const input = await this.#look();
    const { makeReport } = await import("./debug/index.ts");
    return makeReport(input);
  }

  async destroy(): Promise<void> {
    this.#sources.stop();
    await this.ready;
    await Promise.allSettled(this.#busy);
    await this.#outbox?.flush();
    this.#stopped = true;
    for (const stop of this.#stops) stop();
    void this.#outbox?.stop();
    this.#chat.stop();
    this.#tabs.close();
    clearTimeout(this.#timer);
    await this.#device.close();
  }

  /** The browser has brought the page back as it was left: others may have gone on meanwhile. */
  async #comeBack(): Promise<void> {
    await this.ready;
    if (this.#custody.isLive) {
      this.#tabs.open();
      this.#outbox?.comeBack();
    }
    await this.#hearOtherTab("changed");
  }

  async #hearOtherTab(news: News): Promise<void> {
    await this.ready;
    if (news === "changed") this.#outbox?.heard();
    await this.#custody.hear(news).catch((cause: unknown) => this.#device.lose(cause));
    if (news === "changed") void this.decide();
  }

  /** What there is to see, for who wants to know why. */
  async #look(): Promise<ReportInput> {
    await this.ready;
    const { gather } = await import("./debug/gather.ts");
    return gather({
      options: this.#options,
      locale: this.#locale(),
      preview: this.#preview,
      clock: this.#clock,
      customer: this.#customer,
      device: this.#device,
      custody: this.#custody,
      rules: this.#rules,
      log: this.#log,
      outbox: this.#outbox,
      http: this.#http,
      sources: this.#sources,
    });
  }

  /** For who listens to the page, and was there first. */
  get storage(): Storage {
    return this.#device.storage;
  }

  get identity(): Identity {
    return this.#device.identity;
  }

  /** Whether what is told is kept on this device. */
  mayKeep(): boolean {
    return this.#preview === undefined && this.#custody.isLive;
  }

  maySend(): boolean {
    return this.#outbox !== undefined && this.#custody.isLive;
  }

  flush(): Promise<boolean> {
    return this.#outbox?.flush() ?? Promise.resolve(false);
  }

  async #start(): Promise<void> {
    await this.#custody.start().catch((cause: unknown) => {
      this.#tell({
        type: "internal",
        message: "What earlier pages kept could not be read.",
        cause,
      });
    });
    // What fell due while no page was open is noticed now, and what is still to come is waited for.
    void this.decide();
    this.#fetchAhead();
  }

  #fetchAhead(): void {
    if (this.#rules.loaded.origin === "server" && this.#rules.ruleset.rules.length > 0)
      fetchAhead();
  }

  /** Other rules have come into force: what the old ones proffered may be over, and something may be due by the new ones. */
  #takeUpNews(before: Ruleset): void {
    this.#offers.takeUpRules(before);
    this.#fetchAhead();
    // By the new ones is also told from now on what pages without the engine go by.
    void this.#customer.turn(async () => this.#customer.restart());
    void this.decide();
  }

  #listenToSignals(agreed: (...word: Word) => void): () => void {
    const { signals = {} } = this.#options;
    if (signals === false || typeof window === "undefined") return () => {};
    return listenToSignals(window, signals, agreed, (by, cause) =>
      this.#tell({ type: "consent", message: `The consent signal “${by}” failed.`, cause }),
    );
  }

  /** Somebody has said what the customer agreed to. */
  async heed(...[given, by, weight]: Word): Promise<readonly Decision[]> {
    const news = await this.#custody.heed(given, by, weight);
    await this.ready;
    // Of who does not want to be known nothing need be noted down.
    const isRefused = news["functional"] === false;
    return isRefused || Object.keys(news).length === 0 ? [] : this.#sayConsent(news);
  }

  #sayConsent(categories: Readonly<Record<string, boolean>>): Promise<readonly Decision[]> {
    return this.#tellOf(consentMessage(categories));
  }

  async #identify(userId: unknown, said: unknown, source?: string): Promise<readonly Decision[]> {
    const id = readUserId(userId);
    if (id === undefined) {
      const message = "identify needs the customer's id, a text of 1 to 256 characters.";
      this.#tell({ type: "event", message });
      return [];
    }
    const { token, traits } = readTraits(said);
    const message = { type: "identify", traits };
    const device = this.#clock.device();
    return this.say({ message, device, source, as: { userId: id, ...(token && { token }) } });
  }

  /** Who the customer says that they are is noted before what they do. */
  async #call({ userId, token }: NonNullable<Saying["as"]>): Promise<void> {
    // Another tab may have said who it is, and not been heard yet.
    await this.#device.reread();
    const { userId: known } = this.#device.identity;
    if (known !== undefined && known !== userId) await this.#custody.begin();
    await this.#device.call(userId, token);
  }

  #tellOf(
    message: Saying["message"],
    occurrence?: Occurrence,
    source?: string,
  ): Promise<readonly Decision[]> {
    const device = occurrence?.timestamp ?? this.#clock.device();
    return this.say({ message, device, occurrence, source });
  }

  /** Takes in what was said. Never rejects. */
  say(saying: Saying): Promise<readonly Decision[]> {
    const said = this.#sayInTurn(saying);
    this.#busy.add(said);
    void said.finally(() => this.#busy.delete(said));
    return said;
  }

  async #sayInTurn(saying: Saying): Promise<readonly Decision[]> {
    const { message, device, occurrence, source, as, event: made } = saying;
    const before = as && (() => this.#call(as));
    if (made) {
      await this.ready;
      const make: Make = () => ({ ...made, ...this.#device.whoami() });
      return this.#take(make, { before, mayRepeat: true }, source);
    }
    const random = randomPart();
    const read = readMessage(withAgents(message, this.#rules.agents), this.#options.redact);
    await this.ready;
    if ("problem" in read) {
      this.#tell({ type: "event", message: read.problem });
      return [];
    }
    const { messageId: given, isNew = false } = occurrence ?? {};
    const make: Make = (last) => {
      const at = this.#clock.at(device);
      const timestamp = occurrence?.timestamp === undefined ? this.#clock.stamp(at, last) : at;
      const messageId = given ?? messageIdOf(timestamp, random);
      return { ...read.event, ...this.#device.whoami(), timestamp, messageId };
    };
    return this.#take(make, { before, mayRepeat: given !== undefined && !isNew }, source);
  }

  /** One step of the customer, whatever the store does; then everybody hears of it. */
  async #take(
    make: Make,
    options: TakeOptions = {},
    source?: string,
  ): Promise<readonly Decision[]> {
    if (this.#stopped) return [];
    const asking = this.#http && this.maySend() && setClock(this.#http, this.#clock);
    // Only where there is something to wait for: what is said next is not to come first.
    if (asking) await asking;
    try {
      const step = await this.#customer.take(make, options);
      this.#hearing.hear(step, source);
      if (!step.undecided) this.#backoff.reset();
      this.#schedule(step.undecided ? this.#backoff.next() : 0);
      if (step.event) this.#tellOfStored(step.event);
      return step.decisions;
    } catch (cause) {
      this.#tell({ type: "internal", message: "An event was lost.", cause });
      return [];
    }
  }

  #tellOfStored(event: Event): void {
    const { deviceKey } = this.#device.identity;
    if (this.maySend()) this.#outbox?.nudge({ event, deviceKey });
    this.#tabs.announce("changed");
  }

  #beginSession(first: Event): Event | undefined {
    const { sources } = this.#options;
    const wanted = sources !== false && (sources?.session ?? typeof document !== "undefined");
    if (!wanted || first.event === "Session Started") return undefined;
    return startSession(first, surroundings(this.#locale(), this.#rules.agents));
  }

  #tell(problem: ProfferProblem): void {
    this.#log.went(problem, this.#clock.now());
    this.#emitter.emit("problem", problem);
  }

  #locale(): string {
    return this.#options.locale ?? globalThis.navigator?.language ?? "en";
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
