import type { ChatState, Offer } from "@proffer/sdk";
import { startOfDay } from "./format.ts";

export type Message = ChatState["messages"][number];

/** What stands in the conversation, from top to bottom. */
export type ThreadItem =
  | { readonly type: "day"; readonly key: string; readonly at: number }
  /** The offer that the customer came from. */
  | { readonly type: "lead"; readonly key: string; readonly offer: Offer }
  | {
      readonly type: "message";
      readonly key: string;
      readonly message: Message;
      readonly first: boolean;
      readonly last: boolean;
    };

/** A pause after which the same author begins a new turn. */
const turnMs = 5 * 60_000;

/** Lays a conversation out: a divider for each day, turns of one author, and the offer where it came up. */
export function layOut(messages: readonly Message[], offer: Offer | undefined): ThreadItem[] {
  const items = messages.flatMap((message, i) =>
    layOutOne(message, messages[i - 1], messages[i + 1]),
  );
  if (!offer) return items;
  const lead = { type: "lead", key: "lead", offer } as const;
  const place = items.findIndex((item) => item.type === "message" && item.message.at > offer.at);
  const end = place < 0 ? items.length : place;
  return [...items.slice(0, end), lead, ...items.slice(end)];
}

/** The customer's last message that an agent has read: the one below which that is said. */
export function lastSeen({ messages, agentSeen }: ChatState): string | undefined {
  return messages.findLast(
    (message) => message.from === "visitor" && "seq" in message && message.seq <= agentSeen,
  )?.clientId;
}

/** Who takes care of the conversation: who answered last, else who has taken it; `undefined` while nobody has. */
export function agentOf({ messages, conversation }: ChatState): string | undefined {
  const reply = messages.findLast(({ from }) => from === "agent");
  return (reply && "name" in reply && reply.name) || conversation?.agent?.name;
}

/** Who has taken the conversation and not said anything yet: the customer is told that they are there. */
export function joinedBy({ messages, conversation }: ChatState): string | undefined {
  const name = conversation?.status === "open" ? conversation.agent?.name : undefined;
  const hasSpoken = messages.some((message) => "name" in message && message.name === name);
  return hasSpoken ? undefined : name;
}

function layOutOne(
  message: Message,
  before: Message | undefined,
  after: Message | undefined,
): ThreadItem[] {
  const newDay = !before || startOfDay(before.at) !== startOfDay(message.at);
  // The sender's id stays the same when the server confirms a message, so it does not flicker.
  const key = message.clientId;
  const first = newDay || !isSameTurn(before, message);
  const last = !after || !isSameTurn(message, after);
  const item = { type: "message", key, message, first, last } as const;
  return newDay ? [{ type: "day", key: `day ${key}`, at: message.at }, item] : [item];
}

function isSameTurn(a: Message, b: Message): boolean {
  const names = [a, b].map((message) => ("name" in message ? message.name : undefined));
  return a.from === b.from && names[0] === names[1] && b.at - a.at < turnMs;
}

/** What there is to ask of the customer around the conversation. */
export type Care =
  /** Nobody is here: where to answer. */
  | "reach"
  /** Where they will be answered. */
  | "reached"
  /** It is over: how it was. */
  | "rate"
  | "rated";

/** @param contact an address that was left just now, which the server has not repeated yet. */
export function careOf(chat: ChatState, contact: boolean): Care | null {
  const { conversation, messages, agentsOnline } = chat;
  const isAnswered = messages.some(({ from }) => from === "agent");
  if (conversation?.status === "closed" && isAnswered)
    return conversation.rating ? "rated" : "rate";
  if (agentsOnline !== 0 || isAnswered || conversation?.status === "closed") return null;
  return contact || conversation?.contact ? "reached" : "reach";
}
