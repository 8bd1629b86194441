import { datesAt } from "../decision/dates.ts";
import type { Truth } from "../decision/decision.ts";
import { closedOf, nextOpenOf, waitsForAll } from "../decision/opening.ts";
import { isInstant } from "../event/instant.ts";
import type { Rule, Ruleset } from "../rules/rule.ts";
import type { SessionStartAt } from "./shown-so-far.ts";
import { fullFrequency } from "./shown-so-far.ts";
import type { Verdict } from "./verdict.ts";
import type { Step } from "./way.ts";
import { Way, refusal } from "./way.ts";

/** A firing of a back-test, as far as the way from firing to decision needs it. */
export interface ChainFiring {
  /** One of the rule set that the chain was made for. */
  readonly rule: Rule;
  readonly key: string | null;
  /** UTC ms. */
  readonly at: number;
  /** Needed where the rule has an audience: who is not for certain in it is refused. */
  readonly inAudience?: Truth;
}

/** The way from firing to decision, for one customer after another. */
export interface Chain {
  /** Whether some limit is per session, so that `decide` has to be told of sessions. */
  readonly asksForSessions: boolean;
  /** Whether it matters who the customer is: experiments put each where they belong. */
  readonly asksForCustomers: boolean;
  /**
   * The rules whose firings are all done at once, whatever else happens to the customer, and matter to no other firing:
   * `decide` need not be told of them.
   */
  readonly silent: ReadonlySet<Rule>;
  /**
   * What comes of each of a customer's firings, at the same place.
   *
   * @param firings in order of time; those of one instant compete for the surface.
   * @param sessionStartAt without it no session runs at any instant.
   */
  decide(
    customer: string,
    firings: readonly ChainFiring[],
    sessionStartAt?: SessionStartAt,
  ): readonly Verdict[];
}

/**
 * What `advance` makes of firings, for millions of them: the same outcome and stage, and no text.
 *
 * What a log does not say is taken as given: that the customer agreed, that every text can be filled in, that what is
 * done is shown at the firing's own instant and nothing else was shown, and that what waits for its hours still holds
 * when they begin. Hours go by the shop's clock also where they are the customer's.
 *
 * @param options.until the end of the log, UTC ms: what waits for an hour behind it goes on waiting.
 * @example
 * ```ts
 * const chain = createChain(ruleset, { until: log.last });
 * const verdicts = chain.decide("mei", firings);
 * ```
 */
export function createChain(ruleset: Ruleset, options: { readonly until?: number } = {}): Chain {
  return new FiringChain(ruleset, options.until ?? Number.POSITIVE_INFINITY);
}

/** A firing at the instant at which it is looked at: its own, or the one that it waited for. */
interface Entry {
  readonly index: number;
  readonly way: Way;
  readonly firing: ChainFiring;
  readonly at: number;
}

const gates = {
  enabled: refusal("enabled"),
  dates: refusal("dates"),
  audience: refusal("audience"),
};

class FiringChain implements Chain {
  readonly asksForSessions: boolean;
  readonly asksForCustomers: boolean;
  readonly silent: ReadonlySet<Rule>;
  readonly #ruleset: Ruleset;
  readonly #until: number;
  readonly #ways: ReadonlyMap<Rule, Way>;
  /** For each `frequency`: its steps without and with `minGap`. */
  readonly #full: readonly (readonly [Step, Step])[];
  // What follows is one customer's.
  #customer = "";
  #sessionStartAt: SessionStartAt | undefined;
  #verdicts: Verdict[] = [];
  readonly #used = new Set<Way>();
  readonly #reached: number[] = [];
  /** Sorted by `at`. */
  #waiting: Entry[] = [];

