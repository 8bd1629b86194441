import type { Ruleset, State, Timer, Watch, WatchCall, WatchPlan } from "../index.ts";
import type { Arrival } from "./courses.ts";
import type { Subject } from "./law.ts";
import { same } from "./law.ts";

type Input = Arrival["event"] | Timer;

/** Two engines with the same customer: one that is always awake, and one that a watch wakes. */
export class Sleeper {
  /** How the arrivals were called. */
  readonly calls: WatchCall[] = [];
  /** How many decisions there were. */
  decisions = 0;
  readonly #engine: Subject;
  readonly #ruleset: Ruleset;
  readonly #plan: WatchPlan;
  readonly #awake: State;
  readonly #asleep: State;
  #watch: Watch;
  /** What the sleeping one has not been given. */
  #queue: Arrival[] = [];
  #now = Number.NEGATIVE_INFINITY;

  constructor(engine: Subject, ruleset: Ruleset, plan: WatchPlan, customer: string) {
    this.#engine = engine;
    this.#ruleset = ruleset;
    this.#plan = plan;
    this.#awake = engine.createState(customer);
    this.#asleep = engine.createState(customer);
    this.#watch = engine.createWatch(plan);
  }

  /** The page is closed, and another opened. */
  turnPage(): void {
    const record = JSON.parse(JSON.stringify(this.#watch.record())) as ReturnType<Watch["record"]>;
    this.#watch = this.#engine.createWatch(this.#plan, record);
  }

  /** Looks at the timers of either up to an instant, each when it falls due. */
  async lookUntil(until: number): Promise<void> {
    for (;;) {
      const woken = this.#watch.due ?? Infinity;
      const wanted = this.#nextTimer(this.#awake) ?? Infinity;
      const next = Math.max(Math.min(woken, wanted), this.#now);
      if (next > until) return;
      if (woken <= next) await this.look(next);
      else await this.#compare({ type: "timer", at: next }, next, []);
    }
  }

  /** Both look at the clock. */
  async look(at: number): Promise<void> {
    const now = Math.max(at, this.#now);
    await this.#wake({ type: "timer", at: now }, now);
  }

  async arrive({ event, now }: Arrival): Promise<void> {
    const call = this.#watch.take(event);
    this.calls.push(call);
    if (call === "awake") return this.#wake(event, now);
    this.#queue.push({ event, now });
    await this.#compare(event, now, []);
  }

  /** Gives the sleeping one all that it has slept over, and then what it is woken for. */
  async #wake(input: Input, now: number): Promise<void> {
    for (const { event, now: then } of this.#queue)
      same(`decided too late, at ${event.messageId}`, await this.#advance(event, then), []);
    this.#queue = [];
    const decided = await this.#advance(input, now);
    const until = input.type === "timer" ? input.at : input.timestamp;
    this.#watch.looked(until, this.#nextTimer(this.#asleep));
    await this.#compare(input, now, decided);
  }

  #advance(input: Input, now: number): ReturnType<Subject["advance"]> {
    return this.#engine.advance(this.#asleep, input, this.#ruleset, now);
  }

  /** What the other decides meanwhile. */
  async #compare(input: Input, now: number, decided: unknown): Promise<void> {
    this.#now = now;
    const wanted = await this.#engine.advance(this.#awake, input, this.#ruleset, now);
    same(`decided when the watch calls, at ${now}`, decided, wanted);
    this.decisions += wanted.length;
  }

  #nextTimer(state: State): number | undefined {
    return this.#engine.nextTimer(state, this.#ruleset);
  }
}
