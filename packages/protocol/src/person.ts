import type { Conversation, ChatMessage } from "./chat.ts";
import type { Coupon } from "./claim.ts";
import type { WireEvent } from "./batch.ts";
import type { FileRecord } from "./files.ts";

/**
 * Whose data is asked for, or to be deleted. The device proves by its key, in the `x-proffer-device` header, that the id is
 * its own; with an identity token as well, it speaks for all devices of that customer.
 */
export interface PersonRequest {
  readonly anonymousId: string;
}

/** Whom the shop's own server asks for: one of its users with all that is theirs, or one device. */
export type ShopPersonRequest = { readonly userId: string } | { readonly anonymousId: string };

/** A customer's coupon, with the orders that it was tried for. */
export interface IssuedCoupon extends Coupon {
  readonly issuedAt: number;
  readonly redemptions?: readonly {
    readonly orderId: string;
    readonly state: string;
    readonly reservedAt: number;
    readonly endedAt: number | null;
  }[];
}

/** Everything that a server holds of a customer. */
export interface PersonExport {
  /** The ids that the customer goes by here. */
  readonly anonymousIds: readonly string[];
  /** Proved by a token. */
  readonly userId?: string;
  /** Oldest first. */
  readonly events: readonly WireEvent[];
  readonly coupons: readonly IssuedCoupon[];
  readonly conversations: readonly (Conversation & { readonly log: readonly ChatMessage[] })[];
  /** What they have uploaded; each file itself is at its `url`. */
  readonly files?: readonly FileRecord[];
  /** Which orders of the shop's systems are known to be theirs; what was told of them stands among the events. */
  readonly orders?: readonly {
    readonly source: string;
    readonly orderId: string;
    readonly seenAt: number;
  }[];
  /** What a rule came to while they were away. */
  readonly decisions?: readonly {
    readonly id: string;
    readonly rule: string;
    readonly version: string;
    readonly at: number;
    readonly outcome: "act" | "refuse";
    readonly reason?: string;
  }[];
  /** What was sent to them for it, or is still to be sent. */
  readonly deliveries?: readonly {
    readonly id: string;
    readonly rule: string;
    readonly channel: string;
    readonly to: string;
    readonly endpoint?: string;
    readonly payload: unknown;
    readonly state: string;
    readonly createdAt: number;
  }[];
  /** Where their browsers take pushed messages. */
  readonly subscriptions?: readonly { readonly endpoint: string; readonly createdAt: number }[];
}

/** What was deleted, counted. */
export interface Erased {
  readonly events: number;
  readonly coupons: number;
  readonly conversations: number;
  readonly files?: number;
}
