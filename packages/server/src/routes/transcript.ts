import type { FastifyInstance } from "fastify";
import { ProfferError, routes } from "@proffer/protocol";
import type { TranscriptReply } from "@proffer/protocol";
import { transcriptSchema } from "@proffer/protocol/schema";
import type { Transcripts } from "../transcripts/transcripts.ts";
import { credentialsOf } from "./credentials.ts";
import { parseBody } from "./parse-body.ts";

/** @param transcripts `undefined` where the server has nothing to send mail by. */
export function registerTranscript(
  fastify: FastifyInstance,
  transcripts: Transcripts | undefined,
): void {
  fastify.post(
    routes.transcript,
    { bodyLimit: 16 * 1024 },
    async (request, reply): Promise<TranscriptReply> => {
      reply.header("cache-control", "no-store");
      if (!transcripts)
        throw new ProfferError("not_found", "This server sends no mail (--smtp-url, --mail-from).");
      const { deviceKey } = credentialsOf(request);
      await transcripts.send({ ...parseBody(transcriptSchema, request.body), deviceKey });
      return { sent: true };
    },
  );
}
