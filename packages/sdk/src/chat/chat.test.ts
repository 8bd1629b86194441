import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ChatMessage, Conversation, ServerFrame } from "@proffer/protocol";
import type { Notes } from "../storage/storage.ts";
import { FakeSockets } from "../testing/fake-socket.ts";
import type { PendingMessage } from "../types.ts";
import { VisitorChat } from "./chat.ts";
import type { ChatDeps } from "./chat.ts";

let sockets: FakeSockets;
let note: Notes["chat"] | undefined;
let said: unknown[];
let mayUpload: { allowed: boolean };

beforeEach(() => {
  sockets = new FakeSockets();
  note = undefined;
  said = [];
  mayUpload = { allowed: true };
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function createChat(some: Partial<ChatDeps> = {}): VisitorChat {
  return new VisitorChat({
    endpoint: "https://chat.example/",
    WebSocket: sockets.WebSocket,
    storage: () => ({
      note: () => Promise.resolve(note as never),
      putNote: (_name, value) => {
        note = structuredClone(value) as Notes["chat"];
        return Promise.resolve();
      },
      offers: () => Promise.resolve([]),
    }),
    identity: () => ({ anonymousId: "ada", deviceKey: "device-key-of-ada" }),
    now: () => 1000,
    onProblem: (problem) => said.push(problem),
    maySend: () => mayUpload.allowed,
    ready: Promise.resolve(),
    flush: () => Promise.resolve(),
    onHandoff: () => said.push("handoff"),
    onSay: (text) => said.push(`say ${text}`),
    onRate: (rating) => said.push(rating),
    ...some,
  });
}

const turns = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 5));
};

const conversation = (id: string, some: Partial<Conversation> = {}): Conversation => ({
  id,
  anonymousId: "ada",
  customer: "Ada",
  status: "open",
  openedAt: 10,
  lastAt: 10,
  lastText: "",
  lastFrom: "visitor",
  messages: 0,
  seen: { visitor: 0, agent: 0 },
  why: { reasons: [], facts: [] },
  ...some,
});

const message = (seq: number, some: Partial<ChatMessage> = {}): ServerFrame => ({
  type: "message",
  message: {
    conversation: "c1",
    seq,
    clientId: `a${seq}`,
    from: "agent",
    text: `words ${seq}`,
    at: 20,
    ...some,
  },
});

const features = {
  uploads: { maxBytes: 1000, types: ["image/png", "text/plain"] },
  transcript: true,
  help: true,
};

async function connected(
  chat: VisitorChat,
  conversations: readonly Conversation[] = [],
): Promise<void> {
  chat.connect();
  await turns();
  sockets.last.open();
  sockets.last.receive({
    type: "welcome",
    serverTime: 0,
    conversations,
    features,
    agentsOnline: 2,
  });
  await turns();
}

const pendingOf = (chat: VisitorChat): PendingMessage[] =>
  chat.getState().messages.filter((one): one is PendingMessage => "pending" in one);

const file = (content = "picture", name = "cat.png", type = "image/png"): File =>
  new File([content], name, { type });

/** A server for files that answers when it is told to. */
function serveFiles(): {
  readonly asked: { readonly url: string; readonly headers: Headers }[];
  readonly fetch: typeof globalThis.fetch;
  answer: (status: number, body: unknown) => void;
  fail: () => void;
} {
  const waiting: [(response: Response) => void, (cause: unknown) => void][] = [];
  const asked: { url: string; headers: Headers }[] = [];
  return {
    asked,
    fetch: (url, init) => {
      asked.push({ url: String(url), headers: new Headers(init?.headers) });
      return new Promise((resolve, reject) => {
        waiting.push([resolve, reject]);
        init?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
      });
    },
    answer: (status, body) => waiting.shift()?.[0](Response.json(body, { status })),
    fail: () => waiting.shift()?.[1](new Error("no network")),
  };
}

const kept = {
  id: "f1",
  name: "cat.png",
  type: "image/png",
  bytes: 7,
  url: "/v1/files/f1/cat.png",
};

