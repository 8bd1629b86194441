import { ProfferError } from "@proffer/protocol";
import type { Attachment } from "@proffer/protocol";
import type { Db } from "../storage/store.ts";
import { toAttachment } from "./rows.ts";

/** Whom a file came from. */
export type Uploader =
  | { readonly role: "visitor"; readonly anonymousId: string }
  | { readonly role: "agent" };

/**
 * Makes a file part of a conversation. To be called in the transaction that writes its message.
 *
 * @throws ProfferError `not_found` for a file that is not there, not the sender's, or was sent already: they look alike.
 */
export async function linkFile(
  db: Db,
  { id, by }: { readonly id: string; readonly by: Uploader },
  conversation: string,
): Promise<Attachment> {
  const owner = by.role === "visitor" ? by.anonymousId : null;
  const row = await db
    .updateTable("files")
    .set({ conversation })
    .where("id", "=", id)
    .where("anonymous_id", owner === null ? "is" : "=", owner)
    .where("conversation", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (row) return toAttachment(row);
  throw new ProfferError("not_found", "There is no such file to send. Upload it again.");
}
