import { toMinor } from "@proffer/engine";
import type { CouponWorth } from "@proffer/engine";
import { nanoid } from "nanoid";
import { ProfferError } from "@proffer/protocol";
import type { Money, RedemptionReply } from "@proffer/protocol";
import { serverSidePrefix } from "@proffer/protocol/schema";
import type { redemptionSchema } from "@proffer/protocol/schema";
import type * as z from "zod";
import type { Events } from "../events/events.ts";
import { customerOfUser, customersOf, devicesOf, findOwner } from "../identity/links.ts";
import type { CouponRow, RedemptionRow } from "../storage/schema.ts";
import type { Db, Store } from "../storage/store.ts";
import { applyTo, notFor } from "./applicable.ts";
import { giveBack } from "./budget.ts";
import { lookupOf } from "./code.ts";
import type { Guessing } from "./guessing.ts";
import { answeredBefore, once } from "./idempotency.ts";
import type { Done } from "./idempotency.ts";
import { lapseReservations } from "./lapse.ts";
import { redeemedEvent } from "./redeemed-event.ts";
import { readTerms } from "./terms.ts";
import { moneyOf } from "./worth.ts";

/** A request of the shop's checkout, read. */
export type ReadRedemption = z.output<typeof redemptionSchema>;

/** Who asks, and the key that makes it the same request again. */
export interface Asker {
  readonly asker: string;
  readonly key: string | undefined;
}

/** What becomes of coupons at the checkout. */
export interface Redemptions {
  /**
   * Looks at a code, or keeps its coupon for an order.
   *
   * @throws ProfferError `coupon_refused`, which is the same for every code that cannot be used, `coupon_not_applicable`,
   *   `rate_limited`, `idempotency_conflict` or `bad_request`.
   */
  ask(request: ReadRedemption, asker: Asker): Promise<RedemptionReply>;
  /** The order is paid. @throws ProfferError `not_found`, `redemption_over`, `idempotency_conflict` or `bad_request`. */
  commit(id: string, discount: Money | undefined, asker: Asker): Promise<RedemptionReply>;
  /** The order was given up: the coupon is free again. The same errors. */
  release(id: string, asker: Asker): Promise<RedemptionReply>;
}

export interface RedemptionOptions {
  readonly store: Store;
  readonly events: Pick<Events, "keep">;
  readonly guessing: Guessing;
  readonly clock: () => number;
}

/** As long as people take to pay. */
const defaultHoldMs = 15 * 60_000;

export function createRedemptions({
  store,
  events,
  guessing,
  clock,
}: RedemptionOptions): Redemptions {
  const withKey = async <Reply>(
    { asker, key }: Asker,
    request: unknown,
    work: (db: Db) => Promise<Done<Reply>>,
  ): Promise<Reply> => {
    const now = clock();
    if (key !== undefined) return once(store, { asker, key, request, now }, work);
    return (await store.transaction(work)).reply;
  };

  return {
    async ask(request, { asker, key }) {
      const { session, address } = request;
      const now = clock();
      if (request.action === "check")
        return guessing.guess({ asker, session, address }, () => check(store.db, request, now));
      const asked = { asker, key: needKey(key), request: ["reserve", request], now };
      // Sent again it is no new guess.
      const before = await answeredBefore<RedemptionReply>(store.db, asked);
      if (before) return before.reply;
      return guessing.guess({ asker, session, address }, () =>
        once(store, asked, (trx) => reserve(trx, request, now)),
      );
    },

    commit: (id, discount, asker) =>
      withKey(asker, ["commit", id, discount ?? null], (trx) =>
        commit(trx, events, { id, discount, now: clock() }),
      ),

    release: (id, asker) => withKey(asker, ["release", id], (trx) => release(trx, id, clock())),
  };
}

function needKey(key: string | undefined): string {
  if (key !== undefined) return key;
  throw new ProfferError(
    "bad_request",
    "A reservation needs an “Idempotency-Key” header, so that sending it again does not reserve twice.",
  );
}

/**
 * The coupon of a code, if whoever types it may use it. Unknown, used, expired, revoked and somebody else's are the same
 * refusal after the same look-ups: it tells nobody which codes exist.
 */
