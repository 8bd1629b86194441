import { customerOfUser, findUser } from "../identity/links.ts";
import type { Who } from "../person/who.ts";
import type { Db } from "../storage/store.ts";
import { readMemory } from "./memory.ts";

/**
 * Deletes what was still to come, what was sent to them by itself, and by what they could be reached. Whoever looks at
 * them just now finds the row gone and leaves nothing. To be called before their links are deleted.
 */
export async function eraseTurns(db: Db, { anonymousIds, customers }: Who): Promise<void> {
  for (const table of ["turns", "firings", "deliveries"] as const)
    await db.deleteFrom(table).where("subject", "in", customers).execute();
  await db.deleteFrom("push_subscriptions").where("anonymous_id", "in", anonymousIds).execute();
  for (const device of anonymousIds) await forgetDevice(db, device, customers);
}

/** Of a person who erases one device and stays, the wheel forgets the device and looks at them anew. */
async function forgetDevice(db: Db, device: string, gone: readonly string[]): Promise<void> {
  const user = await findUser(db, device);
  if (user === undefined || gone.includes(customerOfUser(user))) return;
  const row = await db
    .selectFrom("turns")
    .selectAll()
    .where("subject", "=", customerOfUser(user))
    .executeTakeFirst();
  const memory = row && readMemory(row);
  if (!memory) return;
  const seen = Object.entries(memory.seen).filter(([name]) => name !== device);
  const kept = { ...memory, seen: Object.fromEntries(seen) };
  await db
    .updateTable("turns")
    .set({
      ...(row.name === device && { name: row.subject }),
      memory: JSON.stringify(kept),
      watch: null,
      rules: "",
      due_at: row.due_at ?? memory.since,
      revision: row.revision + 1,
    })
    .where("subject", "=", row.subject)
    .execute();
}
