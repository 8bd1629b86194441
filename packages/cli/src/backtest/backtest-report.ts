import type { Stage } from "@proffer/engine";

/** What `proffer backtest --json` prints. Fields are added, never renamed; `format` says so if that has to change. */
export interface BacktestReport {
  readonly format: 1;
  readonly kind: "backtest";
  readonly ruleset: RulesetReport;
  /** `event`: facts by when things happened; `arrival`: as they came in, late ones late. */
  readonly order: "event" | "arrival";
  readonly log: LogReport;
  /** All rules together. */
  readonly total: TotalReport;
  /** In the order in which they have the surface: the higher priority first, then by id. */
  readonly rules: readonly RuleReport[];
  /** The rule set's `frequency`, in its order, and what it held back. */
  readonly frequency: readonly FrequencyReport[];
  readonly campaigns: readonly CampaignReport[];
  /**
   * What is taken as given because a log cannot tell it: that customers agreed (`consent`), that every text can be
   * filled in (`texts`), that what waited for its hours still held when they began (`waiting`), and that customers'
   * clocks are the shop's (`shop_clock`). Only what matters to these rules.
   */
  readonly assumed: readonly ("consent" | "texts" | "waiting" | "shop_clock")[];
  /** Rules that did not fire at all. */
  readonly neverFired: readonly NeverFired[];
  /** Rules that were never done, though they fired: another one had the surface each time. */
  readonly shadowed: readonly Shadowed[];
}

/** Which rules were run. */
export interface RulesetReport {
  /** The file they were read from. */
  readonly file: string;
  readonly name: string | null;
  /** Hash of the rule set. */
  readonly hash: string;
  /** Whose days and hours are counted: an IANA zone, `"UTC"` where the rule set names none. */
  readonly timezone: string;
}

/** What the log held. Instants are ISO 8601 in UTC. */
export interface LogReport {
  readonly source: string;
  /** Rows read. */
  readonly rows: number;
  /** Events that were run. */
  readonly events: number;
  readonly customers: number;
  readonly first: string | null;
  readonly last: string | null;
  /** Rows left out: of nobody, unreadable, with an id that was there before. */
  readonly withoutUser: number;
  readonly refused: number;
  /** `null` where nobody counted. */
  readonly duplicates: number | null;
  /** Events that came in behind later ones; `null` where nobody counted. */
  readonly late: number | null;
  /** Event names that neither the catalogue nor the rule set knows, the most frequent first. */
  readonly unknownEvents: readonly { readonly name: string; readonly events: number }[];
}

/** How often something fired and was done, for how many, and when. */
export interface CountsReport {
  readonly firings: number;
  /** Shown; of silent actions: handed over. */
  readonly done: number;
  readonly customers: {
    /** For whom it fired. */
    readonly fired: number;
    /** For whom it was done at least once. */
    readonly reached: number;
  };
  /** Firings per customer for whom it fired: the median, what 99 in 100 do not exceed, and the most. */
  readonly perCustomer: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Days of the rule set's zone on which it fired or was done. */
  readonly days: readonly {
    readonly date: string;
    readonly firings: number;
    readonly done: number;
  }[];
  /** Hours of the day of that zone, from 0 to 23. */
  readonly hours: { readonly firings: readonly number[]; readonly done: readonly number[] };
}

/** What all rules together would have done. Who is reached would have seen something: silent actions reach nobody. */
export interface TotalReport extends CountsReport {
  /** Of `done`: what customers would have seen. */
  readonly shown: number;
}

/** What one rule would have done. */
export interface RuleReport extends CountsReport {
  readonly rule: string;
  readonly name: string;
  readonly action: string;
  /** Of `done`: what waited for its hours, and was done when they began. */
  readonly waited: number;
  /** Held out by an experiment, and without it they would have been done. */
  readonly heldOut: number;
  /** Refusals by stage; stages that refused nothing are left out. */
  readonly refused: Readonly<Partial<Record<Stage, number>>>;
  /** The rule's `limits`, in their order, and what each held back. */
  readonly limits: readonly {
    readonly times: number;
    /** ms, `"session"` or `"ever"`. */
    readonly per: number | "session" | "ever";
    readonly scope: "key" | "rule";
    readonly heldBack: number;
  }[];
  /** Of `refused.frequency`: what each of the rule set's `frequency` held back, in their order. */
  readonly frequency: readonly { readonly heldBack: number; readonly heldBackByGap: number }[];
  /** Of `refused.surface`: who was shown instead. */
  readonly lostTo: readonly { readonly rule: string; readonly firings: number }[];
  readonly variants: readonly { readonly variant: string; readonly done: number }[];
}

/** One cap of the rule set. */
export interface FrequencyReport {
  readonly times: number;
  readonly perMs: number;
  readonly minGapMs: number;
  /** Refusals because of `times`, over all rules. */
  readonly heldBack: number;
  /** Refusals because of `minGap`. */
  readonly heldBackByGap: number;
}

/** An amount as a decimal text; `currency` is ISO 4217, `null` where nothing in the log or the rule set names it. */
export interface Amount {
  readonly amount: string;
  readonly currency: string | null;
}

/** What a campaign's coupons may cost if every code is used. */
export interface CampaignReport {
  readonly campaign: string;
  readonly value: { readonly percent: number } | Amount;
  /** The most codes there are. */
  readonly budget: number;
  readonly offers: number;
  /** Who would have been offered one; each gets one code. */
  readonly customers: number;
  /** Codes that would have gone out: one a customer, up to the budget. */
  readonly codes: number;
  /** Of a percentage: what an order of the log came to on average; `null` where no order says, or it is no percentage. */
  readonly averageOrder: Amount | null;
  /** What one code costs; of a percentage, on an average order. `null` where that is not known. */
  readonly each: Amount | null;
  /** `codes` × `each`. */
  readonly inLog: Amount | null;
  /** `budget` × `each`. */
  readonly atMost: Amount | null;
}

/** A rule that did not fire. */
export interface NeverFired {
  readonly rule: string;
  /** The events that it is looked at for and that the log does not have. */
  readonly missingEvents: readonly string[];
}

/** A rule that lost the surface every time. */
export interface Shadowed {
  readonly rule: string;
  readonly by: string;
  readonly firings: number;
}
