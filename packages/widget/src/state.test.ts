import { expect, test } from "vitest";
import type { Offer } from "@proffer/sdk";
import { createStubProffer, stubConversation, stubMessage } from "./testing/stub-proffer.ts";
import {
  homeOffers,
  settled,
  suits,
  teaseNext,
  teaserGone,
  unreadCount,
  withOffer,
} from "./offers/state.ts";
import { closed, initialState, opened, wentTo, withChat } from "./state.ts";
import type { State } from "./state.ts";

const offer = (some: Partial<Offer>): Offer => createStubProffer().proffer(some);
const idle = createStubProffer().chat.getState();
const start = (...offers: Offer[]): State => initialState(offers, idle, null);
const chat = (...seqs: number[]): Parameters<typeof withChat>[0] => ({
  ...idle,
  conversation: stubConversation(),
  messages: seqs.map((seq) => stubMessage(seq)),
});

test("offers are teased one at a time, the oldest first", () => {
  const first = teaseNext(start(offer({ id: "a" }), offer({ id: "b" })));
  expect(first.teaser).toEqual({ type: "offer", id: "a" });
  expect(teaseNext(first)).toBe(first);
  expect(teaseNext(settled("a")(first)).teaser).toEqual({ type: "offer", id: "b" });
});

test("an offer has its teaser once, even while its state lags behind", () => {
  const gone = teaserGone()(teaseNext(start(offer({ id: "a" }))));
  expect(teaseNext(gone).teaser).toBeNull();
});

test("nothing is teased over an open panel", () => {
  expect(teaseNext(opened()(start(offer({ id: "a" })))).teaser).toBeNull();
});

test("what was shown on an earlier page is not teased again, but counted", () => {
  const state = start(offer({ id: "a", state: "shown" }), offer({ id: "b", state: "dismissed" }));
  expect(teaseNext(state).teaser).toBeNull();
  expect(unreadCount(state)).toBe(1);
});

test("a teaser goes away when its offer is answered in another tab", () => {
  const teased = teaseNext(start(offer({ id: "a" })));
  expect(withOffer(offer({ id: "a", state: "dismissed" }))(teased).teaser).toBeNull();
});

test("a reply of a person takes the place of an offer's teaser, and comes once", () => {
  const teased = teaseNext(start(offer({ id: "a" })));
  const replied = teaseNext(withChat(chat(1, 2))(teased));
  expect(replied.teaser).toMatchObject({ type: "reply", message: { seq: 2 } });
  expect(teaseNext(replied)).toBe(replied);
  expect(teaseNext(withChat(chat(1, 2, 3))(replied)).teaser).toMatchObject({ message: { seq: 3 } });
  expect(teaseNext(teaserGone()(replied)).teaser).toBeNull();
});

test("replies count as unread until the conversation is on screen", () => {
  const state = withChat(chat(1, 2))(start());
  expect(unreadCount(state)).toBe(2);
  expect(unreadCount(opened({ type: "home" })(state))).toBe(2);
  expect(unreadCount(wentTo({ type: "conversation" })(opened()(state)))).toBe(0);
});

test("a reply that comes while the conversation is on screen is read at once", () => {
  const watching = opened({ type: "conversation" })(withChat(chat(1))(start()));
  expect(withChat(chat(1, 2))(watching).read).toEqual({ conversation: "c1", seq: 2 });
});

test("the launcher opens on the conversation when a reply waits there, else at home", () => {
  expect(opened()(withChat(chat(1))(start())).route).toEqual({ type: "conversation" });
  expect(opened()(start()).route).toEqual({ type: "home" });
});

test("who was talking finds the conversation again", () => {
  const talking = closed(opened({ type: "conversation" })(withChat(chat(1))(start())));
  expect(opened()(talking).route).toEqual({ type: "conversation" });
});

test("the connection counts as broken until it is back, through all attempts between", () => {
  const via = (...states: (typeof idle.connection)[]): boolean =>
    states.reduce((state, connection) => withChat({ ...idle, connection })(state), start()).cutOff;
  expect(via("connecting")).toBe(false);
  expect(via("connecting", "offline", "connecting")).toBe(true);
  expect(via("offline", "connecting", "online", "connecting")).toBe(false);
});

test("another conversation counts its messages from one again", () => {
  const read = initialState([], idle, { conversation: "before", seq: 40 });
  const state = withChat(chat(1))(read);
  expect(unreadCount(state)).toBe(1);
  expect(teaseNext(state).teaser).toMatchObject({ type: "reply" });
});

test("home shows the newest first and nothing that was waved away", () => {
  const state = start(
    offer({ id: "a" }),
    offer({ id: "b", state: "dismissed" }),
    offer({ id: "c" }),
  );
  expect(homeOffers(state).map(({ id }) => id)).toEqual(["c", "a"]);
});

test("beside a payment only help is offered, and comes before what waits there", () => {
  const offers = [offer({ id: "a" }), offer({ id: "h", type: "handoff" })];
  expect(teaseNext(start(...offers), "help").teaser).toEqual({ type: "offer", id: "h" });
  const held = teaseNext(start(offers[0] as Offer));
  expect(suits(held, "help")).toBe(false);
  expect(teaseNext(withOffer(offers[1] as Offer)(held), "help").teaser).toMatchObject({ id: "h" });
  expect(teaseNext(withChat(chat(1))(start()), "help").teaser).toMatchObject({ type: "reply" });
});

test("where a page asks for quiet nothing is put up", () => {
  const waiting = withChat(chat(1))(start(offer({ id: "h", type: "handoff" })));
  expect(teaseNext(waiting, "none")).toBe(waiting);
});
