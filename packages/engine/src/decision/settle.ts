import type { State } from "../history/state.ts";
import type { Fired } from "../rules/look.ts";
import type { Ruleset } from "../rules/rule.ts";
import { assign } from "./assign.ts";
import type { Action, Counterfactual, Decision, Firing, Reason } from "./decision.ts";
import { needsSurface } from "./decision.ts";
import { fillAction } from "./fill-action.ts";
import type { Case, Check } from "./stages.ts";
import {
  checkAudience,
  checkConsent,
  checkDates,
  checkEnabled,
  checkFrequency,
  checkLimits,
  checkSchedule,
  waitsForHours,
} from "./stages.ts";

/** Who may get it at all. The first that says no has said it. */
const gates: readonly Check[] = [checkEnabled, checkDates, checkConsent, checkAudience];

/** What stands between a firing and the customer's eyes, behind the experiment. */
const caps: readonly Check[] = [checkLimits, checkFrequency, checkSchedule];

const none: readonly Decision[] = [];

/**
 * The way from firing to decision: kill switch → dates → consent → audience → template → experiment → rule limits →
 * global frequency → hours → one surface. What nobody sees has no limits, no frequency and no surface. What waits for its hours is noted in the state.
 *
 * All that fired at one moment compete for one surface: the highest priority has it, then the first id.
 */
export function settle(
  state: State,
  fired: readonly Fired[],
  ruleset: Ruleset,
  now: number,
): readonly Decision[] {
  if (fired.length === 0) return none;
  let taken: string | undefined;
  return [...fired].sort(byPriority).map((one) => {
    const decision = judge({ fired: one, state, ruleset, now }, taken);
    if (decision.outcome === "act" && needsSurface(decision.action.type)) taken = decision.rule;
    if (decision.outcome === "refuse" && decision.waitsUntil !== undefined)
      wait(state, one, decision.waitsUntil);
    return decision;
  });
}

/**
 * What comes of one firing. It changes nothing.
 *
 * @param taken the rule that has the surface already, if one has.
 */
export function judge(
  one: Case & { readonly fired: Fired; readonly state: State },
  taken: string | undefined,
): Decision {
  const { fired, state, ruleset, now } = one;
  const { firing, rule } = fired;
  const arm = rule.experiment ? assign(rule.experiment, rule, firing.customer) : undefined;
  const variant = arm?.variant && { variant: arm.variant.id };
  const because = fired.because().map((text) => ({ stage: "conditions", ok: true, text }) as const);
  const refuse = (reasons: readonly Reason[], more: Refusal = {}): Decision => {
    const stage = reasons.at(-1)?.stage ?? "conditions";
    const all = [...because, ...reasons];
    const base = { ...firing, noticedAt: now, ...variant };
    return { ...base, reasons: all, outcome: "refuse", stage, ...more };
  };

  if (fired.failed !== undefined)
    return refuse([{ stage: "conditions", ok: false, text: fired.failed }]);
  const gated = walk(gates, one);
  if (gated.refused) return refuse(gated.reasons);
  const filled = fillAction(arm?.variant?.action ?? rule.action, fired, state, ruleset);
  if ("missing" in filled) {
    const text = `the text needs ${filled.missing}, which is not known`;
    return refuse([...gated.reasons, { stage: "template", ok: false, text }]);
  }

  const shows = needsSurface(filled.action.type);
  const behind = walk(shows ? [...caps, checkSurface(taken)] : [checkSchedule], one);
  const waits = waitOf(behind.refused, one);
  if (arm?.heldOut) {
    const text = `held out of “${rule.experiment?.seed}” to compare with`;
    const reason = { stage: "experiment", ok: false, text } as const;
    const counterfactual = without(behind.refused, filled.action);
    return refuse([...gated.reasons, reason], { counterfactual, ...waits });
  }
  const reasons = [...gated.reasons, ...behind.reasons];
  if (behind.refused) return refuse(reasons, waits);
  const { action } = filled;
  const all = [...because, ...reasons];
  if (!variant) return actOn(firing, now, all, action);
  return { ...firing, noticedAt: now, ...variant, reasons: all, outcome: "act", action };
}

/** Spelled out field by field: this is made for every firing, and copying one object into another costs ten times as much. */
function actOn(
  { id, customer, rule, version, key, at, trigger, facts, events, receipt }: Firing,
  noticedAt: number,
  reasons: readonly Reason[],
  action: Action,
): Decision {
  return {
    id,
    customer,
    rule,
    version,
    key,
    at,
    trigger,
    facts,
    events,
    receipt,
    noticedAt,
    reasons,
    outcome: "act",
    action,
  };
}

interface Refusal {
  readonly waitsUntil?: number;
  readonly counterfactual?: Counterfactual;
}

/** When it is looked at again, if the hour is all that stands against it and the rule is patient. */
function waitOf(refused: Reason | undefined, one: Case): { readonly waitsUntil?: number } {
  const until = refused?.stage === "schedule" && waitsForHours(one) ? refused.until : undefined;
  return until === undefined ? {} : { waitsUntil: until };
}

/** What would have come of it without the holdout. */
function without(refused: Reason | undefined, action: Action): Counterfactual {
  return refused ? { outcome: "refuse", stage: refused.stage } : { outcome: "act", action };
}

function checkSurface(taken: string | undefined): Check {
  return () =>
    taken === undefined
      ? undefined
      : { stage: "surface", ok: false, text: `the rule “${taken}” goes first` };
}

/** Notes that a firing is to be looked at again when its hours begin; of one rule and key only the latest waits. */
function wait(state: State, { firing, rule, look }: Fired, at: number): void {
  const others = state.waiting.filter(
    (waiting) => waiting.rule !== rule.id || waiting.key !== firing.key,
  );
  const { version } = rule;
  const one = { rule: rule.id, version, key: firing.key, at, event: look.event.messageId };
  state.waiting = [...others, one];
}

/** The reasons of the steps up to the first that says no. */
function walk(
  checks: readonly Check[],
  one: Case,
): { readonly reasons: readonly Reason[]; readonly refused: Reason | undefined } {
  const reasons: Reason[] = [];
  for (const check of checks) {
    const reason = check(one);
    if (reason) reasons.push(reason);
    if (reason && !reason.ok) return { reasons, refused: reason };
  }
  return { reasons, refused: undefined };
}

function byPriority(a: Fired, b: Fired): number {
  return (
    b.rule.priority - a.rule.priority ||
    (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0) ||
    a.firing.at - b.firing.at
  );
}