describe("A file", () => {
  test("goes to the server first, and then as a message; its preview goes later", async () => {
    const revoked = vi.spyOn(URL, "revokeObjectURL");
    const server = serveFiles();
    const chat = createChat({ fetch: server.fetch });
    await connected(chat, [conversation("c1")]);
    chat.attach(file());
    expect(pendingOf(chat)[0]).toMatchObject({ text: "", progress: 0, attachment: { bytes: 7 } });
    await expect.poll(() => server.asked.length).toBe(1);
    expect(pendingOf(chat)[0]?.attachment?.previewUrl).toMatch(/^blob:/);
    expect(server.asked[0]?.url).toBe("https://chat.example/v1/files?name=cat.png&anonymousId=ada");
    expect(server.asked[0]?.headers.get("x-proffer-device")).toBe("device-key-of-ada");
    expect(sockets.last.of("say")).toEqual([]);
    server.answer(200, kept);
    await expect.poll(() => sockets.last.of("say")).toMatchObject([{ text: "", attachment: "f1" }]);
    const [{ clientId } = { clientId: "" }] = sockets.last.of("say");
    sockets.last.receive(message(1, { clientId, from: "visitor", text: "", attachment: kept }));
    const [shown] = chat.getState().messages;
    expect(shown).toMatchObject({
      attachment: { url: "https://chat.example/v1/files/f1/cat.png" },
    });
    expect(chat.getState().messages).toHaveLength(1);
    await turns();
    expect(revoked).not.toHaveBeenCalled();
  });

  test("that opens the conversation lets what is written meanwhile go first", async () => {
    const server = serveFiles();
    const chat = createChat({ fetch: server.fetch });
    await connected(chat);
    chat.attach(file());
    chat.say("It looks like this");
    await expect
      .poll(() => sockets.last.of("open").at(-1))
      .toMatchObject({ text: "It looks like this" });
    expect(said).toEqual(["handoff", "say It looks like this"]);
    sockets.last.receive({ type: "conversation", conversation: conversation("c1") });
    await expect.poll(() => server.asked.length).toBe(1);
    server.answer(200, kept);
    await expect
      .poll(() => sockets.last.of("say").map(({ attachment }) => attachment))
      .toContain("f1");
  });

  test.each([
    [file("x".repeat(1001)), "too_large"],
    [file("<svg/>", "a.svg", "image/svg+xml"), "bad_type"],
  ])("that the server would refuse is not sent to it", async (refused, code) => {
    const server = serveFiles();
    const chat = createChat({ fetch: server.fetch });
    await connected(chat, [conversation("c1")]);
    chat.attach(refused);
    await turns();
    expect(pendingOf(chat)[0]?.failed).toBe(code);
    expect(server.asked).toEqual([]);
  });

  test("that fails says why, is tried again when asked for, and can be given up", async () => {
    const revoked = vi.spyOn(URL, "revokeObjectURL");
    const server = serveFiles();
    const chat = createChat({ fetch: server.fetch });
    await connected(chat, [conversation("c1")]);
    chat.attach(file());
    await expect.poll(() => server.asked.length).toBe(1);
    server.answer(429, { error: { code: "rate_limited" } });
    await expect.poll(() => pendingOf(chat)[0]?.failed).toBe("rate_limited");
    const { clientId = "" } = pendingOf(chat)[0] ?? {};
    chat.retry(clientId);
    expect(pendingOf(chat)[0]).not.toHaveProperty("failed");
    await expect.poll(() => server.asked.length).toBe(2);
    server.fail();
    await expect.poll(() => pendingOf(chat)[0]?.failed).toBe("network");
    chat.cancel(clientId);
    expect(chat.getState().messages).toEqual([]);
    await turns();
    expect(revoked).toHaveBeenCalledTimes(1);
    chat.retry(clientId);
    await turns();
    expect(server.asked).toHaveLength(2);
  });

  test("that the network alone has failed is tried again when it is back", async () => {
    const server = serveFiles();
    const chat = createChat({ fetch: server.fetch });
    await connected(chat, [conversation("c1")]);
    chat.attach(file());
    await expect.poll(() => server.asked.length).toBe(1);
    server.fail();
    await expect.poll(() => pendingOf(chat)[0]?.failed).toBe("network");
    sockets.last.receive({ type: "welcome", serverTime: 0, conversations: [], features });
    await expect.poll(() => server.asked.length).toBe(2);
  });

  test("given up while it goes is stopped, and what the server answers then is nothing", async () => {
    const server = serveFiles();
    const chat = createChat({ fetch: server.fetch });
    await connected(chat, [conversation("c1")]);
    chat.attach(file());
    await expect.poll(() => server.asked.length).toBe(1);
    chat.cancel(pendingOf(chat)[0]?.clientId ?? "");
    await turns();
    server.answer(200, kept);
    await turns();
    expect(sockets.last.of("say")).toEqual([]);
    expect(chat.getState().messages).toEqual([]);
  });

  test("waits for the customer's yes, and is not kept beyond the page before the server has it", async () => {
    const server = serveFiles();
    mayUpload.allowed = false;
    const chat = createChat({ fetch: server.fetch });
    chat.attach(file());
    await turns();
    expect(server.asked).toEqual([]);
    expect(note?.pending).toEqual([]);
    mayUpload.allowed = true;
    await connected(chat, [conversation("c1")]);
    await expect.poll(() => server.asked.length).toBe(1);
    server.answer(200, kept);
    await expect.poll(() => note?.pending).toHaveLength(1);
    expect(JSON.stringify(note)).not.toContain("blob:");
  });

  test("tells how far it is where the page can say so", async () => {
    const requests: FakeRequest[] = [];
    class FakeRequest extends EventTarget {
      readonly upload = new EventTarget();
      status = 0;
      responseText = "";
      constructor() {
        super();
        requests.push(this);
      }
      open(): void {}
      setRequestHeader(): void {}
      send(): void {}
      abort(): void {}
    }
    vi.stubGlobal("XMLHttpRequest", FakeRequest);
    const chat = createChat();
    await connected(chat, [conversation("c1")]);
    chat.attach(file());
    await expect.poll(() => requests.length).toBe(1);
    const [request] = requests;
    request?.upload.dispatchEvent(Object.assign(new Event("progress"), { loaded: 25, total: 100 }));
    expect(pendingOf(chat)[0]?.progress).toBe(0.25);
    Object.assign(request ?? {}, { status: 413, responseText: "<html>" });
    request?.dispatchEvent(new Event("load"));
    await expect.poll(() => pendingOf(chat)[0]?.failed).toBe("too_large");
  });
});

