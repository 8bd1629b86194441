import type { ConditionNode, Rule, Ruleset } from "@proffer/engine";
import { visitLeaves } from "./visit-leaves.ts";
import type { FactPlan, Leaf, Visit } from "./visit-leaves.ts";

/** What has to be told, or to be there, for a rule to be able to become true of the right customers. */
export type Need =
  /** Any one of these events. */
  | { readonly type: "event"; readonly events: readonly string[] }
  /** Any one of these properties, with any of these events; `isAmount`: as a number. */
  | {
      readonly type: "property";
      readonly events: readonly string[];
      readonly properties: readonly string[];
      readonly isAmount: boolean;
    }
  | { readonly type: "trait"; readonly name: string }
  /** The host's own code. */
  | { readonly type: "code"; readonly what: "fact" | "operator"; readonly name: string }
  | { readonly type: "server"; readonly purpose: "agents" | "coupon" | "handoff" }
  | { readonly type: "consent"; readonly category: string };

/**
 * What comes of it where a need is not met. `blocks`: the rule cannot become true, or not be shown. `weakens`: one of its
 * alternatives cannot become true. `misleads`: it becomes true of customers whom it is not meant for.
 */
export type Effect = "blocks" | "weakens" | "misleads";

/** A need, and what comes of it where it is not met. */
export interface Wanted {
  readonly need: Need;
  readonly effect: Effect;
}

/** What a rule needs, given how it stands: what is true though nothing was told is true by that very silence. */
export function needsOf(
  rule: Rule,
  ruleset: Ruleset,
  trees: { readonly tree: ConditionNode | undefined; readonly audience: ConditionNode | undefined },
): readonly Wanted[] {
  const wanted: Wanted[] = [...ofWhole(rule)];
  const visit: Visit = ({ leaf, node, isWanted, isAlone }) => {
    const isMet = node?.truth === isWanted;
    const effect = isMet ? "misleads" : isAlone ? "blocks" : "weakens";
    const isTold = isMet && node.events.length > 0;
    if (!isTold)
      wanted.push(...ofLeaf(leaf, rule, ruleset).map((need) => ({ need, effect }) as const));
    wanted.push(...ends(leaf.fact).map((need) => ({ need, effect: "misleads" }) as const));
  };
  visitLeaves(rule.conditions, trees.tree, ruleset, visit);
  if (rule.audience) visitLeaves(rule.audience.conditions, trees.audience, ruleset, visit);
  return wanted;
}

/** What it needs besides its conditions. */
function ofWhole({ triggers, action, consent }: Rule): readonly Wanted[] {
  const needs: Need[] = consent.map((category) => ({ type: "consent", category }));
  needs.push(...ofEvents([...triggers]));
  if (action.type === "coupon" || action.type === "handoff")
    needs.push({ type: "server", purpose: action.type });
  return needs.map((need) => ({ need, effect: "blocks" }));
}

function ofLeaf({ fact, operator }: Leaf, { triggers }: Rule, ruleset: Ruleset): readonly Need[] {
  const needs = ofFact(fact, [...triggers]);
  return isOfTheHost(operator, ruleset)
    ? [...needs, { type: "code", what: "operator", name: operator }]
    : needs;
}

/** Operators of the host's are those that the rule set declares. */
function isOfTheHost(operator: string, { json }: Ruleset): boolean {
  const { operators } = (json ?? {}) as { readonly operators?: object };
  return operators !== undefined && Object.hasOwn(operators, operator);
}

function ofFact(fact: FactPlan, triggers: readonly string[]): readonly Need[] {
  switch (fact.fact) {
    case "count":
    case "streak":
    case "since":
    case "absent":
      return ofFilter(fact);
    case "distinct":
      return [...ofFilter(fact), ...ofProperty([fact.event], fact.property)];
    case "sum":
    case "min":
    case "max":
      return [...ofFilter(fact), ...ofAmount([fact.event], [fact.property], fact.money)];
    case "sequence":
      return fact.steps.flatMap((step) => ofFilter({ by: fact.by, ...step }));
    case "event":
      return fact.money
        ? ofAmount(triggers, [fact.property], fact.money)
        : ofProperty(triggers, fact.property);
    case "trait":
      return [{ type: "trait", name: fact.name }];
    case "page":
      return [...ofEvents(["Page"]), ...ofProperty(["Page"], fact.property)];
    case "message":
      return ofProperty(["Message Sent"], fact.property);
    case "session":
      return ofSession(fact.part);
    case "cart":
      return ofEvents(["Product Added", "Cart Viewed", "Checkout Started"]);
    case "time":
      return fact.zone === "customer" ? ofEvents(["Session Started"]) : [];
    case "rfm":
      return [
        ...ofEvents(["Order Completed"]),
        ...ofAmount(["Order Completed"], ["revenue", "total"], fact.scale.money),
      ];
    case "agents":
      return [{ type: "server", purpose: "agents" }];
    case "custom":
      return [{ type: "code", what: "fact", name: fact.name }];
    case "segment":
      return [];
  }
}

type Filtered = Extract<FactPlan, { readonly fact: "count" }>["where"];

function ofFilter(filter: {
  readonly event: string;
  readonly where: Filtered;
  readonly by?: string | null;
}): readonly Need[] {
  const { event, where, by } = filter;
  const properties = new Set(where.map(({ property }) => property));
  if (typeof by === "string") properties.add(by);
  return [
    ...ofEvents([event]),
    ...[...properties].flatMap((property) => ofProperty([event], property)),
  ];
}

/** Anything at all is always told: that somebody is here is something. */
function ofEvents(events: readonly string[]): readonly Need[] {
  return events.includes("*") || events.length === 0 ? [] : [{ type: "event", events }];
}

function ofProperty(events: readonly string[], property: string): readonly Need[] {
  if (events.includes("*")) return [];
  return [{ type: "property", events, properties: [property], isAmount: false }];
}

/** An amount of money is none without its currency, unless the rule set says which one is meant. */
function ofAmount(
  events: readonly string[],
  properties: readonly string[],
  money: { readonly assumed: string | null } | null,
): readonly Need[] {
  if (events.includes("*")) return [];
  const currency = money && money.assumed === null ? ofProperty(events, "currency") : [];
  return [{ type: "property", events, properties, isAmount: true }, ...currency];
}

function ofSession(part: Extract<FactPlan, { readonly fact: "session" }>["part"]): readonly Need[] {
  if (part === "pages") return ofEvents(["Page"]);
  return part === "referrer" || part === "locale" ? ofEvents(["Session Started"]) : [];
}

/** What ends something that is waited for or counted: where nothing tells of it, it never ends. */
function ends(fact: FactPlan): readonly Need[] {
  if (fact.fact === "absent") return ofEvents([fact.without]);
  const resetBy = fact.fact === "streak" || fact.fact === "sequence" ? fact.resetBy : null;
  return resetBy === null ? [] : ofEvents([resetBy]);
}
