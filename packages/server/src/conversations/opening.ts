import { nanoid } from "nanoid";
import type { ChatMessage, HandoffContext } from "@proffer/protocol";
import type { Db } from "../storage/store.ts";
import type { describeCustomer } from "./customer.ts";
import { noContext, trimContext } from "./handoff-context.ts";
import { toMessage } from "./rows.ts";

/** A visitor's first message. */
export interface Opening {
  readonly anonymousId: string;
  readonly clientId: string;
  readonly text: string;
  /** The id of a file that the visitor has uploaded. */
  readonly attachment?: string;
  readonly team?: string;
  readonly why?: HandoffContext;
}

export async function findOpen(db: Db, anonymousId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("conversations")
    .select("id")
    .where("anonymous_id", "=", anonymousId)
    .where("status", "=", "open")
    .executeTakeFirst();
  return row?.id;
}

/** The message may have opened a conversation that was closed before its `ack` arrived: sent again, it must not open another. */
export async function findSentByOpen(
  db: Db,
  { anonymousId, clientId }: Opening,
): Promise<ChatMessage | undefined> {
  const row = await db
    .selectFrom("messages")
    .innerJoin("conversations", "conversations.id", "messages.conversation")
    .selectAll("messages")
    .where("conversations.anonymous_id", "=", anonymousId)
    .where("messages.author", "=", "visitor")
    .where("messages.client_id", "=", clientId)
    .executeTakeFirst();
  return row && toMessage(row);
}

export async function openFor(
  db: Db,
  { anonymousId }: Opening,
  { name, userId }: ReturnType<typeof describeCustomer>,
  now: number,
): Promise<string> {
  const id = nanoid();
  await db
    .insertInto("conversations")
    .values({
      id,
      anonymous_id: anonymousId,
      user_id: userId ?? null,
      customer: name,
      team: null,
      status: "open",
      opened_at: now,
      last_at: now,
      last_text: "",
      last_from: "visitor",
      messages: 0,
      why: JSON.stringify(noContext),
      agent: null,
      answered_at: null,
      rating: null,
      rating_comment: null,
      contact_email: null,
      contact_name: null,
    })
    .execute();
  return id;
}

/** The latest reason is the one an agent needs. */
export async function explain(db: Db, id: string, { team, why }: Opening): Promise<void> {
  await db
    .updateTable("conversations")
    .set({ ...(team && { team }), ...(why && { why: JSON.stringify(trimContext(why)) }) })
    .where("id", "=", id)
    .execute();
}
