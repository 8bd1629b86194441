import { surfaceActions } from "../../decision/decision.ts";
import { canonicalJson } from "../../rules/hash.ts";
import type { Problem } from "../../rules/problem.ts";
import type { Rule } from "../../rules/rule.ts";
import type { Test } from "./shape.ts";
import { byFact, required, shapeOf } from "./shape.ts";
import { canAllHold } from "./solve.ts";
import type { Lint, SubjectRule } from "./subject.ts";
import { fieldOrId, found } from "./subject.ts";
import { listWords } from "./words.ts";

/** Rules that want the one place on the screen at the same moment. */
export const findConflicts: Lint = ({ rules }) => {
  const shown = rules
    .filter(({ rule }) => isShown(rule))
    .map(contenderOf)
    .sort(byTurn);
  const twins = grouped(shown, ({ asks }) => asks);
  const peers = grouped(shown, peerKey);
  return shown.flatMap((one) => {
    const upper = before(twins.get(one.asks), one).find((other) => isShadow(other, one));
    if (upper) return [shadowed(one, upper)];
    return rivalry(one, before(peers.get(peerKey(one)), one));
  });
};

/** A rule that the customer sees something of, with what it is compared by. */
interface Contender extends SubjectRule {
  /** Its conditions and triggers as text; the order in a group does not matter. */
  readonly asks: string;
  /** What must hold whenever it is true. */
  readonly needs: readonly Test[];
}

/** Nobody has more rivals than this to say so of; comparing all with all would cost the square. */
const maxCompared = 20;

/** Whether the customer sees what a rule does. */
export function isShown(rule: Rule): boolean {
  return rule.enabled && (surfaceActions as readonly string[]).includes(rule.action.type);
}

function contenderOf({ path, json, rule }: SubjectRule): Contender {
  const { conditions, on, repeat } = json;
  const needs = required(shapeOf(rule.conditions));
  return { path, json, rule, asks: canonical([conditions, on, repeat]), needs };
}

function peerKey({ rule }: Contender): string {
  return JSON.stringify([rule.priority, rule.by]);
}

function grouped(
  all: readonly Contender[],
  keyOf: (one: Contender) => string,
): ReadonlyMap<string, readonly Contender[]> {
  const groups = new Map<string, Contender[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

/** Those that go first, the nearest in turn. */
function before(all: readonly Contender[] | undefined, one: Contender): readonly Contender[] {
  const at = all?.indexOf(one) ?? 0;
  return all?.slice(Math.max(0, at - maxCompared), at) ?? [];
}

function byTurn(a: SubjectRule, b: SubjectRule): number {
  return b.rule.priority - a.rule.priority || (a.rule.id < b.rule.id ? -1 : 1);
}

const gates = ["audience", "dates", "consent", "schedule", "experiment"];

/** True at the same looks as the lower one, and never held back where that one is let through. */
function isShadow(upper: Contender, lower: Contender): boolean {
  return (
    upper.rule.limits.length === 0 &&
    gates.every(
      (name) =>
        upper.json[name] === undefined ||
        canonical(upper.json[name]) === canonical(lower.json[name]),
    )
  );
}

function canonical(value: unknown): string {
  return canonicalJson(sorted(value)) ?? "";
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value
      .map((entry) => [canonical(entry), entry] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, entry]) => sorted(entry));
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, sorted(entry)]));
}

function shadowed({ path, rule }: Contender, { rule: upper }: Contender): Problem {
  const why = upper.priority > rule.priority ? `priority ${upper.priority}` : "the first id does";
  return found(
    "warning",
    "conflict",
    `${path}.id`,
    `“${rule.id}” never shows: “${upper.id}” has the same conditions and goes first (${why}).`,
    "Remove one of them, or make their conditions differ. To compare two texts use “experiment”.",
    rule.id,
  );
}

function rivalry(one: Contender, peers: readonly Contender[]): readonly Problem[] {
  const { path, json, rule } = one;
  const rivals = peers.filter((other) => areRivals(other, one));
  const [first] = rivals;
  if (!first) return [];
  const shared = [...rule.triggers].find((name) => first.rule.triggers.has(name)) ?? "*";
  const names = listWords([...rivals, one].map(({ rule }) => `“${rule.id}”`));
  return [
    found(
      "hint",
      "conflict",
      fieldOrId(json, path, "priority"),
      `${names} have the same priority (${rule.priority}) and may be true at the same ${shared === "*" ? "event" : shared}. One card is shown at a time: the first id goes first.`,
      "Give the more important one a higher “priority”.",
      rule.id,
    ),
  ];
}

function areRivals(a: Contender, b: Contender): boolean {
  const share = [...a.rule.triggers].some((name) => b.rule.triggers.has(name));
  return share && !areApart(a, b);
}

/** Dates that do not meet, or conditions that cannot hold together. */
function areApart(a: Contender, b: Contender): boolean {
  const ever = Number.POSITIVE_INFINITY;
  const later = (a.rule.dates?.to ?? ever) <= (b.rule.dates?.from ?? -ever);
  const sooner = (b.rule.dates?.to ?? ever) <= (a.rule.dates?.from ?? -ever);
  return later || sooner || !canMeet(a.needs, b.needs);
}

/** Each can be met by itself, so only what both ask of one fact can be at odds. */
function canMeet(a: readonly Test[], b: readonly Test[]): boolean {
  const shared = new Set(a.map(({ leaf }) => leaf.fact.index));
  const common = b.filter(({ leaf }) => shared.has(leaf.fact.index));
  if (common.length === 0) return true;
  return byFact([...a, ...common]).every((about) => canAllHold(about));
}
