import type { FactValue } from "@proffer/engine";
import type { ErrorCode } from "./error.ts";
import type { ChatFeatures } from "./features.ts";
import type { Attachment } from "./files.ts";

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
  /** May be empty where there is an attachment. */
  readonly text: string;
  readonly attachment?: Attachment;
  /** UTC ms, the server's. */
  readonly at: number;
}

/** How the customer found a conversation after its close. */
export interface Rating {
  /** 1 to 5. */
  readonly score: number;
  readonly comment?: string;
}

/** Where the customer can be answered when they have gone. Only what they say: nothing is proven by it. */
export interface Contact {
  readonly email: string;
  readonly name?: string;
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
  /** Up to which `seq` each side has had it on the screen. */
  readonly seen?: { readonly visitor: number; readonly agent: number };
  /** Who has taken it; absent while nobody has. */
  readonly agent?: { readonly name: string };
  readonly rating?: Rating;
  readonly contact?: Contact;
  readonly why: HandoffContext;
}

/** A message that the server has not confirmed yet. */
interface Outgoing {
  /** Made by the sender, unique; the `ack` names it and a repeat is harmless. */
  readonly clientId: string;
  /** May be empty where there is an attachment. */
  readonly text: string;
  /** The id of a file that the sender has uploaded. */
  readonly attachment?: string;
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
  /** An agent shows the desk's key and says a name, or comes with a session's cookie, whose account has one. */
  | {
      readonly type: "hello";
      readonly role: "agent";
      readonly key?: string;
      readonly name?: string;
    }
  /** A visitor's first message: opens its conversation, or continues the one that is open. */
  | (Outgoing & {
      readonly type: "open";
      readonly team?: string;
      readonly why?: HandoffContext;
    })
  | (Outgoing & { readonly type: "say"; readonly conversation: string })
  /** Asks for a conversation's messages after `after`: a visitor for one of its own; an agent for any, and for what the customer did. */
  | { readonly type: "read"; readonly conversation: string; readonly after: number }
  | { readonly type: "close"; readonly conversation: string }
  /** An agent opens a closed conversation again. */
  | { readonly type: "reopen"; readonly conversation: string }
  /** An agent takes a conversation before having said anything. Who answers takes it as well. */
  | { readonly type: "take"; readonly conversation: string }
  /** The sender has had the messages up to `seq` on the screen. */
  | { readonly type: "seen"; readonly conversation: string; readonly seq: number }
  /** A visitor says how a closed conversation was. */
  | (Rating & { readonly type: "rate"; readonly conversation: string })
  /** A visitor leaves an address. */
  | (Contact & { readonly type: "contact"; readonly conversation: string })
  | { readonly type: "typing"; readonly conversation: string };

/** What the server sends down a socket. */
export type ServerFrame =
  /** Answers `hello`. A visitor gets its own conversations, the open one first, an agent all of them; newest first. */
  | {
      readonly type: "welcome";
      readonly serverTime: number;
      readonly conversations: readonly Conversation[];
      readonly features?: ChatFeatures;
      readonly agentsOnline?: number;
    }
  /** How many agents are at their desks, when that has changed; visitors hear so. */
  | { readonly type: "agents"; readonly online: number }
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
  /** A side has had the messages up to `seq` on the screen. */
  | {
      readonly type: "seen";
      readonly conversation: string;
      readonly seq: number;
      readonly from: Author;
    }
  /** How many wait before a visitor's turn comes, itself counted, and for how long by what was seen lately; `null`: not known. */
  | {
      readonly type: "queue";
      readonly conversation: string;
      readonly position: number;
      readonly expectedWaitMs: number | null;
    }
  | {
      readonly type: "error";
      readonly code: ErrorCode;
      readonly message: string;
      readonly clientId?: string;
    };

/** The longest message text, in UTF-16 units: a few screens of a phone. */
export const maxTextLength = 4000;

/** The longest comment of a rating. */
export const maxCommentLength = 1000;

/** The largest frame either side takes, in bytes. */
export const maxFrameBytes = 65_536;

/** The close code of a server that is about to restart (RFC 6455 registry: Service Restart). Clients come back. */
export const closeRestart = 1012;
/** The close code after a refused `hello`. Clients stay away until they have something new to show. */
export const closeRefused = 4401;
