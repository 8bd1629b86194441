import { createCell } from "./cell.ts";
import type { Readable } from "./cell.ts";
import type { ChatState, Offer } from "@proffer/sdk";
import type { ChatMessage, Coupon, HelpArticle } from "@proffer/protocol";

/** Where in the panel the customer is. */
export type Route =
  | { readonly type: "home" }
  | { readonly type: "offer"; readonly id: string }
  /** `about` is the offer that led here; the first words are said about it. */
  | { readonly type: "conversation"; readonly about?: string }
  /** All of the customer's conversations. */
  | { readonly type: "conversations" }
  | { readonly type: "article"; readonly article: HelpArticle };

/** The small card above the launcher: at most one at a time. */
export type Teaser =
  | { readonly type: "offer"; readonly id: string }
  | { readonly type: "reply"; readonly message: ChatMessage };

/** How far the asking for a coupon has come. */
export type Claim =
  | { readonly type: "asking" }
  | { readonly type: "granted"; readonly coupon: Coupon }
  | { readonly type: "refused"; readonly message: string; readonly retryable: boolean };

/** The last message of a conversation that the customer has seen. */
export interface ReadMark {
  readonly conversation: string;
  readonly seq: number;
}

/** Everything the widget knows. Only the functions of this file, and of `offers/state.ts`, make a new one. */
export interface State {
  /** Oldest first. */
  readonly offers: readonly Offer[];
  readonly chat: ChatState;
  /** The connection broke and is not back; it stays so while the next attempts go on. */
  readonly cutOff: boolean;
  readonly open: boolean;
  readonly route: Route;
  readonly teaser: Teaser | null;
  /** Offers that had their teaser. */
  readonly teased: ReadonlySet<string>;
  /** Offers that the customer has looked at in the panel, taken up or waved away: they count as read. */
  readonly settled: ReadonlySet<string>;
  readonly claims: ReadonlyMap<string, Claim>;
  readonly read: ReadMark | null;
  /** The `seq` of the last reply that had its teaser. */
  readonly teasedSeq: number;
  /** The offer that the customer has just said, in the panel, never to show again: they read that we heard it. */
  readonly hushed: string | null;
}

/** Makes a new state out of one. */
export type Reduce = (state: State) => State;

/** Holds the one writable cell; `update` is the only way to it. */
export function createStore(initial: State): {
  readonly state: Readable<State>;
  update(reduce: Reduce): void;
} {
  const state = createCell(initial);
  return {
    state,
    update(reduce) {
      state.value = reduce(state.value);
    },
  };
}

export function initialState(
  offers: readonly Offer[],
  chat: ChatState,
  read: ReadMark | null,
): State {
  return withChat(chat)({
    offers,
    chat,
    cutOff: false,
    open: false,
    route: { type: "home" },
    teaser: null,
    teased: new Set(),
    settled: new Set(),
    claims: new Map(),
    read,
    teasedSeq: 0,
    hushed: null,
  });
}

export function withChat(chat: ChatState): Reduce {
  return (state) => {
    const read = readMarkOf(state.read, chat);
    // Another conversation counts its messages from 1 again.
    const teasedSeq = read?.conversation === state.read?.conversation ? state.teasedSeq : 0;
    const { connection } = chat;
    const cutOff = connection === "offline" || (connection === "connecting" && state.cutOff);
    return markRead({ ...state, chat, cutOff, read, teasedSeq });
  };
}

export function opened(route?: Route): Reduce {
  return (state) =>
    markRead({
      ...state,
      open: true,
      hushed: null,
      teaser: null,
      route: route ?? firstRoute(state),
    });
}

export function closed(state: State): State {
  return { ...state, open: false };
}

export function wentTo(route: Route): Reduce {
  return (state) => markRead({ ...state, route, hushed: null });
}

export function offerOf(state: State, id: string | undefined): Offer | undefined {
  return state.offers.find((offer) => offer.id === id);
}

/** Whether a conversation of before is looked at, in which nothing is to be written any more. */
export function isOld({ conversation, conversations: [newest] }: ChatState): boolean {
  return conversation !== null && newest !== undefined && newest.id !== conversation.id;
}

/** Replies that have not been on the screen. */
export function unreadReplies({ chat, read }: State): readonly ChatMessage[] {
  const seen = read?.seq ?? 0;
  return chat.messages.filter(
    (message): message is ChatMessage =>
      "seq" in message && message.from === "agent" && message.seq > seen,
  );
}

/** Someone who has a reply waiting wants to read it; who was talking goes on talking. */
function firstRoute(state: State): Route {
  const wasTalking =
    state.chat.conversation?.status === "open" && state.route.type === "conversation";
  return wasTalking || unreadReplies(state).length > 0
    ? { type: "conversation" }
    : { type: "home" };
}

function readMarkOf(read: ReadMark | null, { conversation }: ChatState): ReadMark | null {
  if (!conversation || read?.conversation === conversation.id) return read;
  return { conversation: conversation.id, seq: 0 };
}

function markRead(state: State): State {
  if (!state.open || state.route.type !== "conversation" || !state.read) return state;
  const seq = state.chat.messages.reduce(
    (last, message) => ("seq" in message ? Math.max(last, message.seq) : last),
    state.read.seq,
  );
  return seq === state.read.seq ? state : { ...state, read: { ...state.read, seq } };
}
