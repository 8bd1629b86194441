import type { BatchReply } from "@proffer/protocol";

/** Whether an answer says of every event what became of it; anything may come back through a captive portal. */
export function accountsFor(reply: unknown, events: number): reply is BatchReply {
  const { accepted, duplicates, refused } = (reply ?? {}) as Partial<BatchReply>;
  if (!Array.isArray(refused) || !isCount(accepted) || !isCount(duplicates)) return false;
  return accepted + duplicates + refused.length === events && refused.every(Boolean);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}
