import type { ActionType, Decision, SurfaceActionType } from "@proffer/engine";
import type { AnyRuleset, IsLiteral, RuleId, RuleOf } from "./names.ts";
import type { Offer } from "./types.ts";

/** What a rule does: by itself, or as one of its experiment's variants. */
type WrittenAction<Rule> =
  | (Rule extends { readonly event: infer Own } ? Own : never)
  | (Rule extends {
      readonly experiment: { readonly variants: readonly (infer Variant)[] };
    }
      ? Variant extends { readonly event: infer Own }
        ? Own
        : never
      : never);

/** A text that is filled in is no longer what was written, and marketers change them: what stays is the shape. */
type Filled<Value> = Value extends string
  ? string
  : Value extends number
    ? number
    : Value extends boolean
      ? boolean
      : Value extends readonly (infer Entry)[]
        ? readonly Filled<Entry>[]
        : { readonly [Name in keyof Value]: Filled<Value[Name]> };

/** What nobody sees is handed over as it is written; a card's product is there by then, whoever wrote it. */
type ParamsOf<Type, Params> = Type extends "product_card"
  ? Filled<Params> & { readonly product: Readonly<Record<string, unknown>> }
  : Type extends SurfaceActionType
    ? Filled<Params>
    : Params;

type ActionOf<Written> = Written extends {
  readonly type: infer Type extends ActionType;
  readonly params: infer Params;
}
  ? { readonly type: Type; readonly params: ParamsOf<Type, Params> }
  : never;

type RuleWith<Rules, Id> = Extract<RuleOf<Rules>, { readonly id: Id }>;

/** The types of action that a rule set takes, or one of its rules; any of the language where they are not known. */
export type ActionTypeOf<Rules = AnyRuleset, Id extends RuleId<Rules> = RuleId<Rules>> =
  IsLiteral<Rules> extends true ? ActionOf<WrittenAction<RuleWith<Rules, Id>>>["type"] : ActionType;

type Acted = Extract<Decision, { readonly outcome: "act" }>;
type Refused = Extract<Decision, { readonly outcome: "refuse" }>;

type ActOf<Rules, Id> = Id extends string
  ? Acted & {
      readonly rule: Id;
      readonly action: ActionOf<WrittenAction<RuleWith<Rules, Id>>>;
    }
  : never;

/**
 * A decision to act, of a rule set or of one of its rules: the id tells the action's type and parameters.
 *
 * @example
 * ```ts
 * const open = (decision: ActOfRule<typeof rules, "size-help">) => openGuide(decision.action.params.chart);
 * ```
 */
export type ActOfRule<Rules = AnyRuleset, Id extends RuleId<Rules> = RuleId<Rules>> =
  IsLiteral<Rules> extends true ? ActOf<Rules, Id> : Acted;

/** A decision of a rule set, or of one of its rules. */
export type DecisionOf<Rules = AnyRuleset, Id extends RuleId<Rules> = RuleId<Rules>> =
  IsLiteral<Rules> extends true ? ActOf<Rules, Id> | (Refused & { readonly rule: Id }) : Decision;

type SurfaceActionOf<Rules, Id> = Extract<
  ActionOf<WrittenAction<RuleWith<Rules, Id>>>,
  { readonly type: SurfaceActionType }
>;

type KnownOffer<Rules, Id> = Id extends string
  ? SurfaceActionOf<Rules, Id> extends infer Action
    ? Action extends { readonly type: infer Type; readonly params: infer Params }
      ? Offer & { readonly rule: Id; readonly type: Type; readonly params: Params }
      : never
    : never
  : never;

/** An offer of a rule set, or of one of its rules: the id tells its type and parameters. */
export type OfferOf<Rules = AnyRuleset, Id extends RuleId<Rules> = RuleId<Rules>> =
  IsLiteral<Rules> extends true ? KnownOffer<Rules, Id> : Offer;
