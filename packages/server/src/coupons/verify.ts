import { explainRule, isCausedByCustomer, replayDecisions } from "@proffer/engine";
import type { Decision, Event, Ruleset, Stage, Trigger } from "@proffer/engine";
import { ProfferError } from "@proffer/protocol";
import type { ClaimRequest } from "@proffer/protocol";

/**
 * How far a browser's clock may run ahead of ours: it takes ours over through a network, and a timer that falls due
 * there must not be told here that it is a few milliseconds early.
 */
const clockToleranceMs = 5_000;

export interface Verification {
  readonly claim: ClaimRequest;
  /** With the rule that is claimed for; the others are not looked at. */
  readonly ruleset: Ruleset;
  /** What the server has itself received from this customer. */
  readonly events: readonly Event[];
  readonly now: number;
  /** How long after it was offered the coupon can be claimed. */
  readonly withinMs: number;
}

/**
 * How often something is shown, and what else there was to show, is the page's to know: a refusal for that does not say
 * that the coupon is not for this customer. Any other does. What waits for its hours has not been offered yet; where it
 * was, a later decision says so.
 */
const beyondUs: readonly Stage[] = ["limit", "frequency", "schedule", "surface"];

function isEarned(decision: Decision): boolean {
  if (decision.outcome === "act") return true;
  return beyondUs.includes(decision.stage) && decision.waitsUntil === undefined;
}

/**
 * Runs the rule again, with the engine that the browser has, over what the server has seen.
 *
 * @returns the decision that earns the claim.
 * @throws ProfferError `claim_not_earned`, with the distance that is still to go.
 */
export async function verify(verification: Verification): Promise<Decision> {
  const { claim, ruleset, events, now, withinMs } = verification;
  const until = now + clockToleranceMs;
  const decisions = await replayDecisions({ customer: claim.anonymousId, events, ruleset, until });
  const fired = decisions.filter(
    ({ rule, key, at }) => rule === claim.rule && key === claim.key && at <= until,
  );
  const earned = fired.filter(isEarned);
  const recent = earned.filter((one) => now - noticedAt(one, events, now) <= withinMs);
  const decision =
    recent.find(({ trigger }) => isSameTrigger(trigger, claim.trigger)) ?? recent.at(-1);
  if (decision) return decision;
  throw new ProfferError("claim_not_earned", whyNot(verification, fired, earned.length > 0));
}

function whyNot(
  verification: Verification,
  fired: readonly Decision[],
  isTooLate: boolean,
): string {
  const { rule, messageIds = [] } = verification.claim;
  if (isTooLate)
    return `What “${rule}” has offered could be claimed for ${Math.round(verification.withinMs / 3_600_000)} hours, and they are over.`;
  const refused = fired.at(-1);
  if (refused) return `“${rule}” is not for this customer: ${refused.reasons.at(-1)?.text}.`;
  const seen = new Set(verification.events.map(({ messageId }) => messageId));
  const missing = messageIds.filter((id) => !seen.has(id)).length;
  const why = `The server has not seen what “${rule}” asks for: ${distance(verification)}.`;
  if (missing === 0) return `${why} Try again when that has happened.`;
  return `${why} Of the events that the claim names, ${missing} have not arrived: send them first.`;
}

/**
 * When the customer could first have seen what a firing offers. A timer that falls due while they are away is noticed
 * when they are back; who has not been back yet notices it now.
 */
function noticedAt({ trigger, at }: Decision, events: readonly Event[], now: number): number {
  if (trigger.type === "event") return at;
  const back = events.find(({ timestamp, event }) => timestamp >= at && isCausedByCustomer(event));
  return back?.timestamp ?? now;
}

function distance({ claim, ruleset, events, now }: Verification): string {
  const { anonymousId: customer, rule, key } = claim;
  const explanation = explainRule({ customer, events, ruleset, rule, key, at: now });
  return explanation?.reasons.join("; ") || "no events of this customer have arrived";
}

/**
 * The firing that the browser means is the one put on record, where there is one. It need not be: the last event before
 * a tab was closed may have reached us a day late, or together with the return, and then the same absence ends here
 * with another event than there. Asking for the very same one would turn honest customers away and stop nobody, since
 * whoever forges a claim chooses its trigger. What has to be proved, that the rule came true, our own run proves.
 */
function isSameTrigger(seen: Trigger, claimed: Trigger): boolean {
  if (seen.type === "timer") return claimed.type === "timer" && seen.anchor === claimed.anchor;
  return claimed.type === "event" && seen.messageId === claimed.messageId;
}
