import { formatDuration } from "../rules/duration.ts";
import type { Frequency, Limit, Ruleset } from "../rules/rule.ts";
import { formatInstant } from "../event/instant.ts";
import type { Shown, State } from "../history/state.ts";
import type { Fired } from "../rules/look.ts";
import type { Action, Decision, Reason } from "./decision.ts";
import { surfaceActions } from "./decision.ts";
import { fillAction } from "./fill-action.ts";

type Check = (fired: Fired, state: State, ruleset: Ruleset, now: number) => Reason | undefined;

/** What stands between a firing and the customer's eyes, in this order. The first that says no has said it. */
const checks: readonly Check[] = [checkLimits, checkFrequency];

/**
 * The way from firing to decision: template → rule limits → global frequency → one surface.
 *
 * All that fired at one moment compete for one surface: the highest priority has it, then the first id.
 */
export function settle(
  state: State,
  fired: readonly Fired[],
  ruleset: Ruleset,
  now: number,
): readonly Decision[] {
  if (fired.length === 0) return [];
  let taken: string | undefined;
  return [...fired].sort(byPriority).map((one) => {
    const decision = settleOne(one, state, ruleset, now, taken);
    if (decision.outcome === "act" && needsSurface(decision.action.type)) taken = decision.rule;
    return decision;
  });
}

function settleOne(
  fired: Fired,
  state: State,
  ruleset: Ruleset,
  now: number,
  taken: string | undefined,
): Decision {
  const reasons: Reason[] = fired.because.map((text) => ({ stage: "conditions", ok: true, text }));
  const filled = fillAction(fired, state);
  if ("missing" in filled)
    return refuse(fired, now, [
      ...reasons,
      {
        stage: "template",
        ok: false,
        text: `the text needs ${filled.missing}, which is not known`,
      },
    ]);
  if (!needsSurface(fired.rule.action.type)) return act(fired, now, reasons, filled.action);
  for (const check of checks) {
    const reason = check(fired, state, ruleset, now);
    if (reason) reasons.push(reason);
    if (reason && !reason.ok) return refuse(fired, now, reasons);
  }
  if (taken !== undefined)
    return refuse(fired, now, [
      ...reasons,
      { stage: "surface", ok: false, text: `the rule “${taken}” goes first` },
    ]);
  return act(fired, now, reasons, filled.action);
}

function act(
  { firing }: Fired,
  noticedAt: number,
  reasons: readonly Reason[],
  action: Action,
): Decision {
  return { ...firing, noticedAt, reasons, outcome: "act", action };
}

function refuse({ firing }: Fired, noticedAt: number, reasons: readonly Reason[]): Decision {
  const stage = reasons.at(-1)?.stage ?? "conditions";
  return { ...firing, noticedAt, reasons, outcome: "refuse", stage };
}

function checkLimits(
  { rule, firing }: Fired,
  state: State,
  _ruleset: Ruleset,
  now: number,
): Reason | undefined {
  const own = state.shown.filter((shown) => shown.rule === rule.id);
  const reasons = rule.limits.map((limit) => checkLimit(limit, own, firing.key, state, now));
  return reasons.find(({ ok }) => !ok) ?? reasons[0];
}

function checkLimit(
  limit: Limit,
  own: readonly Shown[],
  key: string | null,
  state: State,
  now: number,
): Reason {
  const { times, per, scope } = limit;
  const from =
    typeof per === "number"
      ? now - per
      : per === "ever"
        ? Number.NEGATIVE_INFINITY
        : (state.sessionAt(now) ?? now) - 1;
  const within = own.filter((shown) => shown.at > from && (scope === "rule" || shown.key === key));
  const words =
    typeof per === "number"
      ? `per ${formatDuration(per)}`
      : per === "ever"
        ? "ever"
        : "per session";
  const until = typeof per === "number" ? freeAgain(within, times, per) : undefined;
  return verdict(
    "limit",
    within.length < times,
    `shown ${within.length} of ${times} times ${words}`,
    until,
  );
}

function checkFrequency(
  _fired: Fired,
  state: State,
  ruleset: Ruleset,
  now: number,
): Reason | undefined {
  const reasons = ruleset.frequency.map((cap) => checkCap(cap, state.shown, now));
  return reasons.find(({ ok }) => !ok) ?? reasons[0];
}

function checkCap(
  { times, perMs, minGapMs }: Frequency,
  shown: readonly Shown[],
  now: number,
): Reason {
  const last = shown.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  if (now - last < minGapMs)
    return verdict(
      "frequency",
      false,
      `the last message was ${formatDuration(now - last)} ago, at least ${formatDuration(minGapMs)} are asked`,
      last + minGapMs,
    );
  const within = shown.filter(({ at }) => at > now - perMs);
  return verdict(
    "frequency",
    within.length < times,
    `reached ${within.length} of ${times} times per ${formatDuration(perMs)}`,
    freeAgain(within, times, perMs),
  );
}

function verdict(
  stage: "limit" | "frequency",
  ok: boolean,
  text: string,
  until: number | undefined,
): Reason {
  if (ok || until === undefined) return { stage, ok, text };
  return { stage, ok, text: `${text}, again from ${formatInstant(until)}`, until };
}

/** When enough of what was shown has left the window `(now − per, now]` for one more. */
function freeAgain(within: readonly Shown[], times: number, perMs: number): number | undefined {
  const leaving = within
    .map(({ at }) => at)
    .sort((a, b) => a - b)
    .at(-times);
  return leaving === undefined ? undefined : leaving + perMs;
}

/**
 * Whether an action is something that the customer sees, so that limits, frequency and the one surface hold for it.
 *
 * @example
 * ```ts
 * needsSurface("message"); // true
 * needsSurface("tag"); // false
 * ```
 */
export function needsSurface(type: Action["type"]): boolean {
  return (surfaceActions as readonly string[]).includes(type);
}

function byPriority(a: Fired, b: Fired): number {
  return (
    b.rule.priority - a.rule.priority ||
    (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0) ||
    a.firing.at - b.firing.at
  );
}
