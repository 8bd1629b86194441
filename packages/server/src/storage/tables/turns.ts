/** What falls due for customers who are away. */
export interface TurnTables {
  turns: TurnRow;
  firings: FiringRow;
  deliveries: DeliveryRow;
  push_subscriptions: PushSubscriptionRow;
  /** Which rule sets every customer has been looked at for. */
  turn_rules: { rules: string; walked_at: number };
  /** Addresses that want no more mail. Only a keyed hash is kept, and it outlives the person's data: that is its purpose. */
  mail_stops: { address_hash: string; stopped_at: number };
  /** How many mails an address has had on a day, counted from 1970. */
  mail_counts: { address_hash: string; day: number; count: number };
}

/** One customer's place on the wheel. */
export interface TurnRow {
  /** A device's anonymous id, or `user:…` once it is known whose it is. */
  subject: string;
  /** What the engine knows the customer by: it stays when a device becomes somebody's, and so do ids of firings. */
  name: string;
  /** When the engine is needed next at the earliest; `null`: not before an event comes. */
  due_at: number | null;
  /** Until when somebody is at it, by the machine's clock. */
  held_until: number;
  /** Counts every change; who has read an older one has to read again. */
  revision: number;
  /** The hash of the rules that `due_at` goes by. */
  rules: string;
  /** A watch's record, as JSON. */
  watch: string | null;
  /** What the engine keeps beside the events, and which events it has seen, as JSON; `null` before its first look. */
  memory: string | null;
}

/** What has come of a firing, once and for good. */
export interface FiringRow {
  id: string;
  subject: string;
  rule: string;
  version: string;
  at: number;
  decided_at: number;
  outcome: "act" | "refuse";
  /** Of a refusal: why. */
  reason: string | null;
}

/** `waiting` to be sent, for the first time or again; `sent`; `dead`: given up; `dropped`: no longer wanted. */
export type DeliveryState = "waiting" | "sent" | "dead" | "dropped";

export interface DeliveryRow {
  id: string;
  firing: string;
  subject: string;
  rule: string;
  channel: "webhook" | "mail" | "push";
  /** A webhook's endpoint; of others the channel's own name. */
  endpoint: string;
  /** As JSON. */
  payload: string;
  state: DeliveryState;
  attempts: number;
  /** When it is tried next; `null` once it is over. */
  next_at: number | null;
  holder: string | null;
  /** By the machine's clock. */
  held_until: number;
  /** What went wrong last. */
  problem: string | null;
  /** The keyed hash of the address that it goes to, once that was counted, of mails. */
  recipient: string | null;
  created_at: number;
  done_at: number | null;
}

export interface PushSubscriptionRow {
  /** The push service's address of one browser. */
  endpoint: string;
  anonymous_id: string;
  p256dh: string;
  auth: string;
  created_at: number;
}
