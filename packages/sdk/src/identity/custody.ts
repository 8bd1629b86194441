import type { Decision, Event } from "@proffer/engine";
import type { Offers } from "../actions/offers.ts";
import type { ChatLine } from "../chat/chat-line.ts";
import type { Clock } from "../clock.ts";
import { Consent } from "../consent/consent.ts";
import type { ConsentMode, Speaker, Weight } from "../consent/consent.ts";
import type { Customer, Step, Take } from "../customer.ts";
import { forgetMarks } from "../privacy/forget-marks.ts";
import { erasePerson } from "../privacy/person.ts";
import type { Device } from "../storage/device.ts";
import type { KeptOffer } from "../storage/storage.ts";
import { shareWithPixel } from "../shopify-pixel/share.ts";
import type { Tabs } from "../storage/tabs.ts";
import type { Http } from "../transport/http.ts";
import type { Outbox } from "../transport/outbox.ts";
import type { Erasure, ProfferProblem } from "../types.ts";
import { askDeviceUrl, tellDeviceUrl } from "./device-url.ts";

interface CustodyDeps {
  readonly mode: ConsentMode;
  readonly device: Device;
  readonly tabs: Tabs;
  readonly customer: Customer;
  readonly offers: Offers;
  readonly chat: () => ChatLine;
  readonly http: Http | undefined;
  readonly outbox: Outbox | undefined;
  readonly deviceUrl: string | undefined;
  /** Who tries a draft is not the customer of this browser: nobody is told of them. */
  readonly isPreview: boolean;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly clock: Clock;
  /** Reads the rules; those of the server only where it may be asked. */
  readonly useRules: (mayAsk: boolean) => Promise<void>;
  /** Something that was known before has been decided anew. */
  readonly onStep: (step: Step) => void;
  readonly onProblem: (problem: ProfferProblem) => void;
}

type Categories = Readonly<Record<string, boolean>>;
type Word = readonly [given: Categories, by: Speaker, weight: Weight];

/**
 * Where the customer is kept, and as whom: in memory until they agree; on the device, and known to the server, from
 * then on; as somebody new after a logout; nowhere once they say no. `begin` and `erase` belong in a turn of the customer's, so that what was tracked before it is in and what is tracked after it waits.
 */
export class Custody {
  readonly #deps: CustodyDeps;
  #consent: Consent;
  /** What was said on this page before it was known what was said on earlier ones. */
  #early: Word[] | undefined = [];
  #earlyNews: Categories = {};
  #started: Promise<void> | undefined;
  #isLive = false;
  /** The customer has logged out before it was known whom this device keeps. */
  #isOther = false;
  #wasRestored = false;
  /** What was decided in memory, while what is known moves to the device: it is not decided twice. */
  #decided: ReadonlySet<string> = new Set();

  constructor(deps: CustodyDeps) {
    this.#deps = deps;
    this.#consent = new Consent(deps.mode);
  }

  get consent(): Pick<Consent, "mode" | "isOpen" | "categories"> {
    return this.#consent;
  }

  /** Whether the customer is remembered on this device and known to the server. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Whether this is a device that had been wiped, and was known again by the shop's cookie. */
  get wasRestored(): boolean {
    return this.#wasRestored;
  }

  isDecided(decision: Decision): boolean {
    return this.#decided.size > 0 && this.#decided.has(markOf(decision));
  }

  /** The first thing on a page: goes on with a customer who is known here, if they have not said no. */
  start(): Promise<void> {
    this.#started = this.#start();
    return this.#started;
  }

  /**
   * Somebody has said what the customer agreed to; what is kept and sent follows.
   *
   * @returns what the history has to be told.
   */
  async heed(given: Categories, by: Speaker, weight: Weight): Promise<Categories> {
    const change = this.#consent.say(given, by, weight);
    if (this.#early) {
      this.#early.push([given, by, weight]);
      await this.#started;
      return this.#takeEarlyNews();
    }
    await this.#started;
    await this.#settle(change.withdrawn);
    return change.categories;
  }

