import { conditions } from "./conditions.ts";
import type { Cast } from "./drafts.ts";
import type { Place } from "./places.ts";
import { ruleOf, schedules } from "./rules.ts";
import { Tape } from "./tape.ts";
import type { RulesetJson } from "./written.ts";

/** What of the language the rules of a law use. */
export interface Kind {
  readonly maxRules: number;
  /** `tag`: nothing but tags, with none of what stands between a firing and the customer's eyes. */
  readonly actions: "tag" | "all";
}

/** A rule set for a shop at `place`: one tape for what stands at the top, one for each rule. Most of it is about `cast`. */
export function rulesetOf(
  place: Place,
  cast: Cast,
  top: readonly number[],
  rules: readonly (readonly number[])[],
  { actions }: Kind,
): RulesetJson {
  const tape = new Tape(top);
  const segments = segmentsOf(tape, cast);
  const scope = { place, cast, segments: Object.keys(segments), actions };
  const currency = tape.pick(["CNY", undefined, "JPY"]);
  const orders = rfmOf(tape);
  const caps = actions === "tag" ? {} : capsOf(tape);
  const parts = {
    segments,
    rules: rules.map((choices, i) => ruleOf(new Tape(choices), `r${i}`, scope)),
  };
  return {
    version: 1,
    timezone: place.zone,
    ...(currency !== undefined && { currency }),
    ...caps,
    ...declaredFor(JSON.stringify(parts), orders),
    ...parts,
  };
}

/** What a rule set has to define, as far as something in it speaks of it. */
function declaredFor(parts: string, rfm: object): object {
  return {
    ...(parts.includes("Quiz Finished") && { events: { "Quiz Finished": {} } }),
    ...(parts.includes('"team"') && { teams: { pay: {} } }),
    ...(parts.includes('"coupon"') && { campaigns: { c: campaign } }),
    ...(parts.includes('"rfm"') && { rfm }),
  };
}

const campaign = { value: { percent: 10 }, budget: { count: 5 } };

function rfmOf(tape: Tape): RulesetJson["rfm"] & object {
  const inCny = (amount: string) => ({ amount, currency: "CNY" });
  return {
    ...(tape.oneIn(2) && { within: "1d" }),
    recency: ["30m", "1h", "1d", "7d"],
    frequency: [1, 2, 2, 3],
    monetary: tape.pick([[0.1, 50, 100, 100.1], ["0.10", "50", "100", "350"].map(inCny)]),
  };
}

/** What stands between every rule and the customer's eyes. */
function capsOf(tape: Tape): object {
  const frequency = tape.pick(frequencies);
  const schedule = tape.oneIn(8) ? tape.pick(schedules) : undefined;
  return {
    ...(frequency && { frequency }),
    ...(schedule && { schedule }),
    ...(tape.oneIn(32) && { enabled: false }),
  };
}

const frequencies = [
  undefined,
  [{ times: 1, per: "1h" }],
  [
    { times: 3, per: "7d" },
    { times: 2, per: "1d", minGap: "10m" },
  ],
] as const;

function segmentsOf(tape: Tape, cast: Cast): RulesetJson["segments"] {
  const scope = { by: undefined, cast };
  if (!tape.oneIn(2)) return {};
  const s0 = { conditions: conditions(tape, { ...scope, segments: [] }) };
  if (!tape.oneIn(2)) return { s0 };
  return { s0, s1: { conditions: conditions(tape, { ...scope, segments: ["s0"] }) } };
}
