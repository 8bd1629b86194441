/**
 * One message of Segment's HTTP API as it crosses the wire.
 *
 * Fields that we do not name are kept out of the engine but do no harm.
 */
export interface WireEvent {
  readonly messageId?: string;
  readonly type: "track" | "identify" | "page" | "screen";
  /** For `track`. */
  readonly event?: string;
  /** For `page` and `screen`. */
  readonly name?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly traits?: Readonly<Record<string, unknown>>;
  /** ISO 8601 with milliseconds. */
  readonly timestamp?: string;
  readonly anonymousId?: string;
  readonly userId?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** What `POST /v1/batch` takes. */
export interface Batch {
  readonly batch: readonly WireEvent[];
  /** ISO 8601: the device's clock when it sent, from which the server reads the device's offset. */
  readonly sentAt?: string;
}

/** What `POST /v1/batch` answers: bad events are refused one by one, the rest are kept. */
export interface BatchReply {
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: readonly RefusedEvent[];
  /** There where an identity token came along. Events are kept whatever became of it. */
  readonly identity?: IdentityVerdict;
}

/** What a server made of an identity token. */
export interface IdentityVerdict {
  /** The device is the token's customer's, proven now or before. */
  readonly verified: boolean;
  /** Why not, where something is amiss: a new token helps, or an `anonymousId` of the customer's own. */
  readonly code?: "bad_identity_token" | "other_user";
  /** The same in words, for the shop. */
  readonly problem?: string;
}

/** One event that was not kept, and why. Sending it again will not help. */
export interface RefusedEvent {
  /** Its place in the batch, from 0. */
  readonly index: number;
  readonly messageId?: string;
  readonly code: string;
  readonly message: string;
}

/** The header in which a device proves that an `anonymousId` is its own. */
export const deviceKeyHeader = "x-proffer-device";

/** The header with which a customer's shop proves who the customer is: a JWT that its server signed. */
export const identityHeader = "x-proffer-identity";
