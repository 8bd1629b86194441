import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeConversation, fakeSockets } from "../testing/fake-socket.ts";
import { createDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openDesk(some: Partial<Parameters<typeof createDesk>[0]> = {}): {
  desk: Desk;
  sockets: ReturnType<typeof fakeSockets>;
} {
  const sockets = fakeSockets();
  let ids = 0;
  const desk = createDesk({
    key: "k",
    name: "Mei",
    connect: sockets.connect,
    now: () => 0,
    random: () => 1,
    createId: () => `id${++ids}`,
    ...some,
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

const kept = { id: "f1", name: "a.png", type: "image/png", bytes: 3, url: "/v1/files/f1/a.png" };

test("a file goes to the server first, and its message follows", async () => {
  const asked: string[] = [];
  const upload = (file: File, key: string | undefined) => (
    asked.push(`${file.name} ${key}`),
    Promise.resolve(kept)
  );
  const { desk, sockets } = openDesk({ upload });
  welcome(sockets);
  desk.select("c1");
  desk.attach(new File(["abc"], "a.png"));
  expect(desk.state.value.outbox).toMatchObject([{ uploading: "a.png", text: "" }]);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(["a.png k"]);
  const say = { type: "say", clientId: "id1", conversation: "c1", text: "", attachment: "f1" };
  expect(sockets.last().sent.at(-1)).toEqual(say);
  sockets.last().receive({ type: "ack", clientId: "id1", conversation: "c1", seq: 2 });
  expect(desk.state.value.messages.get("c1")).toMatchObject([{ seq: 2, attachment: kept }]);
});

test("a file that is refused is told of and given up; while it is on its way nothing of it is said", async () => {
  const upload = () => Promise.reject(new Error("too large"));
  const { desk, sockets } = openDesk({ upload });
  welcome(sockets);
  desk.select("c1");
  desk.attach(new File(["abc"], "a.png"));
  sockets.last().receive({ type: "welcome", serverTime: 0, conversations: [fakeConversation()] });
  await vi.advanceTimersByTimeAsync(0);
  expect(sockets.last().sent.filter(({ type }) => type === "say")).toEqual([]);
  expect(desk.state.value).toMatchObject({ outbox: [], problem: "a.png: too large" });
});

test("the customer is told how far they were read, once a step, and only while somebody can see it", () => {
  let isVisible = false;
  const { desk, sockets } = openDesk({ isVisible: () => isVisible });
  welcome(sockets);
  desk.select("c1");
  const seen = () => sockets.last().sent.filter(({ type }) => type === "seen");
  expect(seen()).toEqual([]);
  isVisible = true;
  desk.look();
  desk.look();
  expect(seen()).toEqual([{ type: "seen", conversation: "c1", seq: 1 }]);
  const conversation = fakeConversation({ messages: 2, seen: { visitor: 0, agent: 1 } });
  sockets.last().receive({ type: "conversation", conversation });
  expect(seen().at(-1)).toEqual({ type: "seen", conversation: "c1", seq: 2 });
});

test("a conversation is taken, closed and opened again", () => {
  const { desk, sockets } = openDesk();
  welcome(sockets);
  desk.take();
  desk.select("c1");
  desk.take();
  desk.closeConversation();
  desk.reopenConversation();
  expect(sockets.last().sent.slice(2)).toEqual(
    ["take", "close", "reopen"].map((type) => ({ type, conversation: "c1" })),
  );
});
