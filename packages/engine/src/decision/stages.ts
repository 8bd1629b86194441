import { formatInstant, isInstant } from "../event/instant.ts";
import { formatLocal } from "../explain/local-time.ts";
import type { Shown } from "../history/present.ts";
import type { State } from "../history/state.ts";
import { formatDuration } from "../rules/duration.ts";
import type { Fired } from "../rules/look.ts";
import type { Frequency, Limit, Ruleset } from "../rules/rule.ts";
import { countsFrom, isTooSoon, isUsedUp, isWithin } from "./caps.ts";
import { datesAt } from "./dates.ts";
import type { Reason, Stage } from "./decision.ts";
import { closedOf, nextOpenOf, schedulesOf, waitsForAll, zoneOf } from "./opening.ts";

/** A firing on its way to a decision. */
export interface Case {
  readonly fired: Pick<Fired, "firing" | "rule" | "inAudience">;
  readonly state: Pick<State, "present">;
  readonly ruleset: Ruleset;
  /** The time of notice, UTC ms. */
  readonly now: number;
}

/** One step of the way. Nothing comes of it where the rule asks for nothing there. */
export type Check = (one: Case) => Reason | undefined;

/** The kill switch, of the rule set and of the rule. */
export const checkEnabled: Check = ({ fired, ruleset }) => {
  if (!ruleset.enabled) return no("enabled", "the rule set is switched off");
  return fired.rule.enabled ? undefined : no("enabled", "the rule is switched off");
};

/** From when to when the rule may be shown. */
export const checkDates: Check = ({ fired, ruleset, now }) => {
  const { dates } = fired.rule;
  if (!dates) return undefined;
  const stands = datesAt(dates, now);
  if (stands === "before")
    return verdict(ruleset, "dates", false, "not begun yet", dates.from ?? undefined);
  const to = dates.to === null ? undefined : formatTime(dates.to, ruleset);
  if (stands === "behind") return no("dates", `over since ${to}`);
  return yes("dates", to === undefined ? "has begun" : `until ${to}`);
};

/** What the customer agreed to, and what the customer asked not to see again. */
export const checkConsent: Check = ({ fired, state }) => {
  const { rule } = fired;
  const { consent, muted } = state.present;
  if (muted.has(rule.id)) return no("consent", "the customer asked not to be shown this again");
  if (rule.consent.length === 0) return undefined;
  const missing = rule.consent.find((category) => consent[category] !== true);
  return missing === undefined
    ? yes("consent", `agreed to ${rule.consent.join(", ")}`)
    : no("consent", `has not agreed to ${missing}`);
};

/** Who the rule is for. */
export const checkAudience: Check = ({ fired }) => {
  const { audience } = fired.rule;
  if (!audience) return undefined;
  if (fired.inAudience === true) return yes("audience", `in the segment “${audience.id}”`);
  return no(
    "audience",
    fired.inAudience === false
      ? `not in the segment “${audience.id}”`
      : `it cannot be known whether in the segment “${audience.id}”`,
  );
};

/** How often this rule may be shown. */
export const checkLimits: Check = (one) => {
  const own = one.state.present.shown.filter(({ rule }) => rule === one.fired.rule.id);
  const reasons = one.fired.rule.limits.map((limit) => checkLimit(limit, own, one));
  return reasons.find(({ ok }) => !ok) ?? reasons[0];
};

function checkLimit(limit: Limit, own: readonly Shown[], one: Case): Reason {
  const { times, per, scope } = limit;
  const { fired, state, ruleset, now } = one;
  const { key } = fired.firing;
  const from = countsFrom(per, now, state.present.sessionAt(now)?.startAt);
  const within = own.filter(
    (shown) => isWithin(shown.at, from) && (scope === "rule" || shown.key === key),
  );
  const words =
    typeof per === "number"
      ? `per ${formatDuration(per)}`
      : per === "ever"
        ? "ever"
        : "per session";
  const nth = nthLatest(within, times);
  const until = typeof per === "number" && nth !== undefined ? nth + per : undefined;
  const text = `shown ${within.length} of ${times} times ${words}`;
  return verdict(ruleset, "limit", !isUsedUp(nth, from), text, until);
}

/** How often the customer may be reached at all. */
export const checkFrequency: Check = ({ state, ruleset, now }) => {
  const shown = state.present.shown.filter(({ heldOut }) => !heldOut);
  const reasons = ruleset.frequency.map((cap) => checkCap(cap, shown, ruleset, now));
  return reasons.find(({ ok }) => !ok) ?? reasons[0];
};

function checkCap(
  { times, perMs, minGapMs }: Frequency,
  shown: readonly Shown[],
  ruleset: Ruleset,
  now: number,
): Reason {
  const last = shown.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  if (isTooSoon(last, now, minGapMs))
    return verdict(
      ruleset,
      "frequency",
      false,
      `the last message was ${formatDuration(now - last)} ago, at least ${formatDuration(minGapMs)} are asked`,
      last + minGapMs,
    );
  const from = countsFrom(perMs, now, undefined);
  const within = shown.filter(({ at }) => isWithin(at, from));
  const text = `reached ${within.length} of ${times} times per ${formatDuration(perMs)}`;
  const nth = nthLatest(within, times);
  const until = nth === undefined ? undefined : nth + perMs;
  return verdict(ruleset, "frequency", !isUsedUp(nth, from), text, until);
}

/** When the last but `times − 1` was shown: once that has left the window there is room for one more. */
function nthLatest(shown: readonly Shown[], times: number): number | undefined {
  return shown
    .map(({ at }) => at)
    .sort((a, b) => a - b)
    .at(-times);
}

/** The hours of the rule, and those of the rule set: both have to be open. */
export const checkSchedule: Check = ({ fired, ruleset, state, now }) => {
  const { timezone } = state.present;
  const schedules = schedulesOf(fired.rule, ruleset);
  const [first] = schedules;
  if (!first) return undefined;
  const closed = closedOf(schedules, timezone, now);
  const zone = zoneOf(closed ?? first, timezone);
  if (!closed) return yes("schedule", `open at ${formatLocal(now, zone)}`);
  const until = nextOpenOf(schedules, timezone, now);
  return verdict(ruleset, "schedule", false, `closed at ${formatLocal(now, zone)}`, until);
};

/** Whether a firing that is refused for the hour is to be looked at again when they begin. */
export function waitsForHours({ fired, ruleset, state, now }: Case): boolean {
  return waitsForAll(schedulesOf(fired.rule, ruleset), state.present.timezone, now);
}

function yes(stage: Stage, text: string): Reason {
  return { stage, ok: true, text };
}

function no(stage: Stage, text: string): Reason {
  return { stage, ok: false, text };
}

function verdict(
  ruleset: Ruleset,
  stage: Stage,
  ok: boolean,
  text: string,
  until: number | undefined,
): Reason {
  // Behind the end of all calendars is never.
  if (ok || until === undefined || !isInstant(until)) return { stage, ok, text };
  return { stage, ok, text: `${text}, again from ${formatTime(until, ruleset)}`, until };
}

/** An instant as the shop's clocks show it, or in UTC where nobody says where the shop is. */
function formatTime(instant: number, { timezone }: Ruleset): string {
  // People count in seconds: the first whole one at which it is true.
  const second = Math.ceil(instant / 1000) * 1000;
  return timezone === null ? formatInstant(instant) : formatLocal(second, timezone);
}
