import { compareEvents } from "@proffer/engine";
import type { Event } from "@proffer/engine";
import { sql } from "kysely";
import { ProfferError } from "@proffer/protocol";
import type { ChatMessage, Conversation, FileRecord, PersonExport } from "@proffer/protocol";
import { selectConversations, toConversation, toMessage } from "../conversations/rows.ts";
import { toAttachment } from "../files/rows.ts";
import { toCoupon } from "../coupons/mint.ts";
import type { CouponRow, FileRow, RedemptionRow } from "../storage/schema.ts";
import type { Db } from "../storage/store.ts";
import { readOrderEvents, readOrders } from "./orders.ts";
import { readReach } from "./reach.ts";
import { toWire } from "./to-wire.ts";
import { forLists } from "./who.ts";
import type { Who } from "./who.ts";

/** Everything that is held of a person. */
export async function exportPerson(db: Db, asked: Who): Promise<PersonExport> {
  const { anonymousIds, userId } = asked;
  const who = forLists(asked);
  return {
    anonymousIds,
    ...(userId !== undefined && { userId }),
    events: await readEvents(db, who),
    coupons: await readCoupons(db, who),
    conversations: await readConversations(db, who),
    files: await readFiles(db, who),
    orders: await readKnownOrders(db, who),
    ...(await readReach(db, who)),
  };
}

/** What one answer can hold and the server's memory beside others; a keen customer's year has a tenth of it. */
const maxChars = 64 * 1024 * 1024;

/** @throws ProfferError `too_large`: half of somebody's data is never given for the whole. */
async function readEvents(db: Db, who: Who): Promise<PersonExport["events"]> {
  const { chars } = await db
    .selectFrom("events")
    .select(sql<number | string | null>`sum(length(json))`.as("chars"))
    .where("customer", "in", who.customers)
    .executeTakeFirstOrThrow();
  if (Number(chars) > maxChars)
    throw new ProfferError(
      "too_large",
      "There are more events of this customer than fit into one answer. Whoever runs the server finds them in its database, and can erase them by POST /v1/erase as ever.",
    );
  const rows = await db
    .selectFrom("events")
    .select("json")
    .where("customer", "in", who.customers)
    .execute();
  const told = await readOrderEvents(db, who);
  return [...rows, ...told]
    .map(({ json }) => JSON.parse(json) as Event)
    .sort(compareEvents)
    .map(toWire);
}

async function readKnownOrders(db: Db, who: Who): Promise<NonNullable<PersonExport["orders"]>> {
  const rows = await readOrders(db, who);
  return rows.map(({ source, order_id: orderId, seen_at: seenAt }) => ({
    source,
    orderId,
    seenAt,
  }));
}

async function readCoupons(db: Db, { customers }: Who): Promise<PersonExport["coupons"]> {
  const rows = await db
    .selectFrom("coupons")
    .selectAll()
    .where("customer", "in", customers)
    .orderBy("issued_at")
    .execute();
  const theirs = db.selectFrom("coupons").select("lookup").where("customer", "in", customers);
  const redemptions = await db
    .selectFrom("redemptions")
    .selectAll()
    .where("lookup", "in", theirs)
    .orderBy("reserved_at")
    .execute();
  return rows.map((row) =>
    toIssued(
      row,
      redemptions.filter(({ lookup }) => lookup === row.lookup),
    ),
  );
}

function toIssued(
  row: CouponRow,
  redemptions: readonly RedemptionRow[],
): PersonExport["coupons"][number] {
  const orders = redemptions.map(({ order_id, state, reserved_at, ended_at }) => ({
    orderId: order_id,
    state,
    reservedAt: reserved_at,
    endedAt: ended_at,
  }));
  return {
    ...toCoupon(row),
    issuedAt: row.issued_at,
    ...(orders.length > 0 && { redemptions: orders }),
  };
}

async function readFiles(
  db: Db,
  { anonymousIds }: Who,
): Promise<NonNullable<PersonExport["files"]>> {
  const rows = await db
    .selectFrom("files")
    .selectAll()
    .where("anonymous_id", "in", anonymousIds)
    .orderBy("uploaded_at")
    .execute();
  return rows.map(toRecord);
}

function toRecord(row: FileRow): FileRecord {
  const { uploaded_at: uploadedAt, conversation } = row;
  return { ...toAttachment(row), uploadedAt, ...(conversation !== null && { conversation }) };
}

async function readConversations(
  db: Db,
  { anonymousIds }: Who,
): Promise<PersonExport["conversations"]> {
  const rows = await selectConversations(db)
    .where("conversations.anonymous_id", "in", anonymousIds)
    .orderBy("opened_at")
    .execute();
  const logs = await readLogs(db, anonymousIds);
  return rows.map((row) => withLog(toConversation(row), logs.get(row.id)));
}

function withLog(
  conversation: Conversation,
  log: readonly ChatMessage[] = [],
): PersonExport["conversations"][number] {
  return { ...conversation, log };
}

async function readLogs(
  db: Db,
  anonymousIds: Who["anonymousIds"],
): Promise<ReadonlyMap<string, readonly ChatMessage[]>> {
  const rows = await db
    .selectFrom("messages")
    .innerJoin("conversations", "conversations.id", "messages.conversation")
    .selectAll("messages")
    .where("conversations.anonymous_id", "in", anonymousIds)
    .orderBy("messages.seq")
    .execute();
  const logs = new Map<string, ChatMessage[]>();
  for (const row of rows) {
    const log = logs.get(row.conversation) ?? [];
    log.push(toMessage(row));
    logs.set(row.conversation, log);
  }
  return logs;
}
