// A subpath of its own: zod weighs more than the whole widget and must not reach a browser through the root.
export {
  accountChangeSchema,
  newAccountSchema,
  newPasswordSchema,
  newSiteKeySchema,
  originSchema,
  resetSchema,
  setPasswordSchema,
  signInSchema,
} from "./access.ts";
export { batchSchema, maxBatchEvents } from "./batch.ts";
export { clientFrameSchema, factValueSchema, handoffContextSchema } from "./chat.ts";
export { claimSchema, triggerSchema } from "./claim.ts";
export { deliveryQuerySchema, pushSchema, retrySchema } from "./deliveries.ts";
export { emailSchema } from "./email.ts";
export { transcriptSchema } from "./transcript.ts";
export { demoClockSchema } from "./demo.ts";
export {
  anonymousIdSchema,
  deviceKeySchema,
  identityTokenSchema,
  serverSidePrefix,
} from "./identity.ts";
export { idSchema, isId, isKeepable, noId, notKeepable } from "./id.ts";
export { personRequestSchema, shopPersonSchema } from "./person.ts";
export {
  commitSchema,
  poolNameSchema,
  poolSchema,
  redemptionSchema,
  releaseSchema,
  revokeSchema,
} from "./redemption.ts";
export {
  publishSchema,
  rollbackSchema,
  rolloutGuardSchema,
  rolloutSchema,
  rulesKeysSchema,
  switchSchema,
} from "./publication.ts";