  async #start(): Promise<void> {
    const { device, mode, useRules, customer } = this.#deps;
    // What the host says right after it has started us, e.g. that the customer does not agree, comes first.
    await Promise.resolve();
    const kept = await device.keptConsent().catch(() => undefined);
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#consent = new Consent(mode, kept);
    let withdrawn = false;
    for (const [given, by, weight] of early) {
      const change = this.#consent.say(given, by, weight);
      withdrawn ||= change.withdrawn;
      this.#earlyNews = { ...this.#earlyNews, ...change.categories };
    }
    if (withdrawn && !this.#consent.isOpen) await customer.turn(() => this.#forgetEarlier());
    await this.#settle(false);
    if (!this.#isLive) await useRules(false);
  }

  #takeEarlyNews(): Categories {
    const news = this.#earlyNews;
    this.#earlyNews = {};
    return news;
  }

  /**
   * Makes it so that what is kept is what the customer has agreed to.
   *
   * @param withdrawn they have said no, which is more than that nobody has asked them.
   */
  #settle(withdrawn: boolean): Promise<void> {
    return this.#deps.customer.turn(async (take) => {
      const { isOpen } = this.#consent;
      if (isOpen && !this.#isLive) await this.#open(take);
      else if (!isOpen && withdrawn) await (this.#isLive ? this.erase() : this.#forgetEarlier());
      else if (!isOpen && this.#isLive) await this.#letGo();
      else if (this.#isLive) await this.#noteConsent();
    });
  }

  /** Somebody else uses this device from now on. What was not sent is sent all the same, in the name of who did it. */
  async begin(): Promise<void> {
    const { customer, device, tabs } = this.#deps;
    await device.begin();
    this.#wasRestored = false;
    customer.restart();
    this.#resetViews();
    this.#isOther = !this.#isLive;
    if (this.#isOther) return;
    this.#share();
    tabs.announce("changed");
    await this.#noteConsent();
    await this.#tellDeviceUrl(true);
  }

  /** Nothing is left, here or on the server, and nothing is kept or sent from now on. */
  async erase(): Promise<Erasure> {
    const { customer, device, http, outbox, tabs, onProblem } = this.#deps;
    const wasLive = this.#isLive || (await this.#reachEarlier());
    const { identity } = device;
    this.#isLive = false;
    outbox?.forget();
    this.#consent.say({ functional: false }, "host");
    if (wasLive) tabs.announce("erased");
    await device.erase().catch((cause: unknown) => {
      const message =
        "This browser did not let the store be deleted. Deleting the site's data in the browser's settings does.";
      onProblem({ type: "storage", message, cause });
    });
    customer.restart();
    this.#resetViews();
    // What is on its way must not come there after it was erased.
    await outbox?.flush();
    const server = wasLive ? await erasePerson(http, identity) : "none";
    if (wasLive) await this.#tellDeviceUrl(false);
    if (server === "unreachable" || server === "refused") onProblem(unheard(server));
    return { server };
  }

  /** Another tab has written, or has erased everything. */
  async hear(news: "changed" | "erased"): Promise<void> {
    const { offers, customer, outbox } = this.#deps;
    if (!this.#isLive) return;
    if (news === "changed") {
      await offers.refresh();
      // In a turn, for no step may begin as one customer and end as another.
      return customer.turn(() => this.#seeWhoItIs());
    }
    this.#consent.say({ functional: false }, "host");
    // What waits for its turn is not to be sent either.
    this.#isLive = false;
    outbox?.forget();
    await customer.turn(() => this.#letGo());
  }

  async #seeWhoItIs(): Promise<void> {
    const { device, offers } = this.#deps;
    const { anonymousId } = device.identity;
    if (!this.#isLive) return;
    await device.reread();
    if (device.identity.anonymousId === anonymousId) return;
    this.#showOther();
    await offers.refresh();
  }

  /** The store says that somebody else is using this device: another tab has said so. */
  async changeHands(): Promise<void> {
    await this.#deps.device.reread();
    this.#showOther();
  }

  #showOther(): void {
    this.#deps.customer.restart();
    this.#resetViews();
    this.#share();
  }

  #share(): void {
    if (!this.#deps.isPreview) shareWithPixel(this.#deps.device.identity);
  }

  async #open(take: Take): Promise<void> {
    const { device, customer, offers, chat, outbox, tabs, clock } = this.#deps;
    const orLose = (cause: unknown): void => device.lose(cause);
    const held = device.storage;
    const { events } = await held.since(0);
    const kept = await held.offers();
    const { offset } = clock;
    this.#isLive = true;
    await device.open(this.#isOther).catch(orLose);
    this.#isOther = false;
    // Only what tabs share: two customers of one Node process have nothing to tell each other.
    if (device.storage.kind === "indexeddb") tabs.open();
    await device.storage.prune(clock.now()).catch(orLose);
    await this.#askDeviceUrl();
    this.#share();
    await this.#deps.useRules(true);
    customer.restart();
    // The server has set the clock meanwhile.
    const shift = clock.offset - offset;
    const shifted: Take = (make) =>
      take((last) => {
        const input = make(last);
        return input.type === "timer" ? input : { ...input, timestamp: input.timestamp + shift };
      });
    await this.#retake(events, kept, shifted);
    await this.#noteConsent();
    await offers.refresh().catch(orLose);
    await chat().resume().catch(orLose);
    outbox?.nudge();
  }

  /** What happened while nothing might be kept: it is taken in as if it happened now, and nothing is shown twice. */
  async #retake(events: readonly Event[], offers: readonly KeptOffer[], take: Take): Promise<void> {
    const { device, onStep } = this.#deps;
    this.#decided = new Set(offers.map(({ decision }) => markOf(decision)));
    for (const event of events) {
      const step = await this.#takeHeld(take, event);
      if (!step) continue;
      const decisions = step.decisions.filter((decision) => !this.isDecided(decision));
      onStep({ decisions, offers: step.offers });
    }
    for (const offer of offers)
      await device.storage.putOffer(offer).catch((cause: unknown) => device.lose(cause));
    this.#decided = new Set();
  }

  /** One event that cannot be had is no reason to lose the others. */
  #takeHeld(take: Take, event: Event): Promise<Step | undefined> {
    const { device, onProblem } = this.#deps;
    return take(() => ({ ...event, ...device.whoami() })).catch((cause: unknown) => {
      onProblem({ type: "internal", message: "An event was lost.", cause });
      return undefined;
    });
  }

  /** What is kept stays, and this page has nothing more to do with it. */
  async #letGo(): Promise<void> {
    const { customer, device, outbox } = this.#deps;
    this.#isLive = false;
    outbox?.forget();
    await device.forget();
    customer.restart();
    this.#resetViews();
  }

  /** What earlier pages kept goes as well. */
  async #forgetEarlier(): Promise<void> {
    if (await this.#deps.device.isKept().catch(() => false)) await this.erase();
  }

  /** Opens what earlier pages kept, where there is anything: to be erased it has to be known whose it is. */
  async #reachEarlier(): Promise<boolean> {
    const { device } = this.#deps;
    if (!(await device.isKept().catch(() => false))) return false;
    await device.open().catch((cause: unknown) => device.lose(cause));
    return true;
  }

