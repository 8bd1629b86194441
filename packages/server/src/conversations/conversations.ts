import type { ChatMessage, Contact, Conversation, Rating } from "@proffer/protocol";
import type { Events } from "../events/events.ts";
import type { Db, Store } from "../storage/store.ts";
import { append, findSent } from "./append.ts";
import { describeCustomer } from "./customer.ts";
import { findOpen, findSentByOpen, openFor, explain } from "./opening.ts";
import type { Opening } from "./opening.ts";
import {
  closeConversation,
  keepContact,
  rateConversation,
  reopenConversation,
  seeConversation,
  takeConversation,
} from "./marks.ts";
import { findFor, readConversation } from "./party.ts";
import type { Party } from "./party.ts";
import { readQueue } from "./queue.ts";
import type { Queue } from "./queue.ts";
import { selectConversations, toConversation, toMessage } from "./rows.ts";

/** A message that is on disk, and the conversation as it stands with it. */
export interface Sent {
  readonly message: ChatMessage;
  readonly conversation: Conversation;
  /** It had been sent before, under the same `clientId`: nothing has changed. */
  readonly repeated: boolean;
}

export interface Saying {
  readonly conversation: string;
  readonly clientId: string;
  readonly text: string;
  /** The id of a file that they have uploaded. */
  readonly attachment?: string;
  /** Who says it: the visitor with this anonymousId, or the agent with this name. */
  readonly by: Party;
}

/** Conversations, kept. Whatever resolves here is on disk. */
export interface Conversations {
  /** A visitor's first message: opens its conversation, or continues the open one. */
  open(opening: Opening): Promise<Sent>;
  /** @throws ProfferError `not_found` for a conversation that is not there or not the visitor's, `conversation_closed`. */
  say(saying: Saying): Promise<Sent>;
  close(conversation: string, by: Party): Promise<Conversation>;
  /** @throws ProfferError `forbidden` to a visitor, `conversation_open` where the visitor has another one open by now. */
  reopen(conversation: string, by: Party): Promise<Conversation>;
  /** @throws ProfferError `forbidden` to a visitor, `conversation_closed`. */
  take(conversation: string, by: Party): Promise<Conversation>;
  /** Someone has had the messages up to `seq` on the screen. Resolves to the conversation where that is news. */
  see(conversation: string, seq: number, by: Party): Promise<Conversation | undefined>;
  /** @throws ProfferError `forbidden` to an agent, `bad_request` before the close. */
  rate(conversation: string, rating: Rating, by: Party): Promise<Conversation>;
  /** @throws ProfferError `forbidden` to an agent. */
  leaveContact(conversation: string, contact: Contact, by: Party): Promise<Conversation>;
  /** Who waits for an agent. */
  queue(): Promise<Queue>;
  /** @throws ProfferError `not_found`. */
  find(conversation: string, by: Party): Promise<Conversation>;
  /** A visitor's conversations, the open one first, then the newest. */
  of(anonymousId: string, limit: number): Promise<readonly Conversation[]>;
  /** The newest conversations of everybody. */
  list(limit: number): Promise<readonly Conversation[]>;
  messages(conversation: string, after: number, limit: number): Promise<readonly ChatMessage[]>;
}

export interface ConversationOptions {
  readonly store: Store;
  readonly events: Pick<Events, "lastIdentify" | "keep">;
  readonly clock: () => number;
}

export function createConversations({ store, events, clock }: ConversationOptions): Conversations {
  const { db } = store;
  return {
    async open(opening) {
      const customer = describeCustomer(
        opening.anonymousId,
        await events.lastIdentify(opening.anonymousId),
      );
      return store.transaction(async (trx) => {
        const sent = await findSentByOpen(trx, opening);
        if (sent) return repeat(trx, sent);
        const conversation =
          (await findOpen(trx, opening.anonymousId)) ??
          (await openFor(trx, opening, customer, clock()));
        if (opening.why || opening.team) await explain(trx, conversation, opening);
        const { clientId, text, attachment, anonymousId } = opening;
        const by = { role: "visitor", anonymousId } as const;
        const message = await append(trx, {
          conversation,
          clientId,
          text,
          from: "visitor",
          at: clock(),
          ...(attachment !== undefined && { file: { id: attachment, by } }),
        });
        return {
          message,
          conversation: await readConversation(trx, conversation),
          repeated: false,
        };
      });
    },

    async say({ conversation, clientId, text, attachment, by }) {
      return store.transaction(async (trx) => {
        await findFor(trx, conversation, by);
        const from = by.role;
        const sent = await findSent(trx, { conversation, clientId, from });
        if (sent) return repeat(trx, sent);
        const name = by.role === "agent" ? { name: by.name } : {};
        const message = await append(trx, {
          conversation,
          clientId,
          text,
          from,
          at: clock(),
          ...name,
          ...(attachment !== undefined && { file: { id: attachment, by } }),
        });
        return {
          message,
          conversation: await readConversation(trx, conversation),
          repeated: false,
        };
      });
    },

    close: (conversation, by) =>
      store.transaction(async (trx) => {
        const closed = await closeConversation(trx, conversation, by);
        await events.keep(trx, [resolved(closed)], clock());
        return closed;
      }),
    reopen: (conversation, by) =>
      store.transaction((trx) => reopenConversation(trx, conversation, by)),
    take: (conversation, by) =>
      store.transaction((trx) => takeConversation(trx, conversation, { by, at: clock() })),
    see: (conversation, seq, by) =>
      store.transaction((trx) => seeConversation(trx, conversation, { seq, by })),
    rate: (conversation, rating, by) =>
      store.transaction((trx) => rateConversation(trx, conversation, { rating, by })),
    leaveContact: (conversation, contact, by) =>
      store.transaction((trx) => keepContact(trx, conversation, { contact, by })),
    queue: () => readQueue(db, clock()),

    find: (conversation, by) => findFor(db, conversation, by),

    async of(anonymousId, limit) {
      const rows = await selectConversations(db)
        .where("conversations.anonymous_id", "=", anonymousId)
        // The open one first, whatever the clock has done in between.
        .orderBy("status", "desc")
        .orderBy("opened_at", "desc")
        .limit(limit)
        .execute();
      return rows.map(toConversation);
    },

    async list(limit) {
      const rows = await selectConversations(db)
        .orderBy("last_at", "desc")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(toConversation);
    },

    async messages(conversation, after, limit) {
      const rows = await db
        .selectFrom("messages")
        .selectAll()
        .where("conversation", "=", conversation)
        .where("seq", ">", after)
        .orderBy("seq")
        .limit(limit)
        .execute();
      return rows.map(toMessage);
    },
  };
}

async function repeat(db: Db, message: ChatMessage): Promise<Sent> {
  return {
    message,
    conversation: await readConversation(db, message.conversation),
    repeated: true,
  };
}

/** What rules hear of it; closed again after a reopening in which nobody said a word, it is the same. */
function resolved({ id, anonymousId, team, messages }: Conversation): Record<string, unknown> {
  return {
    type: "track",
    event: "Conversation Resolved",
    messageId: `resolved-${id}-${messages}`,
    anonymousId,
    properties: { conversation_id: id, ...(team !== undefined && { team }) },
  };
}
