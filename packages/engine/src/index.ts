export { advance, decide, fire } from "./engine.ts";
export type { Decided, Timer } from "./engine.ts";

export { catalogue, isCanonicalEvent, propertyKind } from "./event/catalogue.ts";
export { isCausedByCustomer } from "./event/caused-by.ts";
export type { CanonicalEventName, PropertyKind } from "./event/catalogue.ts";
export { compareEvents } from "./event/event.ts";
export type { Event, EventType, Properties } from "./event/event.ts";
export { formatInstant, parseInstant } from "./event/instant.ts";
export { findFault } from "./event/json-tree.ts";
export type { TreeFault } from "./event/json-tree.ts";
export { parseEvent } from "./event/parse.ts";
export type { EventDefaults, EventProblem } from "./event/parse.ts";

export { sessionGapMs } from "./history/session-gap.ts";
export { createState } from "./history/state.ts";
export type { Shown } from "./history/present.ts";
export type { Memory, State, Waiting } from "./history/state.ts";

export { createSharedTexts } from "./snapshot/shared-texts.ts";
export type { SharedTexts } from "./snapshot/shared-texts.ts";
export { packState } from "./snapshot/pack.ts";
export { unpackState } from "./snapshot/unpack.ts";

export type { CustomLook, Extensions } from "./facts/custom.ts";
export { compileRuleset, loadRuleset } from "./rules/compiled.ts";
export type { CompiledRuleset } from "./rules/compiled.ts";
export { loadConfirmer } from "./rules/confirm.ts";
export { formatDuration, parseDuration } from "./rules/duration.ts";
export { emptyRuleset, parseRuleset, parseRulesetText } from "./rules/parse.ts";
export type { ParsedRuleset } from "./rules/parse.ts";
export { formatProblem } from "./rules/problem.ts";
export type { Fix, Problem, ProblemCode } from "./rules/problem.ts";
export { currencyExponent, fromMinor, toMinor } from "./facts/money.ts";
export { discloseRuleset } from "./rules/disclose.ts";
export { defaultCode } from "./rules/read-campaign.ts";
export type {
  Campaign,
  CampaignTerms,
  CouponCode,
  CouponWorth,
  Dates,
  Experiment,
  Frequency,
  Limit,
  MoneyText,
  OneOf,
  Rule,
  RuleAction,
  Ruleset,
  Schedule,
  Segment,
  Variant,
} from "./rules/rule.ts";
export { nextTimer } from "./rules/timers.ts";
export { isServerSide, rulesForPages, rulesForServer } from "./rules/whose.ts";

export { compileWatch } from "./watch/compile.ts";
export type { Watch, WatchCall, WatchPlan, WatchRecord } from "./watch/plan.ts";
export { createWatch, isRecordOf } from "./watch/watch.ts";

export { actionTypes, needsSurface, silentActions, surfaceActions } from "./decision/decision.ts";
export type {
  Action,
  ActionType,
  Counterfactual,
  Decision,
  FactValue,
  Firing,
  Reason,
  Stage,
  SurfaceActionType,
  Trigger,
  Truth,
} from "./decision/decision.ts";
export { actionFor } from "./decision/assign.ts";
export { outcomeOf, suppressionOf } from "./decision/outcome.ts";
export { refusalNow } from "./decision/refusal-now.ts";
export { pickText } from "./decision/fill-action.ts";

export { becauseOf } from "./explain/because.ts";
export { explain, explainFor } from "./explain/explain.ts";
export type { ExplainOptions } from "./explain/explain.ts";
export type {
  ConditionNode,
  Explanation,
  GroupNode,
  LeafNode,
  SegmentTree,
  Verdict,
} from "./explain/explanation.ts";
export { explainRule } from "./explain/explain-rule.ts";
export type { RuleStanding } from "./explain/explain-rule.ts";
export { formatLocal, formatLocalTime, parseLocal } from "./explain/local-time.ts";
export { replay, replayDecisions } from "./explain/replay.ts";
export { engineVersion } from "./version.ts";