async function findUsable(db: Db, request: ReadRedemption, now: number): Promise<CouponRow> {
  const lookup = lookupOf(request.code);
  const row = await db
    .selectFrom("coupons")
    .selectAll()
    .where("lookup", "=", lookup)
    .executeTakeFirst();
  const names = await namesOf(db, request.customer);
  const isTheirs = names === undefined || (row !== undefined && names.includes(row.customer));
  const isOver = row?.expires_at != null && row.expires_at <= now;
  if (row && isTheirs && !isOver && row.state === "issued") return row;
  throw refused();
}

function refused(): ProfferError {
  return new ProfferError(
    "coupon_refused",
    "This code cannot be used. Check it for a typing error; a code is good once, for its own customer, and not for ever.",
  );
}

/** Every name that a customer's coupons may stand under; `undefined` where the shop does not say who it is. */
async function namesOf(
  db: Db,
  customer: ReadRedemption["customer"],
): Promise<readonly string[] | undefined> {
  const { anonymousId, userId } = customer ?? {};
  if (anonymousId === undefined && userId === undefined) return undefined;
  const ofDevice =
    anonymousId === undefined ? [] : await customersOf(db, await findOwner(db, anonymousId));
  const ofUser =
    userId === undefined ? [] : [customerOfUser(userId), ...(await devicesOf(db, userId))];
  return [...ofDevice, ...ofUser];
}

async function check(db: Db, request: ReadRedemption, now: number): Promise<RedemptionReply> {
  const row = await findUsable(db, request, now);
  return toReply(row, await applyOrRefuse(db, row, request), null);
}

async function applyOrRefuse(
  db: Db,
  row: CouponRow,
  { order }: ReadRedemption,
): Promise<Money | null> {
  const terms = readTerms(row.terms);
  if (terms.firstOrderOnly && (await hasOrdered(db, row.customer, order?.id)))
    throw notFor("it is for a first order, and this customer has ordered before");
  return applyTo(order, JSON.parse(row.value) as CouponWorth, terms);
}

/** Whether the server has heard of an order of the customer's other than this one. */
async function hasOrdered(db: Db, customer: string, orderId: string | undefined): Promise<boolean> {
  const owner = customer.startsWith(serverSidePrefix)
    ? { anonymousId: customer, userId: customer.slice(serverSidePrefix.length) }
    : await findOwner(db, customer);
  const rows = await db
    .selectFrom("events")
    .select("json")
    .where("customer", "in", await customersOf(db, owner))
    .where("event", "=", "Order Completed")
    .limit(10)
    .execute();
  return rows.some(({ json }) => {
    const { properties } = JSON.parse(json) as { properties?: { order_id?: unknown } };
    return orderId === undefined || properties?.order_id !== orderId;
  });
}

async function reserve(
  db: Db,
  request: ReadRedemption,
  now: number,
): Promise<Done<RedemptionReply>> {
  const { order, holdMs = defaultHoldMs } = request;
  if (!order)
    throw new ProfferError(
      "bad_request",
      "A coupon is kept for an order: send “order” with the order's id.",
    );
  await lapseReservations(db, now, lookupOf(request.code));
  const row = await findUsable(db, request, now);
  const discount = await applyOrRefuse(db, row, request);
  const { numUpdatedRows } = await db
    .updateTable("coupons")
    .set({ state: "reserved" })
    .where("lookup", "=", row.lookup)
    .where("state", "=", "issued")
    .executeTakeFirst();
  // Another cart was faster.
  if (numUpdatedRows !== 1n) throw refused();
  const redemption: RedemptionRow = {
    id: nanoid(),
    lookup: row.lookup,
    order_id: order.id,
    state: "reserved",
    reserved_at: now,
    reserved_until: now + holdMs,
    ended_at: null,
    discount: null,
    currency: null,
  };
  await db.insertInto("redemptions").values(redemption).execute();
  return { reply: toReply(row, discount, redemption), lookup: row.lookup };
}

/** Ends a redemption, unless it has ended in the same way before. */
async function end(
  db: Db,
  id: string,
  to: "redeemed" | "released",
  now: number,
): Promise<{
  readonly redemption: RedemptionRow;
  readonly row: CouponRow;
  readonly isNew: boolean;
}> {
  const before = await db
    .selectFrom("redemptions")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  const row =
    before &&
    (await db
      .selectFrom("coupons")
      .selectAll()
      .where("lookup", "=", before.lookup)
      .executeTakeFirst());
  if (!before || !row)
    throw new ProfferError("not_found", "There is no such redemption. Reserve the coupon first.");
  if (before.state === to) return { redemption: before, row, isNew: false };
  // Who pays after the reservation has run out still pays for what was promised, if nobody else has it by now.
  const held = before.state === "expired" && to === "redeemed" ? "issued" : "reserved";
  const isOpen = before.state === "reserved" || held === "issued";
  if (!isOpen || row.state !== held) throw over(before);
  if (!(await move(db, { redemption: before, held, to, now })))
    throw new ProfferError("unavailable", "This redemption is being ended just now. Ask again.");
  return { redemption: { ...before, state: to, ended_at: now }, row, isNew: true };
}

