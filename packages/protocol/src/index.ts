export { routes } from "./routes.ts";
export type { DemoClock, RefusedRule, SiteConfig } from "./config.ts";
export type { Erased, PersonExport, PersonRequest } from "./person.ts";
export { previewParameter } from "./preview.ts";
export type { Preview } from "./preview.ts";
export { deviceKeyHeader, identityHeader } from "./batch.ts";
export type { Batch, BatchReply, IdentityVerdict, RefusedEvent, WireEvent } from "./batch.ts";
export type { ClaimRequest, Coupon, CouponValue } from "./claim.ts";
export { closeRefused, closeRestart, maxFrameBytes, maxTextLength } from "./chat.ts";
export type {
  Author,
  ChatMessage,
  ClientFrame,
  Conversation,
  HandoffContext,
  ServerFrame,
  TimelineEntry,
} from "./chat.ts";
export { errors, isProfferError, ProfferError } from "./error.ts";
export type { ErrorCode, ErrorReply } from "./error.ts";
