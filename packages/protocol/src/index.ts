export { routes } from "./routes.ts";
export type { DemoClock, SiteConfig } from "./config.ts";
export { deviceKeyHeader } from "./batch.ts";
export type { Batch, BatchReply, RefusedEvent, WireEvent } from "./batch.ts";
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
