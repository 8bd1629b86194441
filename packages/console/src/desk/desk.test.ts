import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeConversation, fakeSockets } from "../testing/fake-socket.ts";
import { createDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openDesk(): { desk: Desk; sockets: ReturnType<typeof fakeSockets> } {
  const sockets = fakeSockets();
  let ids = 0;
  const desk = createDesk({
    key: "k",
    name: "Mei",
    connect: sockets.connect,
    now: () => 0,
    random: () => 1,
    createId: () => `id${++ids}`,
  });
  return { desk, sockets };
}

function welcome(sockets: ReturnType<typeof fakeSockets>): void {
  sockets.last().open();
  sockets.last().receive({ type: "welcome", serverTime: 0, conversations: [fakeConversation()] });
}

test("the first frame is an agent's hello", () => {
  const { sockets, desk } = openDesk();
  welcome(sockets);
  expect(sockets.last().sent).toEqual([{ type: "hello", role: "agent", key: "k", name: "Mei" }]);
  expect(desk.state.value.connection).toBe("online");
});

test("choosing a conversation asks for what is missing of it", () => {
  const { desk, sockets } = openDesk();
  welcome(sockets);
  desk.select("c1");
  expect(sockets.last().sent.at(-1)).toEqual({ type: "read", conversation: "c1", after: 0 });
});

test("after a break, what was not confirmed is sent again under the same id, and what came meanwhile is read", () => {
  const { desk, sockets } = openDesk();
  welcome(sockets);
  desk.select("c1");
  desk.say("hello");
  sockets.last().end(1006);
  expect(desk.state.value.connection).toBe("offline");
  desk.say("are you there?");
  vi.advanceTimersByTime(500);
  welcome(sockets);
  expect(sockets.all).toHaveLength(2);
  expect(sockets.last().sent.slice(1)).toEqual([
    { type: "say", clientId: "id1", conversation: "c1", text: "hello" },
    { type: "say", clientId: "id2", conversation: "c1", text: "are you there?" },
    { type: "read", conversation: "c1", after: 0 },
  ]);
});

test("the wait between attempts doubles up to fifteen seconds and begins anew after a welcome", () => {
  const { sockets } = openDesk();
  const waits: number[] = [];
  for (let i = 0; i < 7; i++) {
    sockets.last().end(1006);
    const [before, began] = [sockets.all.length, Date.now()];
    while (sockets.all.length === before) vi.advanceTimersByTime(500);
    waits.push(Date.now() - began);
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  welcome(sockets);
  sockets.last().end(1006);
  const before = sockets.all.length;
  vi.advanceTimersByTime(500);
  expect(sockets.all).toHaveLength(before + 1);
});

test("a refused key is not tried again", () => {
  const { desk, sockets } = openDesk();
  sockets.last().open();
  sockets.last().end(4401);
  vi.advanceTimersByTime(60_000);
  expect(desk.state.value.connection).toBe("refused");
  expect(sockets.all).toHaveLength(1);
});

test("an old socket that still speaks after a reconnect is not heard", () => {
  const { desk, sockets } = openDesk();
  welcome(sockets);
  desk.rename("Lin");
  sockets.all[0]?.receive({
    type: "conversation",
    conversation: fakeConversation({ id: "ghost" }),
  });
  expect(desk.state.value.conversations.has("ghost")).toBe(false);
  welcome(sockets);
  expect(sockets.last().sent[0]).toMatchObject({ type: "hello", name: "Lin" });
});

test("a customer who pauses for four seconds is no longer shown as typing", () => {
  const { desk, sockets } = openDesk();
  welcome(sockets);
  sockets.last().receive({ type: "typing", conversation: "c1", from: "visitor" });
  vi.advanceTimersByTime(3900);
  expect(desk.state.value.typing.has("c1")).toBe(true);
  vi.advanceTimersByTime(200);
  expect(desk.state.value.typing.has("c1")).toBe(false);
});

test("what is not a frame is passed over", () => {
  const { desk, sockets } = openDesk();
  sockets.last().open();
  sockets.last().dispatchEvent(new MessageEvent("message", { data: "<html>502</html>" }));
  welcome(sockets);
  expect(desk.state.value.connection).toBe("online");
});
