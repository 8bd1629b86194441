export { createProffer } from "./create-proffer.ts";
export type { ProfferOptions } from "./options.ts";
export { createMemoryStorage } from "./storage/memory.ts";
export type { Commit, Delta, KeptOffer, Notes, Storage } from "./storage/storage.ts";
export type {
  Chat,
  ChatState,
  Offer,
  PendingMessage,
  Proffer,
  ProfferEvents,
  ProfferProblem,
} from "./types.ts";
export type { Decision, Event, Properties } from "@proffer/engine";
