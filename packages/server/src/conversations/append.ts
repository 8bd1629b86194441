import { ProfferError } from "@proffer/protocol";
import type { Author, ChatMessage } from "@proffer/protocol";
import { linkFile } from "../files/link.ts";
import type { Uploader } from "../files/link.ts";
import type { Db } from "../storage/store.ts";
import { toMessage } from "./rows.ts";

export interface Draft {
  readonly conversation: string;
  readonly clientId: string;
  readonly from: Author;
  readonly name?: string;
  readonly text: string;
  readonly at: number;
  /** The id of a file that its sender has uploaded, and who that is. */
  readonly file?: { readonly id: string; readonly by: Uploader };
}

/** What a list of conversations shows of the last message. */
const maxPreviewLength = 200;

/** The message that a sender has already sent under this id. */
export async function findSent(
  db: Db,
  { conversation, clientId, from }: Pick<Draft, "conversation" | "clientId" | "from">,
): Promise<ChatMessage | undefined> {
  const row = await db
    .selectFrom("messages")
    .selectAll()
    .where("conversation", "=", conversation)
    .where("author", "=", from)
    .where("client_id", "=", clientId)
    .executeTakeFirst();
  return row && toMessage(row);
}

/**
 * Puts a message behind the last one of an open conversation. To be called in a transaction: the number that the
 * conversation counts up to and the message that gets it are written together.
 *
 * @throws ProfferError `conversation_closed`, or `not_found` for a file that is not the sender's to send.
 */
export async function append(db: Db, draft: Draft): Promise<ChatMessage> {
  // PostgreSQL cannot hold U+0000 in text, and nobody can read it.
  const text = draft.text.replaceAll("\u0000", "");
  const attachment = draft.file && (await linkFile(db, draft.file, draft.conversation));
  const numbered = await db
    .updateTable("conversations")
    .set((row) => ({
      messages: row("messages", "+", 1),
      last_at: draft.at,
      last_from: draft.from,
      last_text: (text || attachment?.name || "").slice(0, maxPreviewLength),
      ...(draft.from === "agent" && {
        agent: draft.name ?? null,
        answered_at: row.fn.coalesce("answered_at", row.val(draft.at)),
      }),
    }))
    .where("id", "=", draft.conversation)
    .where("status", "=", "open")
    .returning("messages")
    .executeTakeFirst();
  if (!numbered)
    throw new ProfferError(
      "conversation_closed",
      "This conversation has ended. Write again to begin a new one.",
    );
  const row = {
    conversation: draft.conversation,
    seq: numbered.messages,
    client_id: draft.clientId,
    author: draft.from,
    name: draft.name ?? null,
    text,
    at: draft.at,
    attachment: attachment ? JSON.stringify(attachment) : null,
  };
  await db.insertInto("messages").values(row).execute();
  return toMessage(row);
}
