import type { Extensions } from "../facts/custom.ts";
import type { FactPlan } from "../facts/fact.ts";
import type { SourceMap } from "../facts/source.ts";
import type { Layout } from "../snapshot/layout.ts";
import { adoptLayout, layoutOf } from "../snapshot/layout.ts";
import type { Campaign, Condition, Leaf, Rule, Ruleset, Segment } from "./rule.ts";
import { adoptSources, indexOf } from "./ruleset-index.ts";

/** Counts up whenever what is written changes. */
const format = 1;

/**
 * A rule set that has been read and checked, as plain JSON: what a server hands to browsers so that they need not read
 * and check it again. Nothing in it is meant for people; the rule set itself stays the source.
 */
export interface CompiledRuleset {
  readonly format: number;
  readonly hash: string;
  readonly facts: readonly FactPlan[];
  readonly rules: readonly CompiledRule[];
  readonly segments: readonly CompiledSegment[];
  /** Without their terms: budgets are nobody's to read. */
  readonly campaigns: readonly Campaign[];
  /** What the facts share, and how snapshots are laid out: worked out once for everybody. */
  readonly sources: CompiledSources;
  readonly layout: Omit<Layout, "plans">;
  readonly settings: Pick<
    Ruleset,
    "frequency" | "schedule" | "enabled" | "timezone" | "locale" | "currency"
  >;
}

interface CompiledSources extends Omit<SourceMap, "of"> {
  readonly of: readonly (number | null)[];
}

type Plain = Omit<Rule, "conditions" | "leaves" | "allLeaves" | "triggers" | "timers" | "audience">;

interface CompiledRule extends Plain {
  readonly conditions: CompiledCondition;
  /** Its leaves with those of its segments: whose each is, `null` for its own, and its slot there. */
  readonly all: readonly (readonly [segment: string | null, slot: number])[];
  readonly triggers: readonly string[];
  readonly timers: readonly { readonly fact: number; readonly afterMs: number }[];
  readonly audience: string | null;
}

interface CompiledSegment extends Pick<Segment, "id" | "name"> {
  readonly conditions: CompiledCondition;
}

type CompiledCondition =
  | { readonly type: "all" | "any"; readonly of: readonly CompiledCondition[] }
  | { readonly type: "not"; readonly of: CompiledCondition }
  | (Omit<Leaf, "fact"> & { readonly fact: number });

/**
 * Writes down a rule set for {@link loadRuleset}.
 *
 * @param ruleset as `parseRuleset` gave it: refused rules are left out.
 * @example
 * ```ts
 * const { ruleset } = parseRulesetText(text, "rules.json");
 * const sent = JSON.stringify(compileRuleset(ruleset));
 * ```
 */
export function compileRuleset(ruleset: Ruleset): CompiledRuleset {
  const { hash, facts, frequency, schedule, enabled, timezone, locale, currency } = ruleset;
  const segments = [...ruleset.segments.values()];
  const { sources } = indexOf(ruleset);
  const { reads, keys, seed } = layoutOf(ruleset);
  return {
    format,
    hash,
    facts,
    rules: ruleset.rules.map((rule) => compileRule(rule, segments)),
    segments: segments.map(({ id, name, conditions }) => ({
      id,
      name,
      conditions: compileCondition(conditions),
    })),
    campaigns: [...ruleset.campaigns.values()].map(({ id, value }) => ({
      id,
      value,
      terms: null,
    })),
    sources: { ...sources, of: sources.of.map((source) => source ?? null) },
    layout: { reads, keys, seed },
    settings: { frequency, schedule, enabled, timezone, locale, currency },
  };
}

function compileRule(rule: Rule, segments: readonly Segment[]): CompiledRule {
  const { conditions, leaves: _own, allLeaves, triggers, timers, audience, ...plain } = rule;
  return {
    ...plain,
    conditions: compileCondition(conditions),
    all: allLeaves.map((leaf) => {
      const owner = segments.find((segment) => segment.leaves.includes(leaf));
      return [owner?.id ?? null, leaf.slot] as const;
    }),
    triggers: [...triggers],
    timers: timers.map(({ fact, afterMs }) => ({ fact: fact.index, afterMs })),
    audience: audience?.id ?? null,
  };
}

