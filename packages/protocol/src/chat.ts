import type { FactValue } from "@proffer/engine";
import type { ErrorCode } from "./error.ts";

/** Who wrote a message. */
export type Author = "visitor" | "agent" | "system";

/** One message of a conversation. `seq` counts from 1 without gaps within its conversation. */
export interface ChatMessage {
  readonly conversation: string;
  readonly seq: number;
  /** The sender's own id of it: sending the same one again changes nothing. */
  readonly clientId: string;
  readonly from: Author;
  /** The agent's display name. */
  readonly name?: string;
  readonly text: string;
  /** UTC ms, the server's. */
  readonly at: number;
}

/** Why a customer was handed over, so that nobody has to ask twice. */
export interface HandoffContext {
  readonly rule?: { readonly id: string; readonly name: string };
  readonly reasons: readonly string[];
  readonly facts: readonly FactValue[];
}

/** Something the customer did shortly before, for the agent's eyes. */
export interface TimelineEntry {
  readonly event: string;
  readonly at: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A conversation as the desk and the widget list it. */
export interface Conversation {
  readonly id: string;
  readonly anonymousId: string;
  readonly userId?: string;
  /** The shop has proven that the customer is `userId`. Without it that is only what the page says. */
  readonly verified?: true;
  /** A name to call the customer by: a trait, or a short form of the id. */
  readonly customer: string;
  readonly team?: string;
  readonly status: "open" | "closed";
  readonly openedAt: number;
  readonly lastAt: number;
  readonly lastText: string;
  readonly lastFrom: Author;
  /** How many messages it has: the `seq` of the last one. */
  readonly messages: number;
  readonly why: HandoffContext;
}

/** A message that the server has not confirmed yet. */
interface Outgoing {
  /** Made by the sender, unique; the `ack` names it and a repeat is harmless. */
  readonly clientId: string;
  readonly text: string;
}

/** What a visitor's or an agent's socket sends. The first frame is a `hello`. */
export type ClientFrame =
  | {
      readonly type: "hello";
      readonly role: "visitor";
      readonly anonymousId: string;
      readonly deviceKey: string;
      /** A JWT of the shop's server, which proves who the customer is. */
      readonly identityToken?: string;
      /** The conversation that `after` counts in. Where the visitor's latest is another one by now, all of that is sent. */
      readonly conversation?: string;
      /** The last `seq` this client holds of its conversation; what came after is sent again. */
      readonly after?: number;
    }
  | { readonly type: "hello"; readonly role: "agent"; readonly key: string; readonly name: string }
  /** A visitor's first message: opens its conversation, or continues the one that is open. */
  | (Outgoing & {
      readonly type: "open";
      readonly team?: string;
      readonly why?: HandoffContext;
    })
  | (Outgoing & { readonly type: "say"; readonly conversation: string })
  /** An agent asks for a conversation's messages after `after`, and for what the customer did. */
  | { readonly type: "read"; readonly conversation: string; readonly after: number }
  | { readonly type: "close"; readonly conversation: string }
  | { readonly type: "typing"; readonly conversation: string };

/** What the server sends down a socket. */
export type ServerFrame =
  /** Answers `hello`. A visitor gets its own conversation, an agent all of them, newest first. */
  | {
      readonly type: "welcome";
      readonly serverTime: number;
      readonly conversations: readonly Conversation[];
    }
  /** A conversation is new or has changed. */
  | { readonly type: "conversation"; readonly conversation: Conversation }
  /** A conversation was erased, and nothing is left of it; agents hear so. */
  | { readonly type: "gone"; readonly conversation: string }
  | { readonly type: "message"; readonly message: ChatMessage }
  /** The message with this `clientId` is on disk. */
  | {
      readonly type: "ack";
      readonly clientId: string;
      readonly conversation: string;
      readonly seq: number;
    }
  | {
      readonly type: "timeline";
      readonly conversation: string;
      readonly entries: readonly TimelineEntry[];
    }
  | { readonly type: "typing"; readonly conversation: string; readonly from: Author }
  | {
      readonly type: "error";
      readonly code: ErrorCode;
      readonly message: string;
      readonly clientId?: string;
    };

/** The longest message text, in UTF-16 units: a few screens of a phone. */
export const maxTextLength = 4000;

/** The largest frame either side takes, in bytes. */
export const maxFrameBytes = 65_536;

/** The close code of a server that is about to restart (RFC 6455 registry: Service Restart). Clients come back. */
export const closeRestart = 1012;
/** The close code after a refused `hello`. Clients stay away until they have something new to show. */
export const closeRefused = 4401;
