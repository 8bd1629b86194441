export { actionSchema, actionSchemas } from "./action.ts";
export type { ActionJson } from "./action.ts";
export { faqParams, formParams, guideParams, surveyParams } from "./actions-asked.ts";
export {
  bundleParams,
  couponParams,
  handoffParams,
  messageParams,
  productCardParams,
} from "./actions-shown.ts";
export { customParams, tagParams, webhookParams } from "./actions-silent.ts";
export { conditionSchema } from "./condition.ts";
export type { ConditionJson, LeafJson } from "./condition.ts";
export type { EventNameJson } from "./parts.ts";
export { ownNames, rulesetJsonSchema } from "./json-schema.ts";
export type { OwnNames } from "./json-schema.ts";
export { ruleSchema } from "./rule.ts";
export type { RuleJson } from "./rule.ts";
export { rulesetSchema } from "./ruleset.ts";
export type { RuleSetJson } from "./ruleset.ts";
export type { OperatorJson } from "./values.ts";
export { checkRuleset } from "./check.ts";
export type { CheckedRuleset, CheckOptions } from "./check.ts";
export type { Retention } from "./lint/subject.ts";
export { fixRuleset } from "./fix/fix.ts";
export type { Fixed, FixedRuleset } from "./fix/fix.ts";
export { placeProblems } from "./place.ts";
export { suggest } from "../rules/suggest.ts";
