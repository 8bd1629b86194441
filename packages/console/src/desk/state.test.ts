import { expect, test } from "vitest";
import type { ChatMessage, ServerFrame } from "@proffer/protocol";
import { fakeConversation } from "../testing/fake-socket.ts";
import {
  initialState,
  isUnread,
  lastWithoutGap,
  listed,
  received,
  said,
  selected,
} from "./state.ts";
import type { DeskState, Reduce } from "./state.ts";

const after = (...steps: Reduce[]): DeskState =>
  steps.reduce((state, step) => step(state), initialState("Mei"));
const message = (seq: number, some: Partial<ChatMessage> = {}): ServerFrame => {
  const plain = {
    conversation: "c1",
    seq,
    clientId: `m${seq}`,
    from: "visitor",
    text: "t",
    at: seq,
  } as const;
  return { type: "message", message: { ...plain, ...some } };
};
const welcome = (...conversations: ReturnType<typeof fakeConversation>[]): Reduce =>
  received({ type: "welcome", serverTime: 0, conversations });

test("conversations are listed newest first, also when an old one speaks again", () => {
  const state = after(
    welcome(fakeConversation({ id: "old", lastAt: 1 }), fakeConversation({ id: "new", lastAt: 2 })),
    received({ type: "conversation", conversation: fakeConversation({ id: "old", lastAt: 3 }) }),
  );
  expect(listed(state).map(({ id }) => id)).toEqual(["old", "new"]);
});

test("messages stand in the order of their seq, each once, however they arrive", () => {
  const state = after(
    received(message(3)),
    received(message(1)),
    received(message(2)),
    received(message(3)),
  );
  expect(state.messages.get("c1")?.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test("what is missing in the middle is asked for again", () => {
  const state = after(received(message(1)), received(message(2)), received(message(5)));
  expect(lastWithoutGap(state.messages.get("c1"))).toBe(2);
});

test("an ack moves our message out of the outbox into the thread, under our name", () => {
  const outgoing = { clientId: "x", conversation: "c1", text: "hi", at: 5 };
  const state = after(
    said(outgoing),
    received({ type: "ack", clientId: "x", conversation: "c1", seq: 1 }),
  );
  expect(state.outbox).toEqual([]);
  expect(state.messages.get("c1")).toMatchObject([
    { seq: 1, text: "hi", from: "agent", name: "Mei" },
  ]);
});

test("our message is shown once when the server sends it back before its ack", () => {
  const outgoing = { clientId: "x", conversation: "c1", text: "hi", at: 5 };
  const state = after(
    said(outgoing),
    received(message(1, { clientId: "x", from: "agent", name: "Mei" })),
    received({ type: "ack", clientId: "x", conversation: "c1", seq: 1 }),
  );
  expect(state.messages.get("c1")).toHaveLength(1);
  expect(state.outbox).toEqual([]);
});

test("a refused message leaves the outbox and says why", () => {
  const state = after(
    said({ clientId: "x", conversation: "c1", text: "hi", at: 5 }),
    received({
      type: "error",
      code: "not_found",
      message: "This conversation is closed.",
      clientId: "x",
    }),
  );
  expect(state.outbox).toEqual([]);
  expect(state.problem).toBe("This conversation is closed.");
});

test("a customer's message is unread until its conversation is chosen, and read while it stays so", () => {
  const one = fakeConversation({ messages: 1 });
  expect(isUnread(after(welcome(one)), one)).toBe(true);
  const two = fakeConversation({ messages: 2 });
  const reading = after(
    welcome(one),
    selected("c1"),
    received({ type: "conversation", conversation: two }),
  );
  expect(isUnread(reading, two)).toBe(false);
});

test("nobody waits in a closed conversation", () => {
  const closed = fakeConversation({ status: "closed" });
  expect(isUnread(after(welcome(closed)), closed)).toBe(false);
});

test("a customer who has sent what they typed is no longer typing", () => {
  const typing: ServerFrame = { type: "typing", conversation: "c1", from: "visitor" };
  expect(after(received(typing)).typing.has("c1")).toBe(true);
  expect(after(received(typing), received(message(1))).typing.has("c1")).toBe(false);
});

test("of a conversation that was erased nothing is left, not even what was on its way to it", () => {
  const outgoing = { clientId: "x", conversation: "c1", text: "hi", at: 5 };
  const kept = fakeConversation({ id: "c2" });
  const before = after(
    welcome(fakeConversation({ id: "c1" }), kept),
    received(message(1)),
    received({ type: "timeline", conversation: "c1", entries: [] }),
    selected("c1"),
    said(outgoing),
  );
  const state = received({ type: "gone", conversation: "c1" })(before);
  expect(state).toEqual({
    ...initialState("Mei"),
    connection: "online",
    conversations: new Map([["c2", kept]]),
  });
});
