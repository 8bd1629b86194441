/** A delivery, as whoever runs the server sees it: what became of it, and nothing of what it says or whom it is for. */
export interface DeliveryRecord {
  readonly id: string;
  readonly rule: string;
  readonly channel: "webhook" | "mail" | "push";
  /** A webhook's endpoint; of others the channel's own name. */
  readonly endpoint: string;
  /** `dead`: given up; `dropped`: no longer wanted, or there was nobody to bring it to. */
  readonly state: "waiting" | "sent" | "dead" | "dropped";
  readonly attempts: number;
  /** What went wrong last. */
  readonly problem: string | null;
  /** UTC ms. */
  readonly createdAt: number;
  /** When it is tried next. */
  readonly nextAt: number | null;
  readonly doneAt: number | null;
}

/** The last ones first. */
export interface DeliveryList {
  readonly deliveries: readonly DeliveryRecord[];
}

/** What of those that were given up is tried again. */
export type RetryRequest =
  | { readonly id: string }
  | { readonly endpoint: string }
  | { readonly all: true };

/** How many deliveries are tried again. */
export interface RetryReply {
  readonly retried: number;
}

/** What a page subscribes with. */
export interface PushKeyReply {
  /** The uncompressed P-256 point in base64url: `applicationServerKey`. */
  readonly publicKey: string;
}

/** A browser that may be notified, as `PushSubscription.toJSON()` says it; or one that may not any more. */
export interface PushRequest {
  readonly anonymousId: string;
  readonly subscription: {
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  /** `true` ends it. */
  readonly end?: boolean | undefined;
}
