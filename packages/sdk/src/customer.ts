import type {
  Decision,
  Event,
  Memory,
  Reason,
  Ruleset,
  Shown,
  State,
  Timer,
  Watch,
  WatchPlan,
} from "@proffer/engine";
import {
  advance,
  compareEvents,
  createState,
  createWatch,
  isCausedByCustomer,
  isRecordOf,
  nextTimer,
  packState,
  refusalNow,
  unpackState,
} from "@proffer/engine";
import { ReplacedError } from "./storage/lasting.ts";
import type { Commit, Delta, Identity, KeptOffer, Snapshot, Storage } from "./storage/storage.ts";
import type { ProfferProblem } from "./types.ts";

/** What came of one step. */
export interface Step {
  /** The engine could not decide, e.g. because a part of it could not be loaded: to be looked at again. */
  readonly undecided?: true;
  readonly event?: Event;
  readonly decisions: readonly Decision[];
  readonly offers: readonly KeptOffer[];
}

interface CustomerDeps {
  readonly storage: () => Storage;
  /** The server knows the customer by the same id, so firings have the same ids there. */
  readonly identity: () => Identity;
  readonly ruleset: () => Ruleset;
  /** Before something comes of a decision: other rules may be in force behind it. Never rejects; left out where they cannot. */
  readonly confirm?: () => Promise<void>;
  /** Whether the rule of something that was decided is switched off by now, gone, or another one. */
  readonly isOutdated?: (decision: Decision) => boolean;
  /** By what pages go that do without the engine; left out where there are none. */
  readonly watchPlan?: () => WatchPlan | undefined;
  readonly now: () => number;
  /** What of a decision the customer is to see. */
  readonly toOffers: (
    decisions: readonly Decision[],
    history: readonly Event[],
  ) => readonly KeptOffer[];
  readonly onProblem: (problem: ProfferProblem) => void;
  /** Whether events go to a server. */
  readonly sends: () => boolean;
  /** The store has failed: what takes its place is asked again. */
  readonly onFailure: (cause: unknown) => void;
  /** Another tab has given the store to another customer: after this, `identity` is that one. */
  readonly onOwner: () => Promise<void>;
  /** The event that begins a session, ahead of the one given; nothing where sessions are not told of. */
  readonly beginSession: (first: Event) => Event | undefined;
  /** A session has begun, and what came of that. */
  readonly onSession: (step: Step) => void;
  /** Something that another page wrote down has been looked at only now. */
  readonly onLookedAt?: (step: Step) => void;
  /** A snapshot is written when so many events have come since the last; left out: {@link usualSnapshotEvery}. */
  readonly snapshotEvery?: number;
}

/** Makes an event or a look at the timers, once it is known what came before it. */
export type Make = (last: number | undefined) => Event | Timer;

/** How {@link Customer.take} takes it. */
export interface TakeOptions {
  /** Is done first, in the same turn. */
  readonly before?: (() => Promise<void>) | undefined;
  /** It may have been told on an earlier page by the same id: the whole history is looked through for it. */
  readonly mayRepeat?: boolean;
}

/** Takes in what is made, as one step. A session that has begun already is not begun again. */
export type Take = (make: Make) => Promise<Step>;

/** A store is replaced at most ten times on a page. */
const maxTries = 12;

/** Some tens of events are read and folded in well under a millisecond. */
const usualSnapshotEvery = 32;

/**
 * The customer of this device, in step with every other tab: each event is decided on what the store holds and written
 * in the same breath; if another tab was faster, it is decided again on what that one left.
 */
export class Customer {
  readonly #deps: CustomerDeps;
  #state: State = createState("");
  /** Of the store, as last read; −1 before that. */
  #revision = -1;
  /** A step that the state holds and the store may not: it must not be counted twice if the store fails. */
  #unwritten: { readonly messageId: string | undefined; readonly memory: Memory } | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  /** What the state began with. */
  #snapshot: Snapshot | undefined;
  /** What a spent state leaves for a new store, should the old one be what failed: until that has been read again. */
  #left: Kept | undefined;
  /** How many events have come behind the snapshot in the store. */
  #uncovered = 0;
  /** In step with the state, where pages without the engine are to go by it. */
  #watch: Watch | undefined;

