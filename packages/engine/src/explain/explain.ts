import type { Decision, Reason } from "../decision/decision.ts";
import { needsSurface } from "../decision/decision.ts";
import { judge } from "../decision/settle.ts";
import type { Event } from "../event/event.ts";
import type { Look } from "../facts/fact.ts";
import type { Memory, State } from "../history/state.ts";
import { createState } from "../history/state.ts";
import type { Fired } from "../rules/look.ts";
import { audienceAt, factValues, readAll } from "../rules/read.ts";
import type { Rule, Ruleset } from "../rules/rule.ts";
import { indexOf } from "../rules/ruleset-index.ts";
import { engineVersion } from "../version.ts";
import type { Explanation } from "./explanation.ts";
import { hasKey, isReal, lookAbout, recentKeys } from "./present-look.ts";
import { segmentTree, treeOf, waysOut } from "./tree.ts";
import { sayVerdict, verdictOf } from "./verdict.ts";

/** What is to be explained. */
export interface ExplainOptions {
  /** UTC ms. */
  readonly at: number;
  /** A rule's id; left out: every rule. */
  readonly rule?: string;
  /** The value of the rule's `by` property; left out: those that the customer was last about, at most five. */
  readonly key?: string;
  /** What has been decided for the customer so far, oldest first, where that is known: it says when a rule fired. */
  readonly decisions?: readonly Decision[];
}

/**
 * Says for one customer and one instant of each rule why it fires, or why not and how far it is from it. Pure.
 *
 * It looks as the customer's last event that concerns the rule, and the key, would.
 *
 * @param options.memory what `state.memory()` gave. Without it nobody knows which rules have fired already, and one that
 *   is true counts as one that would fire.
 * @returns nothing where the customer has no event.
 * @example
 * ```ts
 * for (const { rule, says } of explain({ customer, events, ruleset, at: Date.now() })) console.info(rule, says);
 * // third-look is not true: 2 of 3 Product Viewed within 7d (product_id mug): one more
 * ```
 */
export function explain(
  options: ExplainOptions & {
    readonly customer: string;
    readonly events: Iterable<Event>;
    readonly memory?: Memory;
    readonly ruleset: Ruleset;
  },
): readonly Explanation[] {
  const { customer, events, memory, ruleset, at } = options;
  const history = [...events].filter(({ timestamp }) => timestamp <= at);
  const state = createState(customer, { history, ...(memory && { memory }) });
  return explainFor(state, ruleset, options);
}

/**
 * {@link explain} for a state that is there already. The state is left as it was.
 *
 * @example
 * ```ts
 * const [explanation] = explainFor(state, ruleset, { at: Date.now(), rule: "third-look", key: "mug" });
 * ```
 */
export function explainFor(
  state: State,
  ruleset: Ruleset,
  options: ExplainOptions,
): readonly Explanation[] {
  const copy = state.copy();
  copy.use(ruleset);
  const rules = ruleset.rules.filter(({ id }) => options.rule === undefined || id === options.rule);
  return rules.flatMap((rule) =>
    keysOf(copy, rule, options).flatMap((key) => {
      const look = lookAbout(copy, rule, key, options.at);
      return look ? [explainOne(copy, ruleset, rule, key, look, options.decisions ?? [])] : [];
    }),
  );
}

/** A key alone asks for the rules that it can be a key of. */
function keysOf(
  state: State,
  rule: Rule,
  { key, rule: asked }: ExplainOptions,
): readonly (string | null)[] {
  if (key === undefined || (rule.by === null && asked !== undefined))
    return recentKeys(state, rule);
  return asked !== undefined || hasKey(state, rule, key) ? [key] : [];
}

function explainOne(
  state: State,
  ruleset: Ruleset,
  rule: Rule,
  key: string | null,
  look: Look,
  decisions: readonly Decision[],
): Explanation {
  const zone = ruleset.timezone ?? "UTC";
  const named = key ?? (rule.by === null ? null : "any");
  const reader = { state, ruleset, look, key: named, zone };
  const tree = treeOf(reader, rule.conditions, rule.leaves);
  const last = decisions.findLast((one) => one.rule === rule.id && one.key === key);
  const waiting = state.waiting.find((one) => one.rule === rule.id && one.key === key);
  // Of what fired at this very instant it is known what was said.
  const chain =
    last?.noticedAt === look.at
      ? behindConditions(last)
      : chainOf(state, ruleset, tree.truth === true ? rule : withoutTexts(rule), key, look);
  const evidence = {
    tree,
    chain,
    usedUp:
      rule.repeat === "edge" && state.edges.isUsedUp(indexOf(ruleset).gateOf(rule).slot, key ?? ""),
    waitsUntil: waiting?.at,
    last,
    begun: rule.by === null || isReal(look),
    triggers: [...rule.triggers],
    rearms: waysOut(reader, rule.conditions, rule.leaves),
  };
  const verdict = verdictOf(evidence);
  return {
    rule: rule.id,
    name: rule.name,
    key,
    at: look.at,
    truth: tree.truth,
    tree,
    chain,
    verdict,
    says: sayVerdict(verdict, evidence, zone),
    ...(last && { last }),
    ...(rule.audience && { audience: segmentTree(reader, rule.audience) }),
  };
}

/** What its texts need comes with the event that makes it true: before that there is no telling. */
function withoutTexts(rule: Rule): Rule {
  const type = needsSurface(rule.action.type) ? "message" : "tag";
  const action = { type, params: {} } as const;
  const { experiment } = rule;
  const variants = experiment?.variants.map((variant) => ({ ...variant, action })) ?? [];
  return { ...rule, action, experiment: experiment && { ...experiment, variants } };
}

/** What would be said on the way from firing to decision, if the rule fired at this look. */
function chainOf(
  state: State,
  ruleset: Ruleset,
  rule: Rule,
  key: string | null,
  look: Look,
): readonly Reason[] {
  const fired = asIfFired(state, ruleset, rule, key, look);
  return behindConditions(judge({ fired, state, ruleset, now: look.at }, undefined));
}

function behindConditions({ reasons }: Decision): readonly Reason[] {
  return reasons.filter(({ stage }) => stage !== "conditions");
}

function asIfFired(
  state: State,
  ruleset: Ruleset,
  rule: Rule,
  key: string | null,
  look: Look,
): Fired {
  const facts = factValues(rule, readAll(state, ruleset, rule.leaves, look));
  const { messageId } = look.event;
  const firing = {
    id: "",
    customer: state.customer,
    rule: rule.id,
    version: rule.version,
    key,
    at: look.at,
    trigger: { type: "event", messageId } as const,
    facts,
    events: [],
    receipt: { ruleset: ruleset.hash, engine: engineVersion },
  };
  return {
    firing,
    rule,
    look,
    because: () => [],
    inAudience: audienceAt(state, ruleset, rule, look),
  };
}
