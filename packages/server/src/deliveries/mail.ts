import type { Event } from "@proffer/engine";
import { routes } from "@proffer/protocol";
import { emailSchema } from "@proffer/protocol/schema";
import type { Mailer } from "../mail/mailer.ts";
import type { Unsubscribes } from "../mail/unsubscribe.ts";
import { writeLetter } from "../mail/write-letter.ts";
import type { Store } from "../storage/store.ts";
import type { DeliveryRow } from "../storage/tables/turns.ts";
import { customersOfSubject } from "../turns/subject.ts";
import type { Letter } from "../turns/outbox.ts";
import type { Carrier } from "./carrier.ts";
import type { CodeFor } from "./push.ts";

export interface MailOptions {
  readonly store: Store;
  readonly mailer: Mailer;
  readonly unsubscribes: Unsubscribes;
  /** Where this server is reached from outside, without a slash at its end: a mail's links lead there. */
  readonly publicUrl: string;
  readonly clock: () => number;
  readonly codeFor: CodeFor;
}

/**
 * Anybody can say of himself that he is somebody else: an address gets no more than so many mails a day, however many
 * visitors claim it.
 */
const maxPerAddress = 3;
const dayMs = 86_400_000;

/** Sends mails to the address that a customer was last identified with. Mails that come back are not heard of. */
export function createMailCarrier(options: MailOptions): Carrier {
  const { store, mailer, unsubscribes, publicUrl, clock, codeFor } = options;
  return async (delivery) => {
    const address = await addressOf(store, delivery.subject);
    if (address === undefined) return { type: "dropped", problem: "no address is known" };
    if (await unsubscribes.isStopped(address))
      return { type: "dropped", problem: "the address wants no more mail" };
    if (!(await countMail(store, delivery, unsubscribes.hashOf(address), clock())))
      return { type: "dropped", problem: "the address has had its mails of the day" };
    const letter = JSON.parse(delivery.payload) as Letter;
    const code = await codeFor(delivery, letter);
    if (code === null) return { type: "dropped", problem: "no coupon is left" };
    const stopUrl = `${publicUrl}${routes.unsubscribe}?token=${unsubscribes.tokenFor(address)}`;
    const mail = { ...writeLetter(letter, { code, stopUrl }), id: delivery.id };
    try {
      await mailer.send({ ...mail, to: address, unsubscribeUrl: stopUrl });
    } catch (thrown) {
      const cause = thrown instanceof Error ? thrown.cause : undefined;
      return { type: "failed", problem: cause instanceof Error ? cause.message : String(thrown) };
    }
    return { type: "sent" };
  };
}

async function addressOf(store: Store, subject: string): Promise<string | undefined> {
  const rows = await store.db
    .selectFrom("events")
    .select("json")
    .where("customer", "in", await customersOfSubject(store.db, subject))
    .where("event", "=", "Identify")
    .orderBy("ts", "desc")
    .limit(20)
    .execute();
  for (const { json } of rows) {
    const { traits } = JSON.parse(json) as Event;
    const read = emailSchema.safeParse(traits?.["email"]);
    if (read.success) return read.data;
  }
  return undefined;
}

/** Counts a mail once, however often it is tried. @returns whether there is room for it. */
async function countMail(
  store: Store,
  { id, recipient: counted }: DeliveryRow,
  recipient: string,
  now: number,
): Promise<boolean> {
  if (counted === recipient) return true;
  const day = Math.floor(now / dayMs);
  return store.transaction(async (trx) => {
    await trx
      .insertInto("mail_counts")
      .values({ address_hash: recipient, day, count: 0 })
      .onConflict((conflict) => conflict.column("address_hash").doNothing())
      .execute();
    const { numUpdatedRows } = await trx
      .updateTable("mail_counts")
      .set((row) => ({
        day,
        count: row
          .case()
          .when("day", "=", day)
          .then(row("count", "+", 1))
          .else(1)
          .end(),
      }))
      .where("address_hash", "=", recipient)
      .where((row) => row.or([row("day", "!=", day), row("count", "<", maxPerAddress)]))
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return false;
    await trx.updateTable("deliveries").set({ recipient }).where("id", "=", id).execute();
    return true;
  });
}
