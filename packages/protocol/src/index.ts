export { siteHeader } from "./access.ts";
export type {
  Account,
  AccountChange,
  AccountRole,
  Invitation,
  MadeSiteKey,
  NewAccount,
  NewSiteKey,
  ResetRequest,
  SessionReply,
  SetPasswordRequest,
  SignInProvider,
  SignInRequest,
  SiteKey,
} from "./access.ts";
export {
  batchRoute,
  chatRoute,
  claimsRoute,
  configRoute,
  eraseRoute,
  exportRoute,
  filesRoute,
  helpRoute,
  previewRoute,
  transcriptRoute,
} from "./page-paths.ts";
export { pageRoutes } from "./page-routes.ts";
export { routes } from "./routes.ts";
export { bucketOf, buckets } from "./bucket.ts";
export { readBulletin } from "./bulletin.ts";
export type {
  Bulletin,
  BulletinSignature,
  RulesKey,
  RulesKeys,
  SignedBulletin,
  SwitchedOff,
} from "./bulletin.ts";
export { agentsHeader, timeHeader } from "./config.ts";
export type { DemoClock, PreviewConfig, RefusedRule, SiteConfig } from "./config.ts";
export type { Erased, PersonExport, PersonRequest, ShopPersonRequest } from "./person.ts";
export type { WebhookReply } from "./webhook.ts";
export { previewParameter } from "./preview.ts";
export { defaultGuard } from "./publication.ts";
export type {
  AuditEntry,
  AuditReply,
  Candidate,
  PublicationAct,
  PublicationState,
  PublishReply,
  PublishRequest,
  RollbackRequest,
  RolloutGuard,
  RolloutRequest,
  RulesKeysRequest,
  SwitchRequest,
  Version,
} from "./publication.ts";
export type { Preview } from "./preview.ts";
export { deviceKeyHeader, identityHeader } from "./batch.ts";
export type { Batch, BatchReply, IdentityVerdict, RefusedEvent, WireEvent } from "./batch.ts";
export type { ClaimRequest, Coupon, CouponValue } from "./claim.ts";
export { idempotencyHeader } from "./redemption.ts";
export type {
  CampaignsReply,
  CampaignStatus,
  CommitRequest,
  Money,
  PoolReply,
  PoolRequest,
  Redemption,
  RedemptionItem,
  RedemptionOrder,
  RedemptionReply,
  RedemptionRequest,
  RedemptionTerms,
  RevokeReply,
  RevokeRequest,
} from "./redemption.ts";
export { noFeatures } from "./features.ts";
export type { ChatFeatures } from "./features.ts";
export { fileTypes } from "./files.ts";
export type { Attachment, FileRecord, FileType } from "./files.ts";
export type {
  DeliveryList,
  DeliveryRecord,
  PushKeyReply,
  PushRequest,
  RetryReply,
  RetryRequest,
} from "./deliveries.ts";
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
export { partitionOf } from "./partition.ts";
export { errors, isProfferError, ProfferError } from "./error.ts";
export type { ErrorCode, ErrorReply } from "./error.ts";