describe("Conversations", () => {
  const earlier = conversation("c0", { status: "closed", openedAt: 5, messages: 2 });
  const running = conversation("c1", { messages: 1 });

  test("are all there; an earlier one can be looked at, and words lead back to the running one", async () => {
    const chat = createChat();
    await connected(chat, [running, earlier]);
    expect(chat.getState().conversations.map(({ id }) => id)).toEqual(["c1", "c0"]);
    sockets.last.receive(message(1));
    chat.look("c0");
    expect(sockets.last.of("read")).toEqual([{ type: "read", conversation: "c0", after: 0 }]);
    expect(chat.getState()).toMatchObject({ conversation: { id: "c0" }, messages: [] });
    sockets.last.receive(message(1, { conversation: "c0", text: "long ago" }));
    sockets.last.receive(message(2));
    expect(chat.getState().messages).toMatchObject([{ text: "long ago" }]);
    chat.say("And now?");
    expect(chat.getState()).toMatchObject({ conversation: { id: "c1" } });
    expect(chat.getState().messages.map(({ text }) => text)).toEqual([
      "words 1",
      "words 2",
      "And now?",
    ]);
    await expect.poll(() => sockets.last.of("say")).toMatchObject([{ conversation: "c1" }]);
  });

  test("that are not the customer's are not looked at", async () => {
    const chat = createChat();
    await connected(chat, [running]);
    chat.look("somebody-elses");
    expect(sockets.last.of("read")).toEqual([]);
    expect(chat.getState().conversation?.id).toBe("c1");
  });

  test("are asked for again from the last message on, after a break", async () => {
    vi.useFakeTimers();
    const chat = createChat();
    chat.connect();
    await vi.advanceTimersByTimeAsync(1);
    sockets.last.open();
    const welcome = { type: "welcome", serverTime: 0, conversations: [running, earlier] } as const;
    sockets.last.receive(welcome);
    sockets.last.receive(message(1));
    chat.look("c0");
    sockets.last.receive(message(1, { conversation: "c0" }));
    sockets.last.break();
    await vi.advanceTimersByTimeAsync(60_000);
    sockets.last.open();
    expect(sockets.last.of("hello")).toMatchObject([{ conversation: "c1", after: 1 }]);
    sockets.last.receive(welcome);
    expect(sockets.last.of("read")).toEqual([{ type: "read", conversation: "c0", after: 1 }]);
  });

  test("tell of their agent, the queue, who has read and how many agents there are", async () => {
    const chat = createChat();
    await connected(chat, [running]);
    expect(chat.getState()).toMatchObject({ agentsOnline: 2, features, queue: null, agentSeen: 0 });
    const queue = {
      type: "queue",
      conversation: "c1",
      position: 2,
      expectedWaitMs: 60_000,
    } as const;
    sockets.last.receive(queue);
    sockets.last.receive({ type: "seen", conversation: "c1", seq: 1, from: "agent" });
    sockets.last.receive({ type: "agents", online: 0 });
    expect(chat.getState()).toMatchObject({
      queue: { position: 2, expectedWaitMs: 60_000 },
      agentSeen: 1,
      agentsOnline: 0,
    });
    sockets.last.receive({
      type: "conversation",
      conversation: { ...running, agent: { name: "Mei" } },
    });
    expect(chat.getState()).toMatchObject({
      queue: null,
      conversation: { agent: { name: "Mei" } },
    });
  });
});

