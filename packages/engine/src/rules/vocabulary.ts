import type { Money, RfmScale } from "../facts/fact.ts";
import type { Segment } from "./rule.ts";

/** What the conditions of a rule set may name, beyond the language's own words. */
export interface Vocabulary {
  /** The shop's own event names. */
  readonly events: ReadonlySet<string>;
  readonly teams: readonly string[];
  readonly timezone: string | null;
  readonly currency: string | null;
  readonly rfm: RfmScale | null;
  /** Custom facts by name, with the events that each is looked at for. */
  readonly facts: ReadonlyMap<string, readonly string[]>;
  /** Custom operators by name, with how each reads in a sentence. */
  readonly operators: ReadonlyMap<string, string | undefined>;
  readonly segments: Segments;
}

/** The segments of a rule set, each read when it is first asked for, since they may use each other. */
export interface Segments {
  readonly ids: readonly string[];
  /** `"cycle"`: it is being read just now; `undefined`: it is refused. */
  find(id: string): Segment | "cycle" | undefined;
  /** Its conditions as the rule set has them written: a name that is mended makes no other segment of it. */
  written(id: string): unknown;
}

/** What the amounts of a fact are counted in, told by the value that it is compared with; `null` for plain numbers. */
export function moneyOf(value: unknown, assumed: string | null): Money | null {
  const sample: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof sample !== "object" || sample === null || !("currency" in sample)) return null;
  const { currency } = sample;
  return typeof currency === "string" ? { currency, assumed } : null;
}

/** Whether a value is meant as money, well written or not. */
export function isMeantAsMoney(value: unknown): boolean {
  const sample: unknown = Array.isArray(value) ? value[0] : value;
  return typeof sample === "object" && sample !== null;
}