interface Move {
  readonly redemption: RedemptionRow;
  /** What the coupon's state has to be. */
  readonly held: "issued" | "reserved";
  readonly to: "redeemed" | "released";
  readonly now: number;
}

/** @returns whether both were as they had to be; otherwise somebody was faster, and the transaction is to fail. */
async function move(db: Db, { redemption, held, to, now }: Move): Promise<boolean> {
  const { id, lookup, state } = redemption;
  const ofCoupon = await db
    .updateTable("coupons")
    .set({ state: to === "redeemed" ? "redeemed" : "issued" })
    .where("lookup", "=", lookup)
    .where("state", "=", held)
    .executeTakeFirst();
  if (ofCoupon.numUpdatedRows !== 1n) return false;
  const ofRedemption = await db
    .updateTable("redemptions")
    .set({ state: to, ended_at: now })
    .where("id", "=", id)
    .where("state", "=", state)
    .executeTakeFirst();
  return ofRedemption.numUpdatedRows === 1n;
}

function over({ state }: RedemptionRow): ProfferError {
  return new ProfferError(
    "redemption_over",
    `This redemption is ${state === "expired" ? "expired, and its coupon is not free any more" : state}. Reserve the coupon again, if it is good.`,
  );
}

async function commit(
  db: Db,
  events: Pick<Events, "keep">,
  {
    id,
    discount,
    now,
  }: { readonly id: string; readonly discount: Money | undefined; readonly now: number },
): Promise<Done<RedemptionReply>> {
  const { redemption, row, isNew } = await end(db, id, "redeemed", now);
  const { lookup } = row;
  if (!isNew) return { reply: toReply(row, readDiscount(redemption), redemption), lookup };
  const cost = costOf(row, discount);
  if (cost !== undefined) {
    await giveBack(db, row, row.worth - cost.kept);
    await db
      .updateTable("coupons")
      .set({ worth: cost.kept })
      .where("lookup", "=", lookup)
      .execute();
    const { minor, currency } = cost;
    await db
      .updateTable("redemptions")
      .set({ discount: minor, currency })
      .where("id", "=", id)
      .execute();
  }
  await events.keep(db, [redeemedEvent(row, redemption, discount, now)], now);
  return { reply: toReply(row, discount ?? null, redemption), lookup };
}

/** @throws ProfferError `bad_request` for more than the coupon is worth. */
function costOf(
  { worth, currency }: CouponRow,
  discount: Money | undefined,
): { readonly minor: number; readonly kept: number; readonly currency: string } | undefined {
  if (!discount) return undefined;
  const minor = toMinor(discount.amount, discount.currency) ?? 0;
  if (currency === null) return { minor, kept: worth, currency: discount.currency };
  if (currency === discount.currency && minor <= worth) return { minor, kept: minor, currency };
  throw new ProfferError(
    "bad_request",
    `“discount” is ${discount.amount} ${discount.currency}, and the coupon cannot take off so much. Send what it has really taken off.`,
  );
}

function readDiscount({ discount, currency }: RedemptionRow): Money | null {
  return discount === null || currency === null ? null : moneyOf(discount, currency);
}

async function release(db: Db, id: string, now: number): Promise<Done<RedemptionReply>> {
  const { redemption, row } = await end(db, id, "released", now);
  return { reply: toReply(row, null, redemption), lookup: row.lookup };
}

function toReply(
  row: CouponRow,
  discount: Money | null,
  redemption: RedemptionRow | null,
): RedemptionReply {
  return {
    campaign: row.campaign,
    value: JSON.parse(row.value) as RedemptionReply["value"],
    discount,
    terms: readTerms(row.terms),
    expiresAt: row.expires_at,
    redemption: redemption && {
      id: redemption.id,
      orderId: redemption.order_id,
      state: redemption.state,
      until: redemption.reserved_until,
    },
  };
}