  async #noteConsent(): Promise<void> {
    const { device } = this.#deps;
    const kept = this.#consent.keep();
    if (kept.words.length === 0 && Object.keys(kept.told).length === 0) return;
    await device.storage.putNote("consent", kept).catch((cause: unknown) => device.lose(cause));
  }

  #resetViews(): void {
    forgetMarks();
    this.#deps.offers.reset();
    this.#deps.chat().reset();
  }

  async #askDeviceUrl(): Promise<void> {
    const { deviceUrl, device, fetch, http, onProblem } = this.#deps;
    if (deviceUrl === undefined || !fetch) return;
    try {
      this.#wasRestored = await askDeviceUrl(deviceUrl, { device, fetch, http, onProblem });
    } catch (cause) {
      const message = `${deviceUrl} did not say whether this device is known, so it counts as new.`;
      onProblem({ type: "network", message, cause });
    }
  }

  async #tellDeviceUrl(isKept: boolean): Promise<void> {
    const { deviceUrl, device, fetch, onProblem } = this.#deps;
    if (deviceUrl === undefined || !fetch) return;
    try {
      await tellDeviceUrl(deviceUrl, isKept ? device.identity : undefined, fetch);
    } catch (cause) {
      const message = `${deviceUrl} could not be told who uses this device now.`;
      onProblem({ type: "network", message, cause });
    }
  }
}

function unheard(server: "unreachable" | "refused"): ProfferProblem {
  const what = server === "refused" ? "refused to erase" : "did not hear that it is to erase";
  const message = `The server ${what} what it holds of this customer: that is for the shop to delete.`;
  return { type: "network", message };
}

/** The same thing decided twice: by the same rule, for the same key, because of the same event or timer. */
function markOf({ rule, key, trigger }: Decision): string {
  return JSON.stringify([rule, key, trigger.type === "event" ? trigger.messageId : trigger.anchor]);
}