describe("What the customer says of a conversation", () => {
  test("that they have seen it goes out once for each step, and again until the server has it", async () => {
    const chat = createChat();
    await connected(chat, [conversation("c1", { messages: 3 })]);
    chat.seen(2);
    chat.seen(2);
    chat.seen(1);
    chat.seen(Number.NaN);
    const seen = { type: "seen", conversation: "c1", seq: 2 };
    expect(sockets.last.of("seen")).toEqual([seen]);
    expect(chat.getState().conversation?.seen?.visitor).toBe(2);
    const welcome = { type: "welcome", serverTime: 0, features } as const;
    sockets.last.receive({ ...welcome, conversations: [conversation("c1", { messages: 3 })] });
    expect(sockets.last.of("seen")).toEqual([seen, seen]);
    const known = conversation("c1", { seen: { visitor: 2, agent: 0 } });
    sockets.last.receive({ ...welcome, conversations: [known] });
    sockets.last.receive({ ...welcome, conversations: [known] });
    expect(sockets.last.of("seen")).toHaveLength(2);
  });

  test("how it was counts after the close only, and rules hear of it", async () => {
    const chat = createChat();
    await connected(chat, [conversation("c1")]);
    chat.rate(5);
    sockets.last.receive({
      type: "conversation",
      conversation: conversation("c1", { status: "closed" }),
    });
    chat.rate(9);
    chat.rate(4, "  Quick  ");
    expect(sockets.last.of("rate")).toEqual([
      { type: "rate", conversation: "c1", score: 4, comment: "Quick" },
    ]);
    expect(chat.getState().conversation?.rating).toEqual({ score: 4, comment: "Quick" });
    expect(said).toEqual([{ score: 4, answer: "Quick" }]);
  });

  test("where to answer them waits for the conversation that it belongs to", async () => {
    const chat = createChat();
    await connected(chat);
    chat.leaveContact({ email: " ada@example.com ", name: "Ada" });
    expect(sockets.last.of("contact")).toEqual([]);
    sockets.last.receive({ type: "conversation", conversation: conversation("c1") });
    expect(sockets.last.of("contact")).toEqual([
      { type: "contact", conversation: "c1", email: "ada@example.com", name: "Ada" },
    ]);
  });
});