function compileCondition(condition: Condition): CompiledCondition {
  switch (condition.type) {
    case "leaf":
      return { ...condition, fact: condition.fact.index };
    case "not":
      return { type: "not", of: compileCondition(condition.of) };
    default:
      return { type: condition.type, of: condition.of.map(compileCondition) };
  }
}

/**
 * The rule set that {@link compileRuleset} wrote down, in a fraction of the time that reading and checking take. It comes
 * from one's own server, which has checked it.
 *
 * @param extensions the host's facts and operators, where the rule set has some.
 * @returns `undefined` where another version wrote it: read the rule set itself then.
 * @example
 * ```ts
 * const ruleset = loadRuleset(compiled) ?? parseRuleset(json).ruleset;
 * ```
 */
export function loadRuleset(
  compiled: CompiledRuleset,
  extensions: Extensions = {},
): Ruleset | undefined {
  if (compiled.format !== format) return undefined;
  const { hash, facts, campaigns, settings } = compiled;
  const segments = new Map(compiled.segments.map((one) => [one.id, loadSegment(one, facts)]));
  const ruleset = {
    hash,
    // What it was made of stays where it was made.
    json: null,
    rules: compiled.rules.map((rule) => loadRule(rule, facts, segments)),
    campaigns: new Map(campaigns.map((campaign) => [campaign.id, campaign])),
    segments,
    ...settings,
    extensions,
    facts,
  };
  const { sources, layout } = compiled;
  adoptSources(ruleset, { ...sources, of: sources.of.map((source) => source ?? undefined) });
  adoptLayout(ruleset, layout);
  return ruleset;
}

function loadSegment(
  { id, name, conditions: written }: CompiledSegment,
  facts: readonly FactPlan[],
): Segment {
  const leaves: Leaf[] = [];
  return { id, name, conditions: loadCondition(written, facts, leaves), leaves };
}

/** Field by field: copying what is left of an object takes ten times as long, and a page waits for it. */
function loadRule(
  rule: CompiledRule,
  facts: readonly FactPlan[],
  segments: ReadonlyMap<string, Segment>,
): Rule {
  const leaves: Leaf[] = [];
  const conditions = loadCondition(rule.conditions, facts, leaves);
  const leavesOf = (segment: string | null): readonly Leaf[] =>
    segment === null ? leaves : (segments.get(segment)?.leaves ?? []);
  return {
    id: rule.id,
    name: rule.name,
    version: rule.version,
    edge: rule.edge,
    priority: rule.priority,
    conditions,
    leaves,
    allLeaves: rule.all.map(([segment, slot]) => leavesOf(segment)[slot] as Leaf),
    custom: rule.custom,
    by: rule.by,
    triggers: new Set(rule.triggers),
    timers: rule.timers.map(({ fact, afterMs }) => ({ fact: facts[fact] as FactPlan, afterMs })),
    repeat: rule.repeat,
    enabled: rule.enabled,
    dates: rule.dates,
    consent: rule.consent,
    audience: rule.audience === null ? null : (segments.get(rule.audience) ?? null),
    experiment: rule.experiment,
    limits: rule.limits,
    schedule: rule.schedule,
    action: rule.action,
  };
}

/** @param leaves gets every leaf, at its slot. */
function loadCondition(
  written: CompiledCondition,
  facts: readonly FactPlan[],
  leaves: Leaf[],
): Condition {
  switch (written.type) {
    case "leaf": {
      const { type, slot, path, operator, words, threshold } = written;
      const fact = facts[written.fact] as FactPlan;
      const plain = { type, slot, path, fact, operator, threshold };
      const leaf: Leaf = words === undefined ? plain : { ...plain, words };
      leaves[leaf.slot] = leaf;
      return leaf;
    }
    case "not":
      return { type: "not", of: loadCondition(written.of, facts, leaves) };
    default:
      return {
        type: written.type,
        of: written.of.map((one) => loadCondition(one, facts, leaves)),
      };
  }
}
