import type { Offer } from "@proffer/sdk";
import { offerOf, unreadReplies } from "../state.ts";
import type { Claim, Reduce, State } from "../state.ts";
import type { Moment } from "./quiet.ts";

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

/**
 * Puts up the next teaser, if none is up that the moment suits. A person who answers goes before an offer, and where only help
 * may be shown, who offers it before what waits there.
 */
export function teaseNext(state: State, moment: Moment = "any"): State {
  if (state.open || moment === "none") return state;
  const message = unreadReplies(state).findLast(({ seq }) => seq > state.teasedSeq);
  if (message) return { ...state, teaser: { type: "reply", message }, teasedSeq: message.seq };
  if (state.teaser && suits(state, moment)) return state;
  const offer = state.offers.find(
    ({ id, type, state: is }) =>
      is === "waiting" && !state.teased.has(id) && (moment === "any" || type === "handoff"),
  );
  if (!offer) return state;
  return {
    ...state,
    teaser: { type: "offer", id: offer.id },
    teased: new Set(state.teased).add(offer.id),
  };
}

/** Whether the teaser that is up may be shown just now. */
export function suits(state: State, moment: Moment): boolean {
  const { teaser } = state;
  if (moment !== "help") return moment === "any";
  return teaser?.type === "reply" || offerOf(state, teaser?.id)?.type === "handoff";
}

/** Whether something waits for its teaser. */
export function canTease(state: State): boolean {
  return !state.open && teaseNext(state) !== state;
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

function isAnswered({ state }: Offer): boolean {
  return state === "clicked" || state === "dismissed";
}

function isTeasing({ teaser }: State, id: string): boolean {
  return teaser?.type === "offer" && teaser.id === id;
}
