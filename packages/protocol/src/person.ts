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

/** Everything that a server holds of a customer. */
export interface PersonExport {
  /** The ids that the customer goes by here. */
  readonly anonymousIds: readonly string[];
  /** Proved by a token. */
  readonly userId?: string;
  /** Oldest first. */
  readonly events: readonly WireEvent[];
  readonly coupons: readonly (Coupon & { readonly issuedAt: number })[];
  readonly conversations: readonly (Conversation & { readonly log: readonly ChatMessage[] })[];
  /** What they have uploaded; each file itself is at its `url`. */
  readonly files?: readonly FileRecord[];
}

/** What was deleted, counted. */
export interface Erased {
  readonly events: number;
  readonly coupons: number;
  readonly conversations: number;
  readonly files?: number;
}
