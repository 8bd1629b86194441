/** What comes in beside events, and when things go. */
export interface IntakeTables {
  /** Who was erased, by a keyed hash that nobody without the key can try names on. */
  tombstones: {
    hash: string;
    erased_at: number;
    /** Until when nothing of them is kept; `null`: for good. */
    until: number | null;
  };
  /** Webhooks that have come, so that each counts once. */
  webhooks_in: { source: string; id: string; received_at: number };
  /** Whose an order is: what is told of it later names the order alone. */
  orders: OrderRow;
  /** What was told of an order before the order itself, and waits for it. */
  held_events: HeldEventRow;
}

export interface OrderRow {
  source: string;
  order_id: string;
  customer: string;
  anonymous_id: string | null;
  user_id: string | null;
  seen_at: number;
}

export interface HeldEventRow {
  message_id: string;
  source: string;
  order_id: string;
  json: string;
  received_at: number;
}
