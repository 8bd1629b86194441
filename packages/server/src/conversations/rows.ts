import type { ChatMessage, Conversation, HandoffContext } from "@proffer/protocol";
import type { ConversationRow, MessageRow } from "../storage/schema.ts";
import type { Db } from "../storage/store.ts";

/** Conversations, each with the user that its device was proven to be: the shop's word, and not the page's. */
export function selectConversations(db: Db) {
  return db
    .selectFrom("conversations")
    .leftJoin("links", "links.anonymous_id", "conversations.anonymous_id")
    .selectAll("conversations")
    .select("links.user_id as proven_user_id");
}

export function toConversation(
  row: ConversationRow & { readonly proven_user_id: string | null },
): Conversation {
  const userId = row.proven_user_id ?? row.user_id;
  return {
    id: row.id,
    anonymousId: row.anonymous_id,
    ...(userId !== null && { userId }),
    ...(row.proven_user_id !== null && { verified: true }),
    customer: row.customer,
    ...(row.team !== null && { team: row.team }),
    status: row.status,
    openedAt: row.opened_at,
    lastAt: row.last_at,
    lastText: row.last_text,
    lastFrom: row.last_from,
    messages: row.messages,
    why: JSON.parse(row.why) as HandoffContext,
  };
}

export function toMessage(row: MessageRow): ChatMessage {
  return {
    conversation: row.conversation,
    seq: row.seq,
    clientId: row.client_id,
    from: row.author,
    ...(row.name !== null && { name: row.name }),
    text: row.text,
    at: row.at,
  };
}
