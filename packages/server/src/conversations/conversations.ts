import type { ChatMessage, Conversation } from "@proffer/protocol";
import type { Events } from "../events/events.ts";
import type { Db, Store } from "../storage/store.ts";
import { append, findSent } from "./append.ts";
import { describeCustomer } from "./customer.ts";
import { findOpen, findSentByOpen, openFor, explain } from "./opening.ts";
import type { Opening } from "./opening.ts";
import { findFor, readConversation } from "./party.ts";
import type { Party } from "./party.ts";
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
  /** @throws ProfferError `not_found`. */
  find(conversation: string, by: Party): Promise<Conversation>;
  /** A visitor's latest conversation, open or not. */
  latest(anonymousId: string): Promise<Conversation | undefined>;
  /** The newest conversations of everybody. */
  list(limit: number): Promise<readonly Conversation[]>;
  messages(conversation: string, after: number, limit: number): Promise<readonly ChatMessage[]>;
}

export interface ConversationOptions {
  readonly store: Store;
  readonly events: Pick<Events, "lastIdentify">;
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
      return db.transaction().execute(async (trx) => {
        const sent = await findSentByOpen(trx, opening);
        if (sent) return repeat(trx, sent);
        const conversation =
          (await findOpen(trx, opening.anonymousId)) ??
          (await openFor(trx, opening, customer, clock()));
        if (opening.why || opening.team) await explain(trx, conversation, opening);
        const { clientId, text } = opening;
        const message = await append(trx, {
          conversation,
          clientId,
          text,
          from: "visitor",
          at: clock(),
        });
        return {
          message,
          conversation: await readConversation(trx, conversation),
          repeated: false,
        };
      });
    },

    async say({ conversation, clientId, text, by }) {
      return db.transaction().execute(async (trx) => {
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
        });
        return {
          message,
          conversation: await readConversation(trx, conversation),
          repeated: false,
        };
      });
    },

    async close(conversation, by) {
      return db.transaction().execute(async (trx) => {
        await findFor(trx, conversation, by);
        await trx
          .updateTable("conversations")
          .set({ status: "closed" })
          .where("id", "=", conversation)
          .execute();
        return readConversation(trx, conversation);
      });
    },

    find: (conversation, by) => findFor(db, conversation, by),

    async latest(anonymousId) {
      const row = await selectConversations(db)
        .where("conversations.anonymous_id", "=", anonymousId)
        // The open one first, whatever the clock has done in between.
        .orderBy("status", "desc")
        .orderBy("opened_at", "desc")
        .limit(1)
        .executeTakeFirst();
      return row && toConversation(row);
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
