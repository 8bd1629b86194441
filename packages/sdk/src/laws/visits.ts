import * as fc from "fast-check";
import { courses } from "../../../engine/src/laws/courses.ts";
import { drafts } from "../../../engine/src/laws/drafts.ts";
import type { Draft } from "../../../engine/src/laws/drafts.ts";
import { Tape, tapes } from "../../../engine/src/laws/tape.ts";
import type { LimitJson, RuleJson, RulesetJson } from "../../../engine/src/laws/written.ts";

/** What one page does: its customer does something, or it looks at the timers. */
export interface Act {
  readonly tab: number;
  readonly does: Draft | "look";
}

/** A customer with several pages of one shop. */
export interface Visit {
  readonly customer: string;
  readonly ruleset: RulesetJson;
  readonly tabs: number;
  /** UTC ms. */
  readonly start: number;
  /** Rounds: what all pages do at the same time, and how long nothing happens before it. */
  readonly rounds: readonly { readonly afterMs: number; readonly acts: readonly Act[] }[];
  /** For how many turns each call of the store is on its way, one after the other, round and round. */
  readonly delays: readonly number[];
}

const minute = 60_000;
const start = 1_767_225_600_000;
const gaps = [0, 1, 10 * minute, 20 * minute, 30 * minute, 30 * minute - 1, 60 * minute] as const;

/** Visits whose rules have much to say and may say little of it. */
export const visits: fc.Arbitrary<Visit> = fc
  .tuple(
    courses({ maxRules: 3, maxEvents: 0, actions: "all", order: "in order" }),
    tapes(60),
    fc.array(fc.nat(5), { minLength: 1, maxLength: 6 }),
  )
  .map(([{ customer, ruleset }, choices, delays]) => {
    const tape = new Tape(choices);
    const tabs = 2 + tape.below(3);
    const {
      schedule: _,
      enabled: __,
      ...open
    } = ruleset as RulesetJson & {
      schedule?: unknown;
      enabled?: unknown;
    };
    const rules = open.rules.map((rule) => eager(rule, tape));
    const frequency = tape.pick(frequencies);
    const capped = { ...open, rules, ...(frequency && { frequency }) };
    const rounds = tape.list(1, 6, () => ({
      afterMs: tape.pick(gaps),
      acts: tape.list(1, 4, () => actOf(tape, tabs)),
    }));
    return { customer, ruleset: capped, tabs, start, rounds, delays };
  });

const frequencies = [
  undefined,
  [{ times: 1, per: "20m" }],
  [
    { times: 3, per: "2h" },
    { times: 2, per: "30m", minGap: "10m" },
  ],
] as const;

/** Never without a limit: a rule that is looked at for its own messages would go on for ever. */
const limits: readonly (readonly LimitJson[])[] = [
  [{ times: 1, per: "1h" }],
  [{ times: 2, per: "30m", scope: "key" }],
  [{ times: 1, per: "session" }],
  [
    { times: 3, per: "ever" },
    { times: 1, per: "20m", scope: "key" },
  ],
];

const message = { type: "message", params: { text: "Hello" } };

/** Two in three rules speak at each look at a product, or at each absence. */
function eager(rule: RuleJson, tape: Tape): RuleJson {
  const { on: _, ...rest } = rule;
  const limited = { ...rest, event: message, limits: tape.pick(limits) };
  const atLeast = (fact: string, params: object, value: unknown): RuleJson["conditions"] => ({
    all: [{ fact, params, operator: "greaterThanInclusive", value } as never],
  });
  switch (tape.below(3)) {
    case 0: {
      const params = { event: "Product Viewed", by: "product_id" };
      return { ...limited, repeat: "every", conditions: atLeast("count", params, 1) };
    }
    case 1:
      return { ...limited, conditions: atLeast("since", { event: "*" }, "20m") };
    default:
      return { ...rule, event: message, limits: limited.limits };
  }
}

function actOf(tape: Tape, tabs: number): Act {
  const tab = tape.below(tabs);
  if (tape.oneIn(4)) return { tab, does: "look" };
  return { tab, does: tape.oneIn(2) ? tape.pick(doings) : tape.pick(looks) };
}

const looks = drafts.filter(({ event }) => event === "Product Viewed");
/** What was shown is for the page to say. */
const doings = drafts.filter(({ event }) => !/^Message (Shown|Suppressed)$/.test(event));
