import type { Event, Firing } from "../index.ts";
import type { Course, CourseKind } from "./courses.ts";
import { courses } from "./courses.ts";
import type { Law, Subject } from "./law.ts";
import { examine, same } from "./law.ts";
import { jsonRulesEngineSays } from "./real-engine.ts";
import { groupOf } from "./scan/events.ts";
import type { View } from "./scan/index.ts";
import { scan, truthAt } from "./scan/index.ts";
import { allLeavesOf, leavesOf } from "./scan/truth.ts";
import { isLookedAt } from "./triggers.ts";
import { endOf } from "./walk.ts";
import type { RuleJson, RulesetJson } from "./written.ts";

const kind: CourseKind = { maxRules: 2, maxEvents: 7, actions: "tag", order: "in order" };

/**
 * A rule fires iff three-valued truth and json-rules-engine both say true: truth as Kleene has it over facts scanned
 * from the history, json-rules-engine as it is published. A rule that fires on its edge fires where it was not true at
 * the look before; of one with `since` or `absent`, whose edges have a life of their own, and of a timer only that what
 * fires is true.
 */
export const confirmation: Law = (engine, trial) =>
  examine("confirmation", courses(kind), (one) => holds(engine, one), trial);

async function holds(engine: Subject, one: Course): Promise<void> {
  const { ruleset } = engine.parseRuleset(one.ruleset);
  const state = engine.createState(one.customer);
  const events = one.arrivals.map(({ event }) => event);
  const edges = new Set<string>();
  for (const [i, event] of events.entries()) {
    const firings = await engine.fire(state, event, ruleset);
    await checkTimers(one.ruleset, events.slice(0, i), firings);
    const view = { past: events.slice(0, i + 1), event, at: event.timestamp };
    for (const rule of one.ruleset.rules) await checkRule(rule, one.ruleset, view, firings, edges);
  }
  const last = { type: "timer", at: endOf(one.arrivals) } as const;
  await checkTimers(one.ruleset, events, await engine.fire(state, last, ruleset));
}

/** What a timer fires is true at the instant at which it fell due, about the event that it counts from. */
async function checkTimers(
  ruleset: RulesetJson,
  past: readonly Event[],
  firings: readonly Firing[],
): Promise<void> {
  for (const firing of firings) {
    const { trigger, at } = firing;
    const rule = ruleset.rules.find(({ id }) => id === firing.rule);
    if (trigger.type === "event" || !rule) continue;
    const event = past.find(({ messageId }) => messageId === trigger.anchor) as Event;
    const view = { past, event, at };
    const isTrue = await isTrueAt(rule, ruleset, view);
    same(`${rule.id} by a timer at ${at}, so it is true`, isTrue, true);
    checkFacts(rule, ruleset, view, firing);
  }
}

async function checkRule(
  rule: RuleJson,
  ruleset: RulesetJson,
  view: View,
  firings: readonly Firing[],
  edges: Set<string>,
): Promise<void> {
  const { event } = view;
  const isOwn = ({ rule: id, trigger }: Firing) => id === rule.id && trigger.type === "event";
  const firing = firings.find(isOwn);
  const about = `${rule.id} at ${event.messageId}`;
  const isTrue = isLookedAt(rule, ruleset, event) && (await isTrueAt(rule, ruleset, view));
  if (hasEpisodes(rule, ruleset) && rule.repeat !== "every") {
    if (firing) same(`${about} fires, so it is true`, isTrue, true);
  } else {
    const edge = `${rule.id} ${groupOf(event, byOf(rule)) ?? ""}`;
    same(`${about} fires`, firing !== undefined, isTrue && !edges.has(edge));
    if (isLookedAt(rule, ruleset, event)) edges.delete(edge);
    if (isTrue && rule.repeat !== "every") edges.add(edge);
  }
  if (firing) checkFacts(rule, ruleset, view, firing);
}

/** The screen comes first: what it does not let through is never asked. */
async function isTrueAt(rule: RuleJson, ruleset: RulesetJson, view: View): Promise<boolean> {
  if (truthAt(rule.conditions, view, ruleset) !== 1) return false;
  return jsonRulesEngineSays(rule.conditions, (leaf) => scan(leaf, view, ruleset));
}

/** Both were asked about the same facts. */
function checkFacts(rule: RuleJson, ruleset: RulesetJson, view: View, { facts }: Firing): void {
  const found = facts.map(({ value }) => value);
  const scanned = leavesOf(rule.conditions).map((leaf) => scan(leaf, view, ruleset));
  same(`the facts of ${rule.id} at ${view.event.messageId}`, found, scanned);
}

function hasEpisodes(rule: RuleJson, ruleset: RulesetJson): boolean {
  const leaves = allLeavesOf(rule.conditions, ruleset);
  return leaves.some(({ fact }) => fact === "since" || fact === "absent");
}

function byOf(rule: RuleJson): unknown {
  return leavesOf(rule.conditions).find(({ params }) => params["by"] !== undefined)?.params["by"];
}
