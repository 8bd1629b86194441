import { createHash } from "node:crypto";
import { isProfferError, ProfferError } from "@proffer/protocol";
import type { ErrorCode } from "@proffer/protocol";
import type { Db, Store } from "../storage/store.ts";

/** A request that may come again. */
export interface Asked {
  /** Whose key it is: two shops may choose the same. */
  readonly asker: string;
  readonly key: string;
  /** What is asked for, path and body. */
  readonly request: unknown;
  readonly now: number;
}

/** What was done, and the coupon that it was about, for whoever erases its customer. */
export interface Done<Reply> {
  readonly reply: Reply;
  readonly lookup: string | null;
}

type Answer<Reply> = { readonly reply: Reply } | { readonly refusal: Refusal };

interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

/** So long a request may come again and is the same one. */
export const keepAnswersMs = 7 * 86_400_000;

/**
 * Does something once for each key. What is asked again is answered as before, refusals too; another request under the
 * same key is refused. Work and answer are written together: a crash in between leaves neither, and of what is refused
 * nothing is left but the refusal.
 *
 * @throws ProfferError `idempotency_conflict`, and what `work` throws.
 */
export async function once<Reply>(
  store: Store,
  asked: Asked,
  work: (db: Db) => Promise<Done<Reply>>,
): Promise<Reply> {
  const answer = await store
    .transaction((trx) => answerFirst(trx, asked, work))
    .catch(async (cause: unknown): Promise<Answer<Reply>> => {
      // What may go better the next time is not held against it.
      if (!isProfferError(cause) || cause.retryable || cause.code === "idempotency_conflict")
        throw cause;
      const refusal = { code: cause.code, message: cause.message };
      const refuse = async (): Promise<Refused> => ({ refusal, lookup: null });
      return store.transaction((trx) => answerFirst<Reply>(trx, asked, refuse));
    });
  if ("refusal" in answer) throw new ProfferError(answer.refusal.code, answer.refusal.message);
  return answer.reply;
}

type Refused = { readonly refusal: Refusal; readonly lookup: null };

/** The answer of whoever was the first to ask. */
async function answerFirst<Reply>(
  db: Db,
  asked: Asked,
  work: (db: Db) => Promise<Done<Reply> | Refused>,
): Promise<Answer<Reply>> {
  const { asker, key, now } = asked;
  const request = hashOf(asked.request);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("idempotency_keys")
    .values({ asker, key, request, answer: "", lookup: null, asked_at: now })
    .onConflict((conflict) => conflict.columns(["asker", "key"]).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return readAnswer(db, asked, request);
  const { lookup, ...answer } = await work(db);
  await db
    .updateTable("idempotency_keys")
    .set({ answer: JSON.stringify(answer), lookup })
    .where("asker", "=", asker)
    .where("key", "=", key)
    .execute();
  return answer;
}

/** What was answered to a request before; `undefined` where it is new. */
export async function answeredBefore<Reply>(
  db: Db,
  asked: Asked,
): Promise<{ readonly reply: Reply } | undefined> {
  const row = await findRow(db, asked);
  if (!row) return undefined;
  const answer = await readAnswer<Reply>(db, asked, hashOf(asked.request));
  if ("refusal" in answer) throw new ProfferError(answer.refusal.code, answer.refusal.message);
  return answer;
}

async function readAnswer<Reply>(db: Db, asked: Asked, request: string): Promise<Answer<Reply>> {
  const row = await findRow(db, asked);
  if (row?.request === request) return JSON.parse(row.answer) as Answer<Reply>;
  throw new ProfferError(
    "idempotency_conflict",
    "This Idempotency-Key was used for another request. Take a new key for a new request, and the same one only to send the same again.",
  );
}

async function findRow(db: Db, { asker, key }: Asked) {
  return db
    .selectFrom("idempotency_keys")
    .selectAll()
    .where("asker", "=", asker)
    .where("key", "=", key)
    .executeTakeFirst();
}

function hashOf(request: unknown): string {
  return createHash("sha256").update(JSON.stringify(request)).digest("base64url");
}
