import type { ChatMessage, Conversation, HandoffContext } from "@proffer/protocol";
import type { ConversationRow, MessageRow } from "../storage/schema.ts";

export function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    anonymousId: row.anonymous_id,
    ...(row.user_id !== null && { userId: row.user_id }),
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
