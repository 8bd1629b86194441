export { advance, decide, fire } from "./engine.ts";
export type { Timer } from "./engine.ts";

export {
  catalogue,
  isCanonicalEvent,
  isCausedByCustomer,
  propertyKind,
} from "./event/catalogue.ts";
export type { CanonicalEventName, Cause, PropertyKind } from "./event/catalogue.ts";
export { compareEvents } from "./event/event.ts";
export type { Event, EventType, Properties } from "./event/event.ts";
export { formatInstant, parseInstant } from "./event/instant.ts";
export { findFault } from "./event/json-tree.ts";
export type { TreeFault } from "./event/json-tree.ts";
export { parseEvent } from "./event/parse.ts";
export type { EventDefaults, EventProblem } from "./event/parse.ts";

export { createState } from "./history/state.ts";
export type { Memory, State } from "./history/state.ts";

export { loadConfirmer } from "./rules/confirm.ts";
export { formatDuration, parseDuration } from "./rules/duration.ts";
export { emptyRuleset, parseRuleset, parseRulesetText } from "./rules/parse.ts";
export type { ParsedRuleset } from "./rules/parse.ts";
export { formatProblem } from "./rules/problem.ts";
export type { Problem, ProblemCode } from "./rules/problem.ts";
export type { Campaign, Frequency, Limit, Rule, Ruleset } from "./rules/rule.ts";
export { nextTimer } from "./rules/timers.ts";

export { silentActions, surfaceActions } from "./decision/decision.ts";
export type {
  Action,
  ActionType,
  Decision,
  FactValue,
  Firing,
  Reason,
  Trigger,
  Truth,
} from "./decision/decision.ts";
export { needsSurface } from "./decision/settle.ts";
export { pickText } from "./decision/fill-action.ts";

export { explainRule } from "./explain/explain-rule.ts";
export type { Explanation } from "./explain/explain-rule.ts";
export { replay } from "./explain/replay.ts";
export { engineVersion } from "./version.ts";