test("a message that the server refuses for good stays, with the reason", async () => {
  const chat = createChat();
  await connected(chat, [conversation("c1")]);
  chat.say("Hello");
  await expect.poll(() => sockets.last.of("say").length).toBe(1);
  const [{ clientId } = { clientId: "" }] = sockets.last.of("say");
  sockets.last.receive({ type: "error", code: "bad_request", message: "no", clientId });
  expect(pendingOf(chat)).toMatchObject([{ text: "Hello", failed: "bad_request" }]);
  chat.say("Again");
  await expect
    .poll(() => sockets.last.of("say").map(({ text }) => text))
    .toEqual(["Hello", "Again"]);
  chat.retry(clientId);
  await expect.poll(() => sockets.last.of("say").length).toBe(4);
});

test("help and transcripts are asked of the server, in the customer's language and name", async () => {
  const asked: [string, RequestInit | undefined][] = [];
  const fetch = vi.fn<typeof globalThis.fetch>((url, init) => {
    asked.push([String(url), init]);
    const isHelp = String(url).includes("/v1/help");
    return Promise.resolve(Response.json(isHelp ? { articles: [{ id: "a" }] } : { sent: true }));
  });
  const chat = createChat({ fetch, locale: () => "zh-Hans" });
  await expect(chat.mailTranscript("ada@example.com")).rejects.toMatchObject({ code: "not_found" });
  await connected(chat, [conversation("c1")]);
  expect(await chat.searchHelp(" 退货 ")).toEqual([{ id: "a" }]);
  expect(asked[0]?.[0]).toBe(
    `https://chat.example/v1/help?q=${encodeURIComponent("退货")}&locale=zh-Hans`,
  );
  await chat.mailTranscript("ada@example.com");
  expect(JSON.parse(String(asked[1]?.[1]?.body))).toEqual({
    anonymousId: "ada",
    conversation: "c1",
    email: "ada@example.com",
    locale: "zh-Hans",
  });
  expect(new Headers(asked[1]?.[1]?.headers).get("x-proffer-device")).toBe("device-key-of-ada");
});

test("somebody else on this device finds nothing of who was here before", async () => {
  const server = serveFiles();
  const chat = createChat({ fetch: server.fetch });
  await connected(chat, [
    conversation("c1"),
    conversation("c0", { status: "closed", openedAt: 1 }),
  ]);
  sockets.last.receive(message(1));
  chat.attach(file());
  chat.look("c0");
  chat.seen(1);
  chat.reset();
  expect(chat.getState()).toMatchObject({
    conversation: null,
    conversations: [],
    messages: [],
    queue: null,
    connection: "idle",
  });
  await connected(chat);
  expect(sockets.last.sent.map(({ type }) => type)).toEqual(["hello"]);
});

test("what the server cannot take just now is said again by itself, without another word", async () => {
  const chat = createChat();
  await connected(chat, [conversation("c1")]);
  void chat.say("Hello?");
  await expect.poll(() => sockets.last.of("say").length).toBe(1);
  const [{ clientId } = { clientId: "" }] = sockets.last.of("say");
  sockets.last.receive({ type: "error", code: "unavailable", message: "Try again.", clientId });
  expect(pendingOf(chat)).toMatchObject([{ text: "Hello?" }]);
  await expect.poll(() => sockets.last.of("say").length, { timeout: 6000 }).toBe(2);
  sockets.last.receive({ type: "ack", clientId, conversation: "c1", seq: 1 });
  expect(pendingOf(chat)).toEqual([]);
  chat.stop();
});
