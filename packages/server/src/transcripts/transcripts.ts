import { ProfferError } from "@proffer/protocol";
import type { ChatMessage, TranscriptRequest } from "@proffer/protocol";
import type { Conversations } from "../conversations/conversations.ts";
import { requireDevice } from "../events/devices.ts";
import type { Mailer } from "../mail/mailer.ts";
import type { Credentials } from "../routes/credentials.ts";
import type { Store } from "../storage/store.ts";
import { createLimiter } from "./limiter.ts";
import { writeTranscript } from "./write-transcript.ts";

/** Conversations, sent by mail to who had them. */
export interface Transcripts {
  /** @throws ProfferError `foreign_device`, `not_found`, `bad_request` before anybody answered, `rate_limited`, `unavailable`. */
  send(request: TranscriptRequest & Pick<Credentials, "deviceKey">): Promise<void>;
}

export interface TranscriptsOptions {
  readonly store: Store;
  readonly conversations: Pick<Conversations, "find" | "messages">;
  readonly mailer: Mailer;
  readonly clock: () => number;
}

const hourMs = 3_600_000;
/** A mail's worth of reading; who has said more keeps the end of it. */
const maxMessages = 2000;

/**
 * Nobody can know whose the address is: so a mail says nothing of whoever asks but what was said, only a conversation
 * that an agent has taken part in is sent, and few of them.
 */
export function createTranscripts(options: TranscriptsOptions): Transcripts {
  const { store, conversations, mailer, clock } = options;
  const ofConversation = createLimiter({ max: 3, perMs: hourMs, clock });
  const ofDevice = createLimiter({ max: 6, perMs: hourMs, clock });
  const ofAll = createLimiter({ max: 300, perMs: hourMs, clock });

  return {
    async send({ anonymousId, deviceKey, conversation: id, email, locale }) {
      await requireDevice(store.db, anonymousId, deviceKey, clock());
      const conversation = await conversations.find(id, { role: "visitor", anonymousId });
      const messages = await readAll(conversations, id);
      if (!messages.some(({ from }) => from === "agent"))
        throw new ProfferError(
          "bad_request",
          "Nobody has answered yet. The conversation can be sent once somebody has.",
        );
      if (!ofConversation.take(id) || !ofDevice.take(anonymousId) || !ofAll.take(""))
        throw new ProfferError("rate_limited", "It was sent just now. Try again in an hour.");
      await mailer.send({ to: email, ...writeTranscript(conversation, messages, locale) });
    },
  };
}

async function readAll(
  conversations: TranscriptsOptions["conversations"],
  id: string,
): Promise<readonly ChatMessage[]> {
  const all = await conversations.messages(id, 0, Number.MAX_SAFE_INTEGER);
  return all.slice(-maxMessages);
}
