import * as z from "zod";
import type { TranscriptRequest } from "../transcript.ts";
import { emailSchema } from "./email.ts";
import { idSchema } from "./id.ts";
import { anonymousIdSchema } from "./identity.ts";

/** The body of `POST /v1/transcript`. */
export const transcriptSchema = z.object({
  anonymousId: anonymousIdSchema,
  conversation: idSchema(128),
  email: emailSchema,
  locale: z.exactOptional(z.string().min(1).max(35)),
}) satisfies z.ZodType<TranscriptRequest>;
