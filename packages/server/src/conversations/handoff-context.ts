import type { HandoffContext } from "@proffer/protocol";

/** What an agent reads at a glance; the rest of a long explanation helps nobody. */
const maxBytes = 16 * 1024;
const maxEventsPerFact = 10;

export const noContext: HandoffContext = { reasons: [], facts: [] };

/**
 * Cuts an explanation down to what is kept beside a conversation. It is never a reason to refuse the customer's
 * message: whoever needs help most may have the longest story.
 */
export function trimContext({ rule, reasons, facts }: HandoffContext): HandoffContext {
  const short = facts.map((fact) => ({ ...fact, events: fact.events.slice(-maxEventsPerFact) }));
  const kept = { ...(rule && { rule }), reasons: [...reasons], facts: short };
  while (kept.facts.length > 0 && bytesOf(kept) > maxBytes) kept.facts.pop();
  while (kept.reasons.length > 0 && bytesOf(kept) > maxBytes) kept.reasons.pop();
  return kept;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
