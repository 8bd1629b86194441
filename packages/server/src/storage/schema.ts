import type { Generated } from "kysely";

/**
 * The tables, as every version of the server since the latest migration finds them.
 *
 * Three mappings hold everywhere, so that SQLite and PostgreSQL agree: times are integers of UTC ms, JSON is text,
 * a yes or no is a word.
 */
export interface Tables {
  schema_version: { version: number; applied_at: number };
  /** What the server remembers of itself: its secrets, the demo's clock, which rule set is current. */
  settings: { name: string; value: string };
  rulesets: { hash: string; json: string; published_at: number };
  devices: { anonymous_id: string; key_hash: string; bound_at: number };
  /** Which devices were proven to be whose: written once, never changed. */
  /** Drafts that signed links name, by the hash of their JSON. */
  previews: { hash: string; json: string; expires_at: number };
  links: { anonymous_id: string; user_id: string; linked_at: number };
  events: EventRow;
  campaigns: { id: string; issued: number };
  coupons: CouponRow;
  conversations: ConversationRow;
  messages: MessageRow;
}

export interface EventRow {
  /** The order of arrival. */
  seq: Generated<number>;
  customer: string;
  message_id: string;
  event: string;
  ts: number;
  received_at: number;
  json: string;
}

export interface CouponRow {
  campaign: string;
  customer: string;
  code: string;
  value: string;
  expires_at: number | null;
  issued_at: number;
  /** What it was minted for. */
  rule: string;
  version: string;
  firing: string;
}

export interface ConversationRow {
  id: string;
  anonymous_id: string;
  user_id: string | null;
  customer: string;
  team: string | null;
  status: "open" | "closed";
  opened_at: number;
  last_at: number;
  last_text: string;
  last_from: "visitor" | "agent" | "system";
  messages: number;
  why: string;
}

export interface MessageRow {
  conversation: string;
  seq: number;
  client_id: string;
  author: "visitor" | "agent" | "system";
  name: string | null;
  text: string;
  at: number;
}
