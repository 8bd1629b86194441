import {
  stubConversation,
  stubMessage,
} from "../../../../packages/widget/src/testing/stub-proffer.ts";
import type { ChatState } from "@proffer/sdk";
import type { ChatMessage, Conversation } from "@proffer/protocol";
import { ago } from "./clock.ts";

/** The conversation that runs. */
export const running: Conversation = stubConversation({
  openedAt: ago(30),
  lastAt: ago(2),
  lastText: "It fits two cups, and it pours without a drop.",
  lastFrom: "agent",
  messages: 6,
  agent: { name: "Mei" },
  seen: { visitor: 6, agent: 5 },
});

/** Somebody is here, and can do everything. */
export const here: Partial<ChatState> = {
  connection: "online",
  agentsOnline: 2,
  features: {
    uploads: {
      maxBytes: 10_000_000,
      types: ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"],
    },
    transcript: true,
    help: false,
  },
};

/** @param minutes how long ago it was said. */
export function visitor(seq: number, minutes: number, text: string, more = {}): ChatMessage {
  return stubMessage(seq, { from: "visitor", text, at: ago(minutes), ...more });
}

export function agent(seq: number, minutes: number, text: string, more = {}): ChatMessage {
  return stubMessage(seq, { from: "agent", text, at: ago(minutes), ...more });
}

/** A short conversation about a teapot. */
export const aboutTeapot: readonly ChatMessage[] = [
  visitor(1, 1464, "Hello! Is the ash-glaze teapot dishwasher safe?"),
  agent(2, 1460, "Good morning! **By hand, please:** the glaze is softer than it looks."),
  agent(
    3,
    1459,
    "Three rules and it lasts:\n- warm water, no soap\n- dry it with the lid off\n- `never` the microwave",
  ),
  visitor(4, 9, "And how many cups does it fill?"),
  visitor(5, 9, "We are two."),
  agent(
    6,
    2,
    "It fits *two cups*, and it pours without a drop. Here is [how we test that](https://shop.example/pour).",
  ),
];
