// A subpath of its own: zod weighs more than the whole widget and must not reach a browser through the root.
export { batchSchema, maxBatchEvents } from "./batch.ts";
export { clientFrameSchema, factValueSchema, handoffContextSchema } from "./chat.ts";
export { claimSchema, triggerSchema } from "./claim.ts";
export { emailSchema } from "./email.ts";
export { transcriptSchema } from "./transcript.ts";
export { demoClockSchema } from "./demo.ts";
export {
  anonymousIdSchema,
  deviceKeySchema,
  identityTokenSchema,
  serverSidePrefix,
} from "./identity.ts";
export { personRequestSchema } from "./person.ts";
