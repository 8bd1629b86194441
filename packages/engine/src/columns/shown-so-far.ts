import { countsFrom, isTooSoon, isUsedUp } from "../decision/caps.ts";
import type { Frequency, Limit, Rule } from "../rules/rule.ts";

/**
 * When a rule was shown to one customer, in rising order. A cap looks at one of these, however many there are.
 * It is emptied and used again for the next customer.
 */
export class ShownSoFar {
  readonly #limits: readonly Limit[];
  readonly #isByKey: boolean;
  readonly #times: number[] = [];
  readonly #byKey = new Map<string | null, number[]>();

  constructor({ limits }: Pick<Rule, "limits">) {
    this.#limits = limits;
    this.#isByKey = limits.some(({ scope }) => scope === "key");
  }

  /** The first of the rule's limits that is used up; -1 where none is. */
  full(key: string | null, now: number, session: SessionStartAt | undefined): number {
    if (this.#times.length === 0) return -1;
    for (const [i, { times, per, scope }] of this.#limits.entries()) {
      const shown = scope === "rule" ? this.#times : this.#byKey.get(key);
      if (shown === undefined || shown.length < times) continue;
      const from = countsFrom(per, now, per === "session" ? session?.(now) : undefined);
      if (isUsedUp(shown[shown.length - times], from)) return i;
    }
    return -1;
  }

  add(key: string | null, at: number): void {
    this.#times.push(at);
    if (!this.#isByKey) return;
    const own = this.#byKey.get(key);
    if (own) own.push(at);
    else this.#byKey.set(key, [at]);
  }

  clear(): void {
    this.#times.length = 0;
    if (this.#isByKey) this.#byKey.clear();
  }
}

/** When the session that runs at an instant began, UTC ms; `undefined` where none runs. */
export type SessionStartAt = (at: number) => number | undefined;

/** Which cap a customer who has been reached at these instants, in rising order, runs into now. */
export function fullFrequency(
  caps: readonly Frequency[],
  reached: readonly number[],
  now: number,
): { readonly cap: number; readonly gap: boolean } | undefined {
  const last = reached.at(-1);
  if (last === undefined) return undefined;
  for (const [cap, { times, perMs, minGapMs }] of caps.entries()) {
    if (isTooSoon(last, now, minGapMs)) return { cap, gap: true };
    if (isUsedUp(reached[reached.length - times], countsFrom(perMs, now, undefined)))
      return { cap, gap: false };
  }
  return undefined;
}
