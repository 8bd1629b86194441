import { ProfferError } from "@proffer/protocol";
import type { Conversation } from "@proffer/protocol";
import type { Db } from "../storage/store.ts";
import { selectConversations, toConversation } from "./rows.ts";

/** Who takes part in conversations: a visitor in its own, an agent in all of them. */
export type Party =
  | { readonly role: "visitor"; readonly anonymousId: string }
  | { readonly role: "agent"; readonly name: string };

/** @throws ProfferError `not_found`. */
export async function readConversation(db: Db, id: string): Promise<Conversation> {
  const row = await selectConversations(db).where("id", "=", id).executeTakeFirst();
  if (row) return toConversation(row);
  throw notFound();
}

/** To a visitor somebody else's conversation looks exactly like one that does not exist. */
export async function findFor(db: Db, id: string, by: Party): Promise<Conversation> {
  const conversation = await readConversation(db, id);
  if (by.role === "agent" || by.anonymousId === conversation.anonymousId) return conversation;
  throw notFound();
}

function notFound(): ProfferError {
  return new ProfferError(
    "not_found",
    "There is no such conversation. Reload to see those there are.",
  );
}
