import { formatInstant } from "../event/instant.ts";
import { conditions } from "./conditions.ts";
import type { Cast } from "./drafts.ts";
import type { Place } from "./places.ts";
import type { Tape } from "./tape.ts";
import type { ConditionJson, RuleJson } from "./written.ts";

/** What a rule has around it. */
export interface RuleScope {
  readonly place: Place;
  readonly cast: Cast;
  readonly segments: readonly string[];
  /** `tag`: nothing but tags, with none of what stands between a firing and the customer's eyes. */
  readonly actions: "tag" | "all";
}

/** A rule of any kind. */
export function ruleOf(
  tape: Tape,
  id: string,
  { place, cast, segments, actions }: RuleScope,
): RuleJson {
  const by = tape.pick([undefined, cast.by, undefined, cast.by, undefined, "category"]);
  const rule = {
    id,
    conditions: conditions(tape, { by, cast, segments }),
    ...maybe("on", tape.pick(ons)),
    ...maybe("repeat", tape.pick([undefined, "every"])),
  };
  // A rule with facts of the present only may have nothing that says when to look.
  const looked = { on: ["*"], ...rule };
  const whole = "on" in rule || !isOnlyPresent(rule.conditions) ? rule : looked;
  if (actions === "tag") return { ...whole, event: tag };
  return {
    ...whole,
    event: tape.pick(events),
    ...maybe("priority", tape.pick([undefined, 1, 2])),
    ...maybe("limits", tape.pick(limits)),
    ...maybe("schedule", tape.oneIn(3) ? tape.pick(schedules) : undefined),
    ...maybe("experiment", tape.oneIn(4) ? tape.pick(experiments) : undefined),
    ...maybe("dates", tape.oneIn(6) ? tape.pick(datesAt(place)) : undefined),
    ...maybe("consent", tape.oneIn(8) ? "marketing" : undefined),
    ...maybe("audience", tape.oneIn(4) && segments[0] ? { segment: segments[0] } : undefined),
    ...maybe("enabled", tape.oneIn(16) ? false : undefined),
  };
}

/** Hours that most courses are partly in and partly out of. */
export const schedules = [
  undefined,
  { hours: { daily: ["22:30-00:10"] } },
  { quiet: ["22:00-01:30"] },
  { hours: { "mon-fri": ["09:00-18:00"] }, outside: "drop" },
  { quiet: ["00:00-02:30"], zone: "customer" },
  { hours: { mon: ["00:00-24:00"], sat: ["08:00-02:00"] }, zone: "UTC" },
] as const;

const ons = [undefined, ["*"], undefined, ["Product Viewed", "Identify"]] as const;
const tag = { type: "tag", params: { tag: "x" } };
const events = [
  { type: "message", params: { text: "Hello" } },
  tag,
  { type: "message", params: { text: { default: "{{event.properties.product_id}}" } } },
  { type: "coupon", params: { campaign: "c", text: '{{key | "you"}} {{cart.items | "0"}}' } },
] as const;
const limits = [
  undefined,
  [{ times: 1, per: "1h" }],
  [{ times: 2, per: "ever", scope: "key" }],
  [
    { times: 1, per: "session" },
    { times: 2, per: "1d", scope: "key" },
  ],
] as const;
const experiments = [
  { seed: "s", holdout: 0.5 },
  { seed: "s", holdout: 0.3, variants: [{ id: "a" }, { id: "b", weight: 2, event: tag }] },
] as const;

function datesAt({ start }: Place): readonly object[] {
  const [soon, late] = [formatInstant(start + 3_600_000), formatInstant(start + 7_200_000)];
  return [{ to: late }, { from: soon }, { from: soon, to: late }, { to: late.slice(0, 10) }];
}

/** The facts that bring no look of their own. */
function isOnlyPresent(condition: ConditionJson): boolean {
  if ("all" in condition) return condition.all.every(isOnlyPresent);
  if ("any" in condition) return condition.any.every(isOnlyPresent);
  if ("not" in condition) return isOnlyPresent(condition.not);
  return ["event", "time", "agents", "segment"].includes(condition.fact);
}

function maybe(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value };
}
