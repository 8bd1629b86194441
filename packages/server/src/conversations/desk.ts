import { maxFrameBytes } from "@proffer/protocol";
import type {
  ChatFeatures,
  ChatMessage,
  ClientFrame,
  Conversation,
  ServerFrame,
} from "@proffer/protocol";
import type { Events } from "../events/events.ts";
import type { Conversations, Sent } from "./conversations.ts";
import { noContext } from "./handoff-context.ts";
import type { Hub } from "./hub.ts";
import type { Party } from "./party.ts";
import type { Peer } from "./peer.ts";
import type { WaitingRoom } from "./waiting-room.ts";
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
  readonly waitingRoom: WaitingRoom;
  readonly features: () => ChatFeatures;
  readonly clock: () => number;
}

/** What an agent's page begins with; older conversations are history. */
const maxListed = 500;
/** What a visitor looks back on. */
const maxOfVisitor = 50;
const pageSize = 200;
/** Of so many messages it is known that they were told of: more than any sender sends again. */
const maxTold = 10_000;

export function createDesk(options: DeskOptions): Desk {
  const { conversations, events, hub, waitingRoom, features, clock } = options;
  const told = new Set<string>();
  return {
    welcome: (peer, party, resume) =>
      peer.sendAll(party.role === "agent" ? welcomeAgent() : welcomeVisitor(party, resume)),

    async handle(peer, party, frame) {
      switch (frame.type) {
        case "open": {
          if (party.role === "agent") return peer.send(agentsCannotOpen(frame.clientId));
          spread(peer, await conversations.open({ ...frame, anonymousId: party.anonymousId }));
          return waitingRoom.changed();
        }
        case "say":
          spread(peer, await conversations.say({ ...frame, by: party }));
          // An answer takes the conversation.
          return party.role === "agent" ? waitingRoom.changed() : undefined;
        case "read": {
          const conversation = await conversations.find(frame.conversation, party);
          return peer.sendAll(
            party.role === "agent"
              ? forAgent(conversation, frame.after)
              : messagesAfter(conversation.id, frame.after),
          );
        }
        case "close":
          announce(await conversations.close(frame.conversation, party));
          return waitingRoom.changed();
        case "reopen":
          announce(await conversations.reopen(frame.conversation, party));
          return waitingRoom.changed();
        case "take":
          announce(await conversations.take(frame.conversation, party));
          return waitingRoom.changed();
        case "seen": {
          const { conversation: id, seq } = frame;
          const seen = await conversations.see(id, seq, party);
          if (!seen) return;
          const upTo = seen.seen?.[party.role] ?? seq;
          const news = { type: "seen", conversation: id, seq: upTo, from: party.role } as const;
          return toBothSides(seen, news);
        }
        case "rate": {
          const { score, comment } = frame;
          const rating = { score, ...(comment !== undefined && { comment }) };
          return announce(await conversations.rate(frame.conversation, rating, party));
        }
        case "contact": {
          const { email, name } = frame;
          const contact = { email, ...(name !== undefined && { name }) };
          return announce(await conversations.leaveContact(frame.conversation, contact, party));
        }
        case "typing": {
          const { id, anonymousId } = await conversations.find(frame.conversation, party);
          const typing = { type: "typing", conversation: id, from: party.role } as const;
          return party.role === "agent" ? hub.toVisitor(anonymousId, typing) : hub.toAgents(typing);
        }
      }
    },

    async refresh(anonymousId) {
      const [latest] = await conversations.of(anonymousId, 1);
      if (latest) announce(latest);
    },
  };

  /**
   * The sender's `ack` comes before its own message, so that it knows the message for its own when it sees it. One that is
   * sent again is told of again, unless this server itself has told of it: the one that kept it may have died before it
   * had told anybody.
   */
  function spread(peer: Peer, { message, conversation, repeated }: Sent): void {
    const { clientId, seq } = message;
    const isNews = !(repeated && told.has(`${conversation.id} ${seq}`));
    if (isNews) announce(conversation);
    peer.send({ type: "ack", clientId, conversation: conversation.id, seq });
    if (!isNews) return;
    noteTold(`${conversation.id} ${seq}`);
    toBothSides(conversation, { type: "message", message });
  }

  function noteTold(message: string): void {
    told.add(message);
    const [oldest] = told;
    if (told.size > maxTold && oldest !== undefined) told.delete(oldest);
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
    yield { type: "welcome", serverTime: clock(), conversations: first, ...surroundings() };
    for (const conversation of rest) yield { type: "conversation", conversation };
  }

  /** Of the conversation that the visitor knows, what was said while it was away; of a newer one, all. */
  async function* welcomeVisitor(
    { anonymousId }: Visitor,
    { conversation, after = 0 }: Resume,
  ): AsyncIterable<ServerFrame> {
    const [latest, ...earlier] = await conversations.of(anonymousId, maxOfVisitor);
    const [list] = fitIntoFrame(latest ? [latest, ...earlier.map(withoutWhy)] : []);
    yield { type: "welcome", serverTime: clock(), conversations: list, ...surroundings() };
    if (!latest) return;
    const isKnown = conversation === undefined || conversation === latest.id;
    yield* messagesAfter(latest.id, isKnown ? after : 0);
    const place = await waitingRoom.frameFor(latest.id);
    if (place) yield place;
  }

  function surroundings(): { readonly features: ChatFeatures; readonly agentsOnline: number } {
    return { features: features(), agentsOnline: hub.agentsOnline() };
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

/** A list of earlier conversations need not carry what an agent once had to know. */
function withoutWhy(conversation: Conversation): Conversation {
  return { ...conversation, why: noContext };
}

function agentsCannotOpen(clientId: string): ServerFrame {
  return {
    type: "error",
    code: "forbidden",
    message: "Only a visitor opens a conversation. Answer one with “say”.",
    clientId,
  };
}
