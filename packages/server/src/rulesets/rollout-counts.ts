/** What became of the messages of some rule, or of all. */
export interface Shown {
  readonly shown: number;
  readonly dismissed: number;
  /** That could not be shown: a text that could not be filled, a view that broke. */
  readonly failed: number;
}

/** What was seen of one group of customers since a step of a roll-out began. */
export interface GroupCounts {
  readonly rules: Readonly<Record<string, Shown>>;
  readonly coupons: number;
  /** What they are worth together, by currency; `%` is percentages, added up. To be compared, not to be paid. */
  readonly worth: Readonly<Record<string, number>>;
}

/** Of both groups. */
export interface RolloutCounts {
  readonly candidate: GroupCounts;
  readonly stable: GroupCounts;
}

const nothing: GroupCounts = { rules: {}, coupons: 0, worth: {} };

export const noCounts: RolloutCounts = { candidate: nothing, stable: nothing };

const none: Shown = { shown: 0, dismissed: 0, failed: 0 };

/** The events that are counted, as what. A suppression only counts where it is a failure, and not a limit that was reached. */
export const countedEvents = {
  "Message Shown": "shown",
  "Message Dismissed": "dismissed",
  "Message Suppressed": "failed",
} as const satisfies Readonly<Record<string, keyof Shown>>;

/** Stages of a suppression that say that something is broken. */
export const brokenStages: readonly unknown[] = ["template", "error"];

export function countMessage(group: GroupCounts, rule: string, what: keyof Shown): GroupCounts {
  const before = shownOf(group, rule);
  // Not by an ordinary key: an event may name its rule “__proto__”.
  const entries = new Map(Object.entries(group.rules));
  entries.set(rule, { ...before, [what]: before[what] + 1 });
  return { ...group, rules: Object.fromEntries(entries) };
}

export function shownOf({ rules }: GroupCounts, rule: string): Shown {
  return (Object.hasOwn(rules, rule) ? rules[rule] : undefined) ?? none;
}

/** Of all rules together. */
export function allShown({ rules }: GroupCounts): Shown {
  return Object.values(rules).reduce(
    (sum, one) => ({
      shown: sum.shown + one.shown,
      dismissed: sum.dismissed + one.dismissed,
      failed: sum.failed + one.failed,
    }),
    none,
  );
}

/** @param value as a coupon's row has it: `{ "percent": 10 }` or `{ "amount": "5.00", "currency": "CNY" }`. */
export function countCoupon(group: GroupCounts, value: unknown): GroupCounts {
  const { unit, amount } = worthOf(value);
  const before = group.worth[unit] ?? 0;
  return {
    ...group,
    coupons: group.coupons + 1,
    worth: { ...group.worth, [unit]: before + amount },
  };
}

function worthOf(value: unknown): { readonly unit: string; readonly amount: number } {
  const { percent, amount, currency } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof percent === "number") return { unit: "%", amount: percent };
  if (typeof amount === "string" && typeof currency === "string" && /^[A-Z]{3}$/.test(currency))
    return { unit: currency, amount: Number(amount) };
  return { unit: "?", amount: 0 };
}