  constructor(ruleset: Ruleset, until: number) {
    const { rules, frequency } = ruleset;
    this.#ruleset = ruleset;
    this.#until = until;
    this.#ways = new Map(rules.map((rule, rank) => [rule, new Way(rule, rank, ruleset)]));
    this.#full = frequency.map((_, cap) => [
      refusal("frequency", { cap }),
      refusal("frequency", { cap, gap: true }),
    ]);
    this.silent = new Set(rules.filter((rule) => this.#ways.get(rule)?.isSilent));
    this.asksForCustomers = rules.some(({ experiment }) => experiment !== null);
    this.asksForSessions = rules.some(({ limits }) => limits.some(({ per }) => per === "session"));
  }

  decide(
    customer: string,
    firings: readonly ChainFiring[],
    sessionStartAt?: SessionStartAt,
  ): readonly Verdict[] {
    this.#begin(customer, sessionStartAt);
    for (let i = 0; i < firings.length;) {
      const { at } = firings[i] as ChainFiring;
      this.#openUntil(at - 1);
      let next = i + 1;
      while (firings[next]?.at === at) next++;
      if (next === i + 1 && this.#waiting[0]?.at !== at) this.#decideOne(firings, i);
      else this.#decideMoment([...this.#takeWaited(at), ...this.#entries(firings, i, next)]);
      i = next;
    }
    this.#openUntil(this.#until);
    return this.#verdicts;
  }

  #begin(customer: string, sessionStartAt: SessionStartAt | undefined): void {
    this.#customer = customer;
    this.#sessionStartAt = sessionStartAt;
    this.#verdicts = [];
    for (const way of this.#used) way.shown.clear();
    this.#used.clear();
    this.#reached.length = 0;
    if (this.#waiting.length > 0) this.#waiting = [];
  }

  #entries(firings: readonly ChainFiring[], from: number, to: number): readonly Entry[] {
    return firings
      .slice(from, to)
      .map((firing, i) => ({ index: from + i, way: this.#wayOf(firing), firing, at: firing.at }));
  }

  #wayOf({ rule }: ChainFiring): Way {
    const way = this.#ways.get(rule);
    if (way) return way;
    throw new Error(
      `The rule “${rule.id}” is none of the rule set that this chain was made for. Use the rules of one parsed rule set throughout.`,
    );
  }

  /** Looks again at what waited, up to and including an instant. */
  #openUntil(until: number): void {
    for (let at = this.#waiting[0]?.at; at !== undefined && at <= until; at = this.#waiting[0]?.at)
      this.#decideMoment(this.#takeWaited(at));
  }

  #takeWaited(at: number): Entry[] {
    const ready = this.#waiting.filter((entry) => entry.at === at);
    if (ready.length > 0) this.#waiting = this.#waiting.filter((entry) => entry.at !== at);
    return ready;
  }

  /** The usual case: nothing else wants the surface. */
  #decideOne(firings: readonly ChainFiring[], index: number): void {
    const firing = firings[index] as ChainFiring;
    const way = this.#wayOf(firing);
    const step = this.#judge(way, firing, firing.at, undefined);
    this.#verdicts[index] = step.verdict;
    if (step.uses !== "nothing") this.#use(way, firing.key, firing.at, step);
    else if (step.isClosed) this.#wait({ index, way, firing, at: firing.at });
  }

  /** The first by priority has the surface; only when all is decided is it shown. */
  #decideMoment(entries: Entry[]): void {
    entries.sort((a, b) => a.way.rank - b.way.rank || a.firing.at - b.firing.at);
    let taken: Way | undefined;
    const steps = entries.map(({ way, firing, at }) => {
      const step = this.#judge(way, firing, at, taken);
      if (step.uses === "all") taken = way;
      return step;
    });
    for (const [i, step] of steps.entries()) {
      const entry = entries[i] as Entry;
      const { index, way, firing, at } = entry;
      const { verdict } = step;
      this.#verdicts[index] = at === firing.at ? verdict : { ...verdict, until: at };
      if (step.uses !== "nothing") this.#use(way, firing.key, at, step);
      else if (step.isClosed) this.#wait(entry);
    }
  }

  #use(way: Way, key: string | null, at: number, { uses }: Step): void {
    this.#used.add(way);
    way.shown.add(key, at);
    if (uses === "all") this.#reached.push(at);
  }

  /** Of one rule and key only the latest waits. */
  #wait({ index, way, firing, at: now }: Entry): void {
    const at = nextOpenOf(way.schedules, undefined, now);
    const patient = waitsForAll(way.schedules, undefined, now);
    if (at === undefined || !isInstant(at) || !patient) return;
    this.#verdicts[index] = { ...(this.#verdicts[index] as Verdict), until: at };
    const others = this.#waiting.filter(
      (entry) => entry.way !== way || entry.firing.key !== firing.key,
    );
    this.#waiting = [...others, { index, way, firing, at }].sort((a, b) => a.at - b.at);
  }

  /** The order of the stages is that of `settle`. */
  #judge(way: Way, firing: ChainFiring, now: number, taken: Way | undefined): Step {
    const { dates, audience, experiment } = way.rule;
    if (!way.isEnabled) return gates.enabled;
    if (dates && datesAt(dates, now) !== "within") return gates.dates;
    if (audience && firing.inAudience !== true) return gates.audience;
    if (!experiment) return this.#cap(way, firing, now, taken, way.shows) ?? way.act;
    const arm = way.assignmentOf(this.#customer, experiment);
    const variant = arm.variant && way.variants[experiment.variants.indexOf(arm.variant)];
    const refused = this.#cap(way, firing, now, taken, variant?.shows ?? way.shows);
    if (!arm.heldOut) return refused ?? variant?.act ?? way.act;
    if (!refused) return way.missed;
    return refused.isClosed ? way.heldOutClosed : way.heldOut;
  }

  /** What stands between a firing and the customer's eyes. */
  #cap(
    way: Way,
    { key }: ChainFiring,
    now: number,
    taken: Way | undefined,
    shows: boolean,
  ): Step | undefined {
    if (shows) {
      const limit = way.shown.full(key, now, this.#sessionStartAt);
      if (limit >= 0) return way.limits[limit];
      const frequency = this.#reached.length > 0 ? this.#frequencyFull(now) : undefined;
      if (frequency) return frequency;
    }
    if (way.schedules.length > 0 && closedOf(way.schedules, undefined, now)) return way.closed;
    return shows && taken !== undefined ? way.lostTo(taken) : undefined;
  }

  #frequencyFull(now: number): Step | undefined {
    const full = fullFrequency(this.#ruleset.frequency, this.#reached, now);
    return full && this.#full[full.cap]?.[full.gap ? 1 : 0];
  }
}
