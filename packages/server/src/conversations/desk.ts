import { maxFrameBytes } from "@proffer/protocol";
import type { ChatMessage, ClientFrame, Conversation, ServerFrame } from "@proffer/protocol";
import type { Events } from "../events/events.ts";
import type { Conversations, Sent } from "./conversations.ts";
import type { Hub } from "./hub.ts";
import type { Party } from "./party.ts";
import type { Peer } from "./peer.ts";
import { timelineLength, toTimeline } from "./timeline.ts";

/** A frame of somebody who has said hello. */
export type LaterFrame = Exclude<ClientFrame, { type: "hello" }>;

/** What a visitor says it holds already. */
export interface Resume {
  readonly conversation?: string;
  readonly after?: number;
}

type Visitor = Extract<Party, { role: "visitor" }>;

/** Carries out what the parties of conversations ask for. */
export interface Desk {
  welcome(peer: Peer, party: Party, resume: Resume): Promise<void>;
  /** @throws ProfferError for what cannot be done; the frame's sender is told. */
  handle(peer: Peer, party: Party, frame: LaterFrame): Promise<void>;
  /** Something about a visitor is known now that was not before: both sides see their conversation anew. */
  refresh(anonymousId: string): Promise<void>;
}

export interface DeskOptions {
  readonly conversations: Conversations;
  readonly events: Pick<Events, "of">;
  readonly hub: Hub;
  readonly clock: () => number;
}

/** What an agent's page begins with; older conversations are history. */
const maxListed = 500;
const pageSize = 200;

export function createDesk({ conversations, events, hub, clock }: DeskOptions): Desk {
  return {
    welcome: (peer, party, resume) =>
      peer.sendAll(party.role === "agent" ? welcomeAgent() : welcomeVisitor(party, resume)),

    async handle(peer, party, frame) {
      switch (frame.type) {
        case "open": {
          if (party.role === "agent") return peer.send(agentsCannotOpen(frame.clientId));
          return spread(
            peer,
            await conversations.open({ ...frame, anonymousId: party.anonymousId }),
          );
        }
        case "say":
          return spread(peer, await conversations.say({ ...frame, by: party }));
        case "read": {
          const conversation = await conversations.find(frame.conversation, party);
          return peer.sendAll(
            party.role === "agent"
              ? forAgent(conversation, frame.after)
              : messagesAfter(conversation.id, frame.after),
          );
        }
        case "close":
          return announce(await conversations.close(frame.conversation, party));
        case "typing": {
          const { id, anonymousId } = await conversations.find(frame.conversation, party);
          const typing = { type: "typing", conversation: id, from: party.role } as const;
          return party.role === "agent" ? hub.toVisitor(anonymousId, typing) : hub.toAgents(typing);
        }
      }
    },

    async refresh(anonymousId) {
      const latest = await conversations.latest(anonymousId);
      if (latest) announce(latest);
    },
  };

  /** The sender's `ack` comes before its own message, so that it knows the message for its own when it sees it. */
  function spread(peer: Peer, { message, conversation, repeated }: Sent): void {
    const { clientId, seq } = message;
    if (!repeated) announce(conversation);
    peer.send({ type: "ack", clientId, conversation: conversation.id, seq });
    if (!repeated) toBothSides(conversation, { type: "message", message });
  }

  function announce(conversation: Conversation): void {
    toBothSides(conversation, { type: "conversation", conversation });
  }

  function toBothSides({ anonymousId }: Conversation, frame: ServerFrame): void {
    hub.toVisitor(anonymousId, frame);
    hub.toAgents(frame);
  }

  async function* welcomeAgent(): AsyncIterable<ServerFrame> {
    const [first, rest] = fitIntoFrame(await conversations.list(maxListed));
    yield { type: "welcome", serverTime: clock(), conversations: first };
    for (const conversation of rest) yield { type: "conversation", conversation };
  }

  /** Of the conversation that the visitor knows, what was said while it was away; of a newer one, all. */
  async function* welcomeVisitor(
    { anonymousId }: Visitor,
    { conversation, after = 0 }: Resume,
  ): AsyncIterable<ServerFrame> {
    const latest = await conversations.latest(anonymousId);
    yield { type: "welcome", serverTime: clock(), conversations: latest ? [latest] : [] };
    const isKnown = conversation === undefined || conversation === latest?.id;
    if (latest) yield* messagesAfter(latest.id, isKnown ? after : 0);
  }

  async function* forAgent(
    { id, anonymousId }: Conversation,
    after: number,
  ): AsyncIterable<ServerFrame> {
    yield* messagesAfter(id, after);
    const received = await events.of(anonymousId, timelineLength);
    yield {
      type: "timeline",
      conversation: id,
      entries: toTimeline(received.map(({ event }) => event)),
    };
  }

  async function* messagesAfter(conversation: string, after: number): AsyncIterable<ServerFrame> {
    let page: readonly ChatMessage[];
    do {
      page = await conversations.messages(conversation, after, pageSize);
      for (const message of page) yield { type: "message", message };
      after = page.at(-1)?.seq ?? after;
    } while (page.length === pageSize);
  }
}

/** As many as one frame holds, and the rest. */
function fitIntoFrame(
  conversations: readonly Conversation[],
): readonly [readonly Conversation[], readonly Conversation[]] {
  let left = maxFrameBytes - 1024;
  const end = conversations.findIndex((conversation) => {
    left -= Buffer.byteLength(JSON.stringify(conversation)) + 1;
    return left < 0;
  });
  return end < 0 ? [conversations, []] : [conversations.slice(0, end), conversations.slice(end)];
}

function agentsCannotOpen(clientId: string): ServerFrame {
  return {
    type: "error",
    code: "forbidden",
    message: "Only a visitor opens a conversation. Answer one with “say”.",
    clientId,
  };
}
