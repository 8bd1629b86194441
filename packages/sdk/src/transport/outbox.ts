import { isProfferError } from "@proffer/protocol";
import type { Unsent } from "../storage/storage.ts";
import type { DeliveryDeps } from "./delivery.ts";
import { Delivery } from "./delivery.ts";
import { Farewell } from "./farewell.ts";
import { Leader } from "./leader.ts";
import type { Urge } from "./pace.ts";
import { isOffline, Pace } from "./pace.ts";

/** What happens together travels together. */
const soonMs = 50;
/** What the tab that sends has not brought there in this time, the tab where it happened sends itself. */
const overdueMs = 10_000;
/** Requests that outlive the page have been answered by now, or never will be. */
const answeredMs = 5_000;
/** Who waits for the same thing does not come back at the same instant. */
const spreadMs = 250;

interface OutboxDeps extends DeliveryDeps {
  /** The store's name, by which its tabs elect the one that sends; every tab does where it is left out. */
  readonly name?: string;
  /** Whether the customer may be told of to the server at all; where it is left out they may. */
  readonly maySend?: () => boolean;
}

/** Says when events are brought to the server, and by which tab. */
export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #delivery: Delivery;
  readonly #farewell: Farewell;
  readonly #leader: Leader | undefined;
  readonly #pace: Pace;
  #sending: Promise<boolean> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The timer only looks whether another tab has done its part. */
  #isWatching = false;
  #hasTold = false;
  #isAway = false;
  #isStopped = false;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
    this.#delivery = new Delivery(deps, (ids) => this.#farewell.forget(ids));
    this.#farewell = new Farewell(this.#delivery, deps.clock);
    const { name, storage, clock } = deps;
    this.#pace = new Pace(storage, clock);
    this.#leader =
      name === undefined ? undefined : new Leader(`${name}-delivery`, () => this.#soon());
  }

  /** Whether this tab is the one that sends, or there is none that does it for all. */
  get isLeader(): boolean {
    return this.#maySend();
  }

  /**
   * Sends soon, or sees to it that the tab does whose task it is.
   *
   * @param stored what this page has just stored; left out where there may be something from before.
   */
  nudge(stored?: Unsent): void {
    if (stored) this.#farewell.add(stored);
    this.#stand();
    // Nobody knows how long a page that is out of sight goes on.
    const isUrgent = stored && isHidden() && (this.#isAway || this.#maySend());
    if (isUrgent && this.#say(this.#isAway)) return;
    if (this.#maySend()) this.#soon();
    else this.#watch();
  }

  /** Another tab has stored something. */
  heard(): void {
    this.#stand();
    if (!this.#leader?.isElected) this.#watch();
    // Timers of a tab that is out of sight may come a minute late.
    else if (isHidden()) void this.#send("time");
    else this.#soon();
  }

  /** The network is back, or the customer: whoever waits longer now waits for nothing. */
  hurry(): void {
    this.#stand();
    if (this.#maySend()) this.#in(Math.random() * spreadMs, "hurry");
    else this.#watch();
  }

  /** Sends all there is, whichever tab's task it is; whether the server has it all now. */
  async flush(): Promise<boolean> {
    // What is on its way may have been gathered before the last event.
    await this.#sending;
    return this.#send("flush");
  }

  /** Somebody else on this page has tried in vain: the next try is later. */
  async failed(cause: unknown): Promise<void> {
    const wait = await this.#pace.failed(cause);
    this.#tell(cause);
    this.#in(wait, "time");
  }

  /** The page is out of sight, perhaps for good: what is not known to have arrived is handed over. */
  async farewell(): Promise<void> {
    await this.#say(false);
  }

  /** The page goes, and may be kept as it is. */
  async leave(): Promise<void> {
    const answered = this.#say(true);
    this.#isAway = true;
    this.#leader?.close();
    await answered;
  }

  /** The page is back as it was left. */
  comeBack(): void {
    this.#isAway = false;
    this.hurry();
  }

  /** What was stored is gone, for the customer wishes so: none of it is sent from memory either. */
  forget(): void {
    this.#farewell.forget(this.#farewell.waiting);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Resolves when nothing is on its way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#leader?.close();
    clearTimeout(this.#timer);
    await this.#sending;
  }

  #stand(): void {
    if (!this.#isAway && !this.#isStopped && this.#isShared()) this.#leader?.open();
  }

  #isMute(): boolean {
    return this.#deps.maySend?.() === false;
  }

  /** What is in memory no other tab can send. */
  #isShared(): boolean {
    return this.#deps.storage().kind === "indexeddb";
  }

  #maySend(): boolean {
    return !this.#leader || !this.#isShared() || this.#leader.maySend;
  }

  #soon(): void {
    if (this.#timer === undefined || this.#isWatching) this.#in(soonMs, "time");
  }

  /** Another tab is to send. Who is out of sight leaves it at that, and looks again when it is back. */
  #watch(): void {
    if (this.#timer !== undefined || isHidden()) return;
    this.#in(overdueMs, "time");
    this.#isWatching = true;
  }

  #in(ms: number, urge: Urge): void {
    clearTimeout(this.#timer);
    this.#isWatching = false;
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#send(urge);
    }, ms);
    // In Node another try, later on, is no reason to stay alive.
    if (ms > soonMs) (this.#timer as { unref?: () => void }).unref?.();
  }

  #say(isLeaving: boolean): Promise<unknown> | undefined {
    if (isOffline() || this.#isMute() || this.#pace.isHeld) return undefined;
    const answered = this.#farewell.say(isLeaving);
    // The answers come first; what they do not tell of is sent again then.
    if (answered) this.#in(answeredMs, "time");
    return answered;
  }

  #send(urge: Urge): Promise<boolean> {
    return (this.#sending ??= this.#round(urge).finally(() => {
      this.#sending = undefined;
    }));
  }

  /** Whether the server has it all now. */
  async #round(urge: Urge): Promise<boolean> {
    if (this.#isMute()) return false;
    const wait = await this.#pace.wait(urge);
    if (wait > 0) {
      this.#in(wait + Math.random() * spreadMs, "time");
      return false;
    }
    const waiting = this.#farewell.waiting;
    try {
      await this.#delivery.run();
    } catch (cause) {
      this.#tell(cause);
      const wait = await this.#pace.failed(cause);
      this.#in(this.#maySend() ? wait : wait + overdueMs, "time");
      return false;
    }
    // Another tab may have sent some of it.
    this.#farewell.forget(waiting);
    this.#hasTold = false;
    await this.#pace.succeeded();
    return true;
  }

  /** Once, until something has arrived again: a week offline is one thing to tell. */
  #tell(cause: unknown): void {
    if (this.#hasTold) return;
    this.#hasTold = true;
    const message = isProfferError(cause) ? cause.message : "Events could not be sent.";
    this.#deps.onProblem({ type: "network", message, cause });
  }
}

function isHidden(): boolean {
  return typeof document !== "undefined" && document.visibilityState === "hidden";
}
