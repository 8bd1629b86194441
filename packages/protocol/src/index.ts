export { batchRoute, configRoute, routes } from "./routes.ts";
export type { DemoClock, RefusedRule, SiteConfig } from "./config.ts";
export type { Erased, PersonExport, PersonRequest } from "./person.ts";
export { previewParameter } from "./preview.ts";
export type { Preview } from "./preview.ts";
export { deviceKeyHeader, identityHeader } from "./batch.ts";
export type { Batch, BatchReply, IdentityVerdict, RefusedEvent, WireEvent } from "./batch.ts";
export type { ClaimRequest, Coupon, CouponValue } from "./claim.ts";
export { noFeatures } from "./features.ts";
export type { ChatFeatures } from "./features.ts";
export { fileTypes } from "./files.ts";
export type { Attachment, FileRecord, FileType } from "./files.ts";
export type { HelpArticle, HelpReply } from "./help.ts";
export type { TranscriptReply, TranscriptRequest } from "./transcript.ts";
export {
  closeRefused,
  closeRestart,
  maxCommentLength,
  maxFrameBytes,
  maxTextLength,
} from "./chat.ts";
export type {
  Author,
  ChatMessage,
  ClientFrame,
  Contact,
  Conversation,
  HandoffContext,
  Rating,
  ServerFrame,
  TimelineEntry,
} from "./chat.ts";
export { errors, isProfferError, ProfferError } from "./error.ts";
export type { ErrorCode, ErrorReply } from "./error.ts";
