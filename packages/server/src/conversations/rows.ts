import type { Selectable } from "kysely";
import type { Attachment, ChatMessage, Conversation, HandoffContext } from "@proffer/protocol";
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
  row: Selectable<ConversationRow> & { readonly proven_user_id: string | null },
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
    seen: { visitor: row.seen_visitor, agent: row.seen_agent },
    ...(row.agent !== null && { agent: { name: row.agent } }),
    ...ratingOf(row),
    ...contactOf(row),
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
    ...(row.attachment !== null && { attachment: JSON.parse(row.attachment) as Attachment }),
    at: row.at,
  };
}

function ratingOf({
  rating,
  rating_comment,
}: Selectable<ConversationRow>): Pick<Conversation, "rating"> {
  if (rating === null) return {};
  return { rating: { score: rating, ...(rating_comment !== null && { comment: rating_comment }) } };
}

function contactOf({
  contact_email,
  contact_name,
}: Selectable<ConversationRow>): Pick<Conversation, "contact"> {
  if (contact_email === null) return {};
  return {
    contact: { email: contact_email, ...(contact_name !== null && { name: contact_name }) },
  };
}
