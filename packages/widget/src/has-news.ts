import type { Conversation } from "@proffer/protocol";

/** Whether an agent has written something that the customer has not had on the screen. */
export function hasNews({ lastFrom, messages, seen }: Conversation): boolean {
  return lastFrom === "agent" && seen !== undefined && messages > seen.visitor;
}
