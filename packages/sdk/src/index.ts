export { createProffer } from "./create-proffer.ts";
export { createQuietProffer } from "./create-quiet-proffer.ts";
export type { QuietOptions } from "./create-quiet-proffer.ts";
export type { ActionTypeOf, ActOfRule, DecisionOf, OfferOf } from "./names-actions.ts";
export type { Answers } from "./names-answers.ts";
export { defineRuleset } from "./names.ts";
export type {
  AcceptedEvent,
  AnyRuleset,
  EventName,
  EventProperties,
  RuleId,
  RulesetLike,
} from "./names.ts";
export type { ProfferOptions } from "./options.ts";
export { createMemoryStorage } from "./storage/memory.ts";
export type { Commit, Delta, KeptOffer, Notes, Storage } from "./storage/storage.ts";
export type {
  ActionTaken,
  Chat,
  ChatState,
  ConsentState,
  CustomerExport,
  Erasure,
  Offer,
  Outcome,
  PendingMessage,
  Proffer,
  ProfferEvents,
  ProfferProblem,
} from "./types.ts";
export type { Explained } from "./debug/explain.ts";
export type { Occurrence } from "./sources/source.ts";
export type { Report } from "./debug/report.ts";
export type { Decision, Event, Properties } from "@proffer/engine";
