import { formatInstant, isInstant } from "../event/instant.ts";
import { formatLocal } from "../explain/local-time.ts";
import type { Shown } from "../history/present.ts";
import type { State } from "../history/state.ts";
import { formatDuration } from "../rules/duration.ts";
import type { Fired } from "../rules/look.ts";
import type { Frequency, Limit, Ruleset, Schedule } from "../rules/rule.ts";
import type { Reason, Stage } from "./decision.ts";
import { needsSurface } from "./decision.ts";
import { isOpen, nextOpen } from "./hours.ts";

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
  const { from, to } = dates;
  if (from !== null && now < from) return verdict(ruleset, "dates", false, "not begun yet", from);
  if (to !== null && now >= to) return no("dates", `over since ${formatTime(to, ruleset)}`);
  return yes("dates", to === null ? "has begun" : `until ${formatTime(to, ruleset)}`);
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
  const from =
    typeof per === "number"
      ? now - per
      : per === "ever"
        ? Number.NEGATIVE_INFINITY
        : (state.present.sessionAt(now)?.startAt ?? now) - 1;
  const within = own.filter((shown) => shown.at > from && (scope === "rule" || shown.key === key));
  const words =
    typeof per === "number"
      ? `per ${formatDuration(per)}`
      : per === "ever"
        ? "ever"
        : "per session";
  const until = typeof per === "number" ? freeAgain(within, times, per) : undefined;
  const text = `shown ${within.length} of ${times} times ${words}`;
  return verdict(ruleset, "limit", within.length < times, text, until);
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
  if (now - last < minGapMs)
    return verdict(
      ruleset,
      "frequency",
      false,
      `the last message was ${formatDuration(now - last)} ago, at least ${formatDuration(minGapMs)} are asked`,
      last + minGapMs,
    );
  const within = shown.filter(({ at }) => at > now - perMs);
  const text = `reached ${within.length} of ${times} times per ${formatDuration(perMs)}`;
  const until = freeAgain(within, times, perMs);
  return verdict(ruleset, "frequency", within.length < times, text, until);
}

/** When enough of what was shown has left the window `(now − per, now]` for one more. */
function freeAgain(within: readonly Shown[], times: number, perMs: number): number | undefined {
  const leaving = within
    .map(({ at }) => at)
    .sort((a, b) => a - b)
    .at(-times);
  return leaving === undefined ? undefined : leaving + perMs;
}

/** The hours of the rule, and those of the rule set: both have to be open. */
export const checkSchedule: Check = (one) => {
  const { ruleset, state, now } = one;
  const schedules = schedulesOf(one);
  const [first] = schedules;
  if (!first) return undefined;
  const shut = schedules.find((schedule) => !isOpenAt(schedule, state, now));
  const zone = zoneOf(shut ?? first, state);
  if (!shut) return yes("schedule", `open at ${formatLocal(now, zone)}`);
  const until = nextOpenOf(schedules, state, now);
  return verdict(ruleset, "schedule", false, `closed at ${formatLocal(now, zone)}`, until);
};

/** The rule set's hours are those of rules that show something; a rule's own are its own. */
function schedulesOf({ fired, ruleset }: Case): readonly Schedule[] {
  const { action, schedule } = fired.rule;
  const shops = needsSurface(action.type) ? ruleset.schedule : null;
  return [shops, schedule].filter((given) => given !== null);
}

function isOpenAt(schedule: Schedule, state: Case["state"], at: number): boolean {
  return isOpen(schedule.hours, at, zoneOf(schedule, state));
}

/** The shop's hours and the rule's may miss each other day after day; after so many tries they count as never meeting. */
const maxTries = 1000;

/** The first instant at which all of them are open. */
function nextOpenOf(
  schedules: readonly Schedule[],
  state: Case["state"],
  now: number,
): number | undefined {
  let at: number | undefined = now;
  for (let tries = 0; at !== undefined && tries < maxTries; tries++) {
    const from: number = at;
    const shut = schedules.find((schedule) => !isOpenAt(schedule, state, from));
    if (!shut) return at;
    at = nextOpen(shut.hours, from, zoneOf(shut, state));
  }
  return undefined;
}

/** Whose hours they are; the shop's where it is not known where the customer is. */
function zoneOf({ zone, shop }: Schedule, { present }: Case["state"]): string {
  if (zone === "customer") return present.timezone ?? shop;
  return zone === "shop" ? shop : zone;
}

/** Whether a firing that is refused for the hour is to be looked at again when they begin. */
export function waitsForHours(one: Case): boolean {
  const { state, now } = one;
  return schedulesOf(one).every(
    (schedule) => schedule.outside === "wait" || isOpenAt(schedule, state, now),
  );
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
