import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { ChatState, Offer } from "@proffer/sdk";
import type { ChatMessage, Coupon } from "@proffer/protocol";

/** Where in the panel the customer is. */
export type Route =
  | { readonly type: "home" }
  | { readonly type: "offer"; readonly id: string }
  /** `about` is the offer that led here; the first words are said about it. */
  | { readonly type: "conversation"; readonly about?: string };

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

/** Everything the widget knows. Only the functions of this file make a new one. */
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

type Reduce = (state: State) => State;

/** Holds the one writable signal; `update` is the only way to it. */
export function createStore(initial: State): {
  readonly state: ReadonlySignal<State>;
  update(reduce: Reduce): void;
} {
  const state = signal(initial);
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
  return {
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
  };
}

/** An offer is new or has changed, perhaps in another tab: a teaser that was answered there goes away here. */
export function withOffer(offer: Offer): Reduce {
  return (state) => {
    const known = state.offers.some(({ id }) => id === offer.id);
    const offers = known
      ? state.offers.map((old) => (old.id === offer.id ? offer : old))
      : [...state.offers, offer];
    const answered = isAnswered(offer) && isTeasing(state, offer.id);
    return { ...state, offers, teaser: answered ? null : state.teaser };
  };
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

export function closed(): Reduce {
  return (state) => ({ ...state, open: false });
}

export function wentTo(route: Route): Reduce {
  return (state) => markRead({ ...state, route, hushed: null });
}

export function settled(id: string): Reduce {
  return (state) => ({
    ...state,
    settled: new Set(state.settled).add(id),
    teaser: isTeasing(state, id) ? null : state.teaser,
  });
}

/** The offer is not wanted, now or ever: who was looking at it alone is taken home. */
export function hushed(id: string): Reduce {
  return (state) => {
    const { open, route } = state;
    const alone = route.type === "offer" && route.id === id;
    const next = settled(id)(state);
    return { ...next, hushed: open ? id : null, route: alone ? { type: "home" } : route };
  };
}

export function teaserGone(): Reduce {
  return (state) => ({ ...state, teaser: null });
}

export function claimed(id: string, claim: Claim): Reduce {
  return (state) => ({ ...state, claims: new Map(state.claims).set(id, claim) });
}

/** Puts up the next teaser, if there is room for one. A person who answers goes before an offer. */
export function teaseNext(state: State): State {
  if (state.open) return state;
  const message = unreadReplies(state).findLast(({ seq }) => seq > state.teasedSeq);
  if (message) return { ...state, teaser: { type: "reply", message }, teasedSeq: message.seq };
  if (state.teaser) return state;
  const offer = state.offers.find(({ id, state: is }) => is === "waiting" && !state.teased.has(id));
  if (!offer) return state;
  return {
    ...state,
    teaser: { type: "offer", id: offer.id },
    teased: new Set(state.teased).add(offer.id),
  };
}

/** What the badge counts: offers that were shown and not answered, and replies that were not read. */
export function unreadCount(state: State): number {
  const offers = homeOffers(state).filter(
    (offer) =>
      !isAnswered(offer) &&
      !state.settled.has(offer.id) &&
      (offer.state === "shown" || state.teased.has(offer.id)),
  );
  return offers.length + unreadReplies(state).length;
}

/** More than these would bury the way to a person. */
const maxHomeOffers = 5;

/** The offers of the home view, newest first: what was waved away, or answered on an earlier page, stays away. */
export function homeOffers(state: State): readonly Offer[] {
  return state.offers
    .filter(({ state: is }) => is !== "dismissed")
    .filter(({ id, hasAnswer }) => !hasAnswer || state.settled.has(id))
    .slice(-maxHomeOffers)
    .reverse();
}

export function offerOf(state: State, id: string | undefined): Offer | undefined {
  return state.offers.find((offer) => offer.id === id);
}

/** Whether the customer has a conversation that goes on. */
export function isTalking({ chat }: State): boolean {
  return chat.conversation?.status === "open";
}

function isAnswered({ state }: Offer): boolean {
  return state === "clicked" || state === "dismissed";
}

function isTeasing({ teaser }: State, id: string): boolean {
  return teaser?.type === "offer" && teaser.id === id;
}

function unreadReplies({ chat, read }: State): readonly ChatMessage[] {
  const seen = read?.seq ?? 0;
  return chat.messages.filter(
    (message): message is ChatMessage =>
      "seq" in message && message.from === "agent" && message.seq > seen,
  );
}

/** Someone who has a reply waiting wants to read it; who was talking goes on talking. */
function firstRoute(state: State): Route {
  const wasTalking = isTalking(state) && state.route.type === "conversation";
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