  constructor(deps: CustomerDeps) {
    this.#deps = deps;
  }

  /** When the next timer falls due, UTC ms. */
  nextTimer(): number | undefined {
    const ruleset = this.#deps.ruleset();
    // Other rules ask for the whole history, which is read with the next step.
    if (!this.#state.isWhole && !this.#state.isOf(ruleset)) return undefined;
    return nextTimer(this.#state, ruleset);
  }

  /** What is known now, for a store that has to be made anew. */
  keep(): Kept {
    if (this.#left) return this.#left;
    const { anonymousId } = this.#deps.identity();
    // What the last one did is not the next one's.
    if (this.#state.customer !== anonymousId)
      return { history: [], memory: createState(anonymousId).memory() };
    const { history, isWhole } = this.#state;
    const before = !isWhole && this.#snapshot && { snapshot: this.#snapshot.bytes };
    if (!this.#unwritten) return { history, memory: this.#state.memory(), ...before };
    const { messageId, memory } = this.#unwritten;
    return { history: history.filter((event) => event.messageId !== messageId), memory, ...before };
  }

  /** What is known now, with its whole history: a copy, to be looked at. */
  inspect(): Promise<State> {
    const look = async (): Promise<State> => {
      await this.#catchUp();
      await this.#useRules();
      await this.#state.recall();
      return this.#state.copy();
    };
    return this.turn(() => this.#insist(look));
  }

  /** Why something decided may not be shown any more, given what every tab has shown since. */
  refusalNow(decision: Decision): Promise<Reason | undefined> {
    const look = async (): Promise<Reason | undefined> => {
      await this.#catchUp();
      return refusalNow(this.#state, decision, this.#deps.ruleset(), this.#deps.now());
    };
    return this.turn(() => this.#insist(look));
  }

  /**
   * Takes an offer for this page: `false` where another has it, or why it may not be shown any more. Asking and taking
   * are one write, so that pages which ask at once do not all hear yes.
   */
  reserve(id: string): Promise<boolean | Reason> {
    return this.turn(() => this.#insist(() => this.#reserve(id)));
  }

  /** A store that fails is replaced by another one, which is asked again, before anybody whose turn comes later. */
  async #insist<Value>(ask: () => Promise<Value>): Promise<Value> {
    for (let tries = maxTries; ; tries--) {
      try {
        return await ask();
      } catch (cause) {
        if (tries === 0) throw cause;
        if (cause instanceof ReplacedError) this.#forget();
        else this.#deps.onFailure(cause);
      }
    }
  }

  async #reserve(id: string): Promise<boolean | Reason> {
    const { storage, ruleset, now, confirm, isOutdated } = this.#deps;
    await confirm?.();
    for (;;) {
      await this.#catchUp();
      // What has been told of its offers is in the history.
      await this.#state.recall();
      const kept = await storage().offers();
      const offer = kept.find((one) => one.id === id);
      if (!offer || offer.state !== "waiting" || offer.reserved) return false;
      if (isOutdated?.(offer.decision)) return outdated;
      const others = onTheirWay(kept, this.#state.history);
      const refusal = refusalNow(this.#state, offer.decision, ruleset(), now(), others);
      if (refusal) return refusal;
      const taken = { ...offer, reserved: true, reservedAt: now() };
      if (await this.#commit({ decisions: [], offers: [taken] })) return true;
      this.#forget();
    }
  }

  /**
   * Does something with the store or with who the customer is between two steps: what was tracked before it is in, what
   * is tracked after it waits.
   *
   * @param work gets a way to take in events by itself.
   */
  turn<Value>(work: (take: Take) => Promise<Value>): Promise<Value> {
    const turn = this.#queue.then(() =>
      work((make) => this.#insist(() => this.#take(make, { isHeld: true }))),
    );
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Another store, or the same one with another customer, is read from now on. */
  restart(): void {
    this.#unwritten = undefined;
    this.#left = undefined;
    this.#revision = -1;
  }

  /**
   * Takes in an event, made once it is known what came before it, or looks at the timers. One step at a time.
   *
   * @throws what the last of several stores throws; the step has not happened then.
   */
  take(make: Make, { before, mayRepeat = false }: TakeOptions = {}): Promise<Step> {
    const step = async (): Promise<Step> => {
      if (before) {
        // Another tab may have said meanwhile that somebody else is using this device.
        await this.#catchUp();
        await before();
      }
      return this.#take(make, { mayRepeat });
    };
    return this.turn(() => this.#insist(step));
  }

  /** @param how `isHeld`: it was taken in before, into another store. */
  async #take(
    make: Make,
    { mayRepeat = false, isHeld = false }: { mayRepeat?: boolean; isHeld?: boolean },
  ): Promise<Step> {
    for (;;) {
      await this.#catchUp();
      await this.#useRules();
      const input = make(this.#lastInstant());
      if (mayRepeat && (await this.#isKnown(input))) return { decisions: [], offers: [] };
      if (isHeld && this.#isRunningSession(input)) return { decisions: [], offers: [] };
      if (await this.#beginSession(input)) continue;
      const ruleset = this.#deps.ruleset();
      const step = await this.#decide(input);
      if (await this.#isOvertaken(step, ruleset)) continue;
      // A look that decided nothing comes to nothing again: there is nothing to write down.
      const idle = !step.event && step.decisions.length === 0 && !this.#isOverdue();
      if (idle || (await this.#commit(step))) return step;
      this.#forget();
    }
  }

  /** Whether the event came before, on this page or an earlier one. */
  async #isKnown(input: Event | Timer): Promise<boolean> {
    if (input.type === "timer") return false;
    await this.#state.recall();
    return this.#state.has(input.messageId);
  }

  /** Whether it begins a session where one is running. */
  #isRunningSession(input: Event | Timer): boolean {
    if (input.type === "timer" || input.event !== "Session Started") return false;
    return this.#state.present.sessionAt(input.timestamp) !== undefined;
  }

  /** Whether the store has changed: a session began with this event, and that is told first. */
  async #beginSession(input: Event | Timer): Promise<boolean> {
    if (input.type === "timer" || !isCausedByCustomer(input.event)) return false;
    if (this.#state.present.sessionAt(input.timestamp)) return false;
    const event = this.#deps.beginSession(input);
    if (!event) return false;
    const ruleset = this.#deps.ruleset();
    const step = await this.#decide(event);
    if (await this.#isOvertaken(step, ruleset)) return true;
    if (await this.#commit(step)) this.#deps.onSession(step);
    else this.#forget();
    return true;
  }

  /** Whether other rules are in force than those that decided: it is decided again, by them. */
  async #isOvertaken({ decisions }: Pick<Step, "decisions">, by: Ruleset): Promise<boolean> {
    const { confirm, ruleset } = this.#deps;
    if (decisions.some(({ outcome }) => outcome === "act")) await confirm?.();
    if (ruleset() === by) return false;
    this.restart();
    this.#forget();
    return true;
  }

  async #decide(input: Event | Timer): Promise<Step> {
    const event = input.type === "timer" ? {} : { event: input };
    const messageId = input.type === "timer" ? undefined : input.messageId;
    this.#unwritten = { messageId, memory: this.#state.memory() };
    try {
      const decisions = await advance(this.#state, input, this.#deps.ruleset(), this.#deps.now());
      return { ...event, decisions, offers: this.#deps.toOffers(decisions, this.#state.history) };
    } catch (cause) {
      const message = "An event could not be decided on; it is kept.";
      this.#deps.onProblem({ type: "internal", message, cause });
      // The state is spent: read again, with nothing decided, and the event kept for the next look.
      this.#left = this.keep();
      this.#forget();
      await this.#catchUp();
      this.#left = undefined;
      return { ...event, decisions: [], offers: [], undecided: true };
    }
  }

  /** The next event is stamped behind the last one and behind the last look at the timers. */
  #lastInstant(): number | undefined {
    const instants = [this.#state.lastAt ?? Number.NaN, this.#state.looked];
    const known = instants.filter(Number.isFinite);
    return known.length === 0 ? undefined : Math.max(...known);
  }

  async #commit({ event, offers }: Step): Promise<boolean> {
    const { storage, identity, sends } = this.#deps;
    const memory = this.#state.memory();
    const base = this.#revision;
    const { anonymousId: owner, deviceKey } = identity();
    const record = this.#record(event);
    const send = event && sends() && { send: { deviceKey } };
    const written = await storage().commit({
      base,
      owner,
      memory,
      offers,
      ...(event && { event }),
      ...(record && { record }),
      ...send,
    });
    this.#unwritten = undefined;
    // Another store may have taken the place of the one that was read while this was being written.
    const isReplaced = this.#revision !== base;
    if (written && (isReplaced || (event && !this.#state.has(event.messageId)))) this.#forget();
    else if (written) {
      this.#revision = base + 1;
      if (event) this.#uncovered++;
      this.#keepSnapshot();
    }
    return written;
  }

  /** Not waited for: it saves the next page work, and nothing hangs on it. */
  #keepSnapshot(): void {
    const { snapshotEvery = usualSnapshotEvery, ruleset, storage } = this.#deps;
    // Rules that have come meanwhile ask for a state of their own first.
    if (this.#uncovered < snapshotEvery || !this.#state.isOf(ruleset())) return;
    this.#uncovered = 0;
    const { alone } = this.#snapshot ?? {};
    const bytes = packState(this.#state, ruleset());
    const snapshot = { revision: this.#revision, bytes, ...(alone && { alone }) };
    // A store that cannot take it cannot take the next event either, and says so then.
    storage()
      .putNote("snapshot", snapshot)
      .catch(() => undefined);
  }

  /**
   * Takes over what other tabs, or an earlier page, have written. Facts follow from the events.
   *
   * @param looks whether what nobody has looked at is looked at; else it counts as if that had come to nothing.
   */
  async #catchUp(looks = true): Promise<void> {
    // Somebody else has begun meanwhile: nothing of the last one's counts for them.
    if (this.#state.customer !== this.#deps.identity().anonymousId) this.#forget();
    if (this.#revision < 0) await this.#resume();
    const delta = await this.#read();
    const { revision, memory, owner } = delta;
    const quiet = looks ? (delta.quiet ?? 0) : 0;
    if (owner !== undefined && owner !== this.#deps.identity().anonymousId)
      return this.#changeHands(owner);
    if (revision === this.#revision) return;
    const events = quiet > 0 ? delta.events.slice(0, -quiet) : delta.events;
    if (this.#revision < 0) {
      const customer = this.#deps.identity().anonymousId;
      this.#state = createState(customer, { history: events, ...(memory && { memory }) });
    } else await this.#goOn(events, memory);
    this.#uncovered += events.length;
    this.#revision = revision;
    await this.#takeUpWatch(delta);
    if (quiet > 0) await this.#lookAt(delta.events.slice(-quiet));
  }

  /** What pages without the engine have only written down is looked at now, in its order. */
  async #lookAt(events: readonly Event[]): Promise<void> {
    await this.#useRules();
    const { ruleset, now, toOffers, onLookedAt } = this.#deps;
    const before = ruleset();
    this.#unwritten = { messageId: undefined, memory: this.#state.memory() };
    const decisions: Decision[] = [];
    try {
      for (const event of events)
        decisions.push(...(await advance(this.#state, event, ruleset(), now())));
    } catch (cause) {
      // They were written down because nothing could come of them: the facts are what counts.
      const message = "What earlier pages wrote down could not be decided on; it is kept.";
      this.#deps.onProblem({ type: "internal", message, cause });
      this.#forget();
      return this.#catchUp(false);
    }
    if (await this.#isOvertaken({ decisions }, before)) return this.#catchUp();
    this.#uncovered += events.length;
    const step = { decisions, offers: toOffers(decisions, this.#state.history) };
    if (await this.#commit(step)) return decisions.length > 0 ? onLookedAt?.(step) : undefined;
    this.#forget();
    await this.#catchUp();
  }

  /** The watch of the store where it fits, else one that has seen the whole history. */
  async #takeUpWatch({ record }: Delta): Promise<void> {
    const plan = this.#deps.watchPlan?.();
    this.#watch = undefined;
    if (!plan) return;
    if (record && isRecordOf(record.watch, plan)) {
      this.#watch = createWatch(plan, record.watch);
      return;
    }
    await this.#state.recall();
    if (!this.#state.isWhole) return;
    this.#watch = createWatch(plan);
    for (const event of this.#state.history) this.#watch.take(event);
  }

  /** Whether pages without the engine would ask for it, for an instant that has been looked at by now. */
  #isOverdue(): boolean {
    return (this.#watch?.due ?? Number.POSITIVE_INFINITY) <= this.#deps.now();
  }

  /** Of a step that the engine has looked at. */
  #record(event: Event | undefined): Commit["record"] {
    if (!this.#watch) return undefined;
    if (event) this.#watch.take(event);
    const lastAt = this.#lastInstant();
    if (lastAt !== undefined) this.#watch.looked(lastAt, this.nextTimer());
    return {
      watch: this.#watch.record(),
      lastAt: lastAt ?? null,
      activeAt: this.#state.present.session?.lastAt ?? null,
    };
  }

  #read(): Promise<Delta> {
    return this.#deps.storage().since(Math.max(0, this.#revision));
  }

  /** Another tab has said that somebody else is using this device. */
  async #changeHands(owner: string): Promise<void> {
    await this.#deps.onOwner();
    if (this.#deps.identity().anonymousId !== owner)
      throw new Error("The store belongs to another customer, and does not say to whom.");
    this.#forget();
    await this.#catchUp();
  }

  /** Begins with the snapshot in the store, where there is one that fits; else with nothing. */
  async #resume(): Promise<void> {
    const storage = this.#deps.storage();
    const { anonymousId } = this.#deps.identity();
    const ruleset = this.#deps.ruleset();
    const snapshot = await storage.note("snapshot");
    this.#snapshot = snapshot;
    this.#uncovered = 0;
    if (!snapshot) return;
    const read = async (): Promise<readonly Event[]> =>
      [...(await storage.upTo(snapshot.revision))].sort(compareEvents);
    const ways = snapshot.alone ? {} : { read };
    const state = unpackState(anonymousId, snapshot.bytes, ruleset, ways);
    if (!state) return;
    this.#state = state;
    this.#revision = snapshot.revision;
  }

  /** The events that came behind those of the state, which have been decided on where they came from. */
  async #goOn(events: readonly Event[], memory: Memory | undefined): Promise<void> {
    await this.#useRules();
    for (const event of [...events].sort(compareEvents)) {
      if (this.#state.isLate(event)) await this.#state.recall();
      // Of a history that was lost nobody can tell what a late event would have changed.
      const isLost = this.#state.isLate(event) && !this.#state.isWhole;
      if (!isLost && !this.#state.has(event.messageId)) this.#state.admit(event);
    }
    if (memory) this.#state.remember(memory);
  }

  /** Makes the facts those of the rules of this moment; where they are not those of the snapshot, from all events. */
  async #useRules(): Promise<void> {
    const ruleset = this.#deps.ruleset();
    if (!this.#state.isOf(ruleset)) await this.#state.recall();
    // Of a store that was lost with its history, what came since is all there is.
    if (!this.#state.isOf(ruleset) && !this.#state.isWhole) {
      const { customer, history } = this.#state;
      this.#state = createState(customer, { history, memory: this.#state.memory() });
    }
    this.#state.use(ruleset);
  }

  #forget(): void {
    this.#state = createState(this.#deps.identity().anonymousId);
    this.#revision = -1;
  }
}

const outdated: Reason = {
  stage: "enabled",
  ok: false,
  text: "the rule has been switched off or changed since",
};

/** What can be saved of a store that broke. */
interface Kept {
  readonly history: readonly Event[];
  readonly memory: Memory;
  /** What stands for the events before those of `history`, where they had not been read. */
  readonly snapshot?: Uint8Array;
}

/** What a page has taken and not said yet that it is shown: it will be, or its page is gone and it may have been seen. */
function onTheirWay(kept: readonly KeptOffer[], history: readonly Event[]): readonly Shown[] {
  const told = new Set(
    history
      .filter(({ event }) => event === "Message Shown")
      .map(({ properties }) => properties["firing_id"]),
  );
  return kept
    .filter(({ id, reserved }) => reserved && !told.has(id))
    .map(({ decision, reservedAt }) => ({
      at: reservedAt ?? decision.noticedAt,
      rule: decision.rule,
      key: decision.key,
      heldOut: false,
    }));
}
