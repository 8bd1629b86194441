import type { Generated } from "kysely";
import type { AccessTables } from "./tables/access.ts";
import type { ClusterTables } from "./tables/cluster.ts";
import type { CouponTables } from "./tables/coupons.ts";
import type { IntakeTables } from "./tables/intake.ts";
import type { PublicationTables } from "./tables/publications.ts";
import type { TurnTables } from "./tables/turns.ts";

/**
 * The tables, as every version of the server since the latest migration finds them.
 *
 * Three mappings hold everywhere, so that SQLite and PostgreSQL agree: times are integers of UTC ms, JSON is text,
 * a yes or no is a word.
 */
export interface Tables
  extends PublicationTables, CouponTables, TurnTables, AccessTables, IntakeTables, ClusterTables {
  schema_version: { version: number; applied_at: number };
  /** What the server remembers of itself: its secrets, the demo's clock, which rule set is current. */
  settings: { name: string; value: string };
  /** Versions, which never change: as they are handed out, and to the letter as they were written. */
  rulesets: { hash: string; json: string; published_at: number; text: string | null };
  devices: { anonymous_id: string; key_hash: string; bound_at: number };
  /** Drafts that signed links name, by the hash of their JSON. */
  previews: { hash: string; json: string; expires_at: number };
  /** Which devices were proven to be whose: written once, never changed. */
  links: { anonymous_id: string; user_id: string; linked_at: number };
  events: EventRow;
  conversations: ConversationRow;
  messages: MessageRow;
  files: FileRow;
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

export type { CampaignRow, CouponRow, CouponState, RedemptionRow } from "./tables/coupons.ts";

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
  /** Up to which `seq` each side has had it on the screen. */
  seen_visitor: Generated<number>;
  seen_agent: Generated<number>;
  /** The display name of who has taken it. */
  agent: string | null;
  /** When the first agent answered or took it. */
  answered_at: number | null;
  rating: number | null;
  rating_comment: string | null;
  contact_email: string | null;
  contact_name: string | null;
}

export interface MessageRow {
  conversation: string;
  seq: number;
  client_id: string;
  author: "visitor" | "agent" | "system";
  name: string | null;
  text: string;
  at: number;
  /** As JSON, a copy of what its file says. */
  attachment: string | null;
}

export interface FileRow {
  /** Nobody can guess it. */
  id: string;
  /** SHA-256 of the bytes, in hex: where they lie. Two files may lie in the same place. */
  hash: string;
  name: string;
  type: string;
  bytes: number;
  width: number | null;
  height: number | null;
  /** The customer's device that it came from; `null`: from an agent. */
  anonymous_id: string | null;
  /** Where it was sent; `null`: not yet. */
  conversation: string | null;
  uploaded_at: number;
}
