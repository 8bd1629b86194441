import { ProfferError } from "@proffer/protocol";
import type { Contact, Conversation, Rating } from "@proffer/protocol";
import type { ConversationRow } from "../storage/schema.ts";
import type { Db } from "../storage/store.ts";
import type { Updateable } from "kysely";
import { findFor, readConversation } from "./party.ts";
import type { Party } from "./party.ts";

/** Ends a conversation: whoever takes part may. */
export async function closeConversation(db: Db, id: string, by: Party): Promise<Conversation> {
  await findFor(db, id, by);
  return set(db, id, { status: "closed" });
}

/** Opens a closed conversation again, with whoever had it. */
export async function reopenConversation(db: Db, id: string, by: Party): Promise<Conversation> {
  const { anonymousId, status } = await findFor(db, id, onlyAgents(by));
  if (status === "open") return readConversation(db, id);
  const other = await db
    .selectFrom("conversations")
    .select("id")
    .where("anonymous_id", "=", anonymousId)
    .where("status", "=", "open")
    .executeTakeFirst();
  if (other)
    throw new ProfferError(
      "conversation_open",
      "This customer has opened another conversation since. Answer in that one.",
    );
  return set(db, id, { status: "open" });
}

/** An agent is there for a conversation, though nothing was said yet. */
export async function takeConversation(
  db: Db,
  id: string,
  { by, at }: { readonly by: Party; readonly at: number },
): Promise<Conversation> {
  const { name } = onlyAgents(by);
  const { status } = await findFor(db, id, by);
  if (status === "closed")
    throw new ProfferError("conversation_closed", "This conversation has ended. Reopen it first.");
  await db
    .updateTable("conversations")
    .set((row) => ({ agent: name, answered_at: row.fn.coalesce("answered_at", row.val(at)) }))
    .where("id", "=", id)
    .execute();
  return readConversation(db, id);
}

/** A mark only moves forward, and not beyond what was said. */
export async function seeConversation(
  db: Db,
  id: string,
  { seq, by }: { readonly seq: number; readonly by: Party },
): Promise<Conversation | undefined> {
  const { messages, seen } = await findFor(db, id, by);
  const upTo = Math.min(seq, messages);
  if (upTo <= (seen?.[by.role] ?? 0)) return undefined;
  return set(db, id, by.role === "agent" ? { seen_agent: upTo } : { seen_visitor: upTo });
}

/** How a closed conversation was; who thinks better of it may say so again. */
export async function rateConversation(
  db: Db,
  id: string,
  { rating, by }: { readonly rating: Rating; readonly by: Party },
): Promise<Conversation> {
  const { status } = await findFor(db, id, onlyVisitors(by));
  if (status === "open")
    throw new ProfferError("bad_request", "A conversation is rated once it is closed.");
  const { score, comment } = rating;
  return set(db, id, { rating: score, rating_comment: comment ? clean(comment) : null });
}

/** Where the customer can be answered when they have gone. */
export async function keepContact(
  db: Db,
  id: string,
  { contact, by }: { readonly contact: Contact; readonly by: Party },
): Promise<Conversation> {
  await findFor(db, id, onlyVisitors(by));
  const { email, name } = contact;
  return set(db, id, { contact_email: email, contact_name: name ? clean(name) : null });
}

async function set(db: Db, id: string, change: Updateable<ConversationRow>): Promise<Conversation> {
  await db.updateTable("conversations").set(change).where("id", "=", id).execute();
  return readConversation(db, id);
}

/** PostgreSQL cannot hold U+0000 in text, and nobody can read it. */
function clean(text: string): string {
  return text.replaceAll("\u0000", "");
}

function onlyAgents(by: Party): Party & { role: "agent" } {
  if (by.role === "agent") return by;
  throw new ProfferError("forbidden", "Only an agent can do that.");
}

function onlyVisitors(by: Party): Party & { role: "visitor" } {
  if (by.role === "visitor") return by;
  throw new ProfferError("forbidden", "Only the conversation's customer can do that.");
}
