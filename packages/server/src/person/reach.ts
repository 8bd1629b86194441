import type { PersonExport } from "@proffer/protocol";
import type { Db } from "../storage/store.ts";
import type { DeliveryRow, FiringRow } from "../storage/tables/turns.ts";
import type { Who } from "./who.ts";

/** What was decided for a person while they were away, what was sent to them for it, and where their browsers want it. */
export async function readReach(
  db: Db,
  who: Who,
): Promise<Required<Pick<PersonExport, "decisions" | "deliveries" | "subscriptions">>> {
  return {
    decisions: await readDecisions(db, who),
    deliveries: await readDeliveries(db, who),
    subscriptions: await readSubscriptions(db, who),
  };
}

async function readDecisions(
  db: Db,
  { customers }: Who,
): Promise<NonNullable<PersonExport["decisions"]>> {
  const rows = await db
    .selectFrom("firings")
    .select(["id", "rule", "version", "at", "outcome", "reason"])
    .where("subject", "in", customers)
    .orderBy("at")
    .orderBy("id")
    .execute();
  return rows.map(toDecision);
}

type Decided = Pick<FiringRow, "id" | "rule" | "version" | "at" | "outcome" | "reason">;

function toDecision({ reason, ...row }: Decided): NonNullable<PersonExport["decisions"]>[number] {
  return reason === null ? row : { ...row, reason };
}

async function readDeliveries(
  db: Db,
  { customers }: Who,
): Promise<NonNullable<PersonExport["deliveries"]>> {
  const rows = await db
    .selectFrom("deliveries")
    .selectAll()
    .where("subject", "in", customers)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(toDelivery);
}

function toDelivery(row: DeliveryRow): NonNullable<PersonExport["deliveries"]>[number] {
  const { id, rule, channel, endpoint, recipient, payload, state, created_at: createdAt } = row;
  const sent = { id, rule, channel, payload: JSON.parse(payload) as unknown, state, createdAt };
  return recipient === null ? { ...sent, to: endpoint } : { ...sent, to: recipient, endpoint };
}

/** Without the keys that belong to them: with these, anybody could send in the shop's name. */
async function readSubscriptions(
  db: Db,
  { anonymousIds }: Who,
): Promise<NonNullable<PersonExport["subscriptions"]>> {
  const rows = await db
    .selectFrom("push_subscriptions")
    .select(["endpoint", "created_at"])
    .where("anonymous_id", "in", anonymousIds)
    .orderBy("created_at")
    .execute();
  return rows.map(({ endpoint, created_at: createdAt }) => ({ endpoint, createdAt }));
}
