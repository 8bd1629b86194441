import { noFeatures } from "@proffer/protocol";
import type { ChatState } from "../types.ts";

/** The chat before it has connected, and wherever there is none. */
export const idle: ChatState = {
  connection: "idle",
  conversation: null,
  conversations: [],
  messages: [],
  agentTyping: false,
  agentSeen: 0,
  queue: null,
  features: noFeatures,
  agentsOnline: undefined,
};
