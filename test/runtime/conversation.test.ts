import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import { routes } from "@proffer/protocol";
import type { Attachment, ClientFrame, ServerFrame } from "@proffer/protocol";
import { createMemoryStorage, createProffer } from "@proffer/sdk";
import type { ChatState, Proffer } from "@proffer/sdk";
import { startServer } from "@proffer/server";
import type { RunningServer } from "@proffer/server";
import { top } from "../support/server.ts";

let data: string;
let server: RunningServer;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "proffer-test-"));
  server = await startServer({
    data,
    host: "127.0.0.1",
    port: 0,
    rules: join(top, "examples/shop/rules.json"),
    widget: join(top, "packages/widget/dist"),
    helpArticles: join(top, "examples/shop/help.json"),
    maxUploadBytes: 100_000,
    logLevel: "silent",
  });
});
afterAll(async () => {
  await server.close();
  rmSync(data, { recursive: true });
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

function customer(): Proffer {
  const proffer = createProffer({
    endpoint: server.url,
    storage: createMemoryStorage(),
    WebSocket: NodeWebSocket as unknown as typeof globalThis.WebSocket,
  });
  open.push({ close: () => proffer.destroy() });
  return proffer;
}

interface Agent {
  send(frame: ClientFrame): void;
  /** Resolves with the first frame that fits, whether it has come already or is still to come. */
  until(fits: (frame: ServerFrame) => boolean): Promise<ServerFrame>;
}

async function agent(): Promise<Agent> {
  const socket = new NodeWebSocket(server.url.replace("http", "ws") + routes.chat);
  open.push({ close: () => socket.terminate() });
  const frames: ServerFrame[] = [];
  socket.on("message", (text: Buffer) => frames.push(JSON.parse(text.toString()) as ServerFrame));
  await new Promise((resolve) => socket.on("open", resolve));
  const send = (frame: ClientFrame): void => socket.send(JSON.stringify(frame));
  send({ type: "hello", role: "agent", key: server.agentKey, name: "Mei" });
  return {
    send,
    async until(fits) {
      await expect.poll(() => frames.some(fits), { timeout: 5000 }).toBe(true);
      return frames.find(fits) as ServerFrame;
    },
  };
}

/** Waits for a state of the chat. */
const until = (proffer: Proffer, fits: (state: ChatState) => boolean): Promise<void> =>
  expect.poll(() => fits(proffer.chat.getState()), { timeout: 5000 }).toBe(true);

/** The smallest picture that is one. */
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("a customer sends a picture, waits, is answered and read, says how it was and looks back", async () => {
  const ada = customer();
  const { chat } = ada;
  chat.connect();
  await until(ada, ({ connection }) => connection === "online");
  expect(chat.getState()).toMatchObject({
    agentsOnline: 0,
    features: { uploads: { maxBytes: 100_000 }, transcript: false, help: true },
  });

  chat.attach(new File([picture], "broken cup.png", { type: "image/png" }));
  await until(ada, ({ messages }) => messages.some((one) => "seq" in one));
  const [sent] = chat.getState().messages;
  expect(sent?.attachment).toMatchObject({ name: "broken cup.png", width: 1, height: 1 });
  const { url } = sent!.attachment as Attachment;
  expect(url.startsWith(`${server.url}/v1/files/`)).toBe(true);
  expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(picture);
  await until(ada, ({ queue }) => queue?.position === 1);
  chat.leaveContact({ email: "ada@example.com" });

  const mei = await agent();
  const { conversation } = chat.getState();
  const { id = "" } = conversation ?? {};
  await until(ada, ({ agentsOnline }) => agentsOnline === 1);
  mei.send({ type: "seen", conversation: id, seq: 1 });
  mei.send({ type: "typing", conversation: id });
  await until(ada, ({ agentSeen, agentTyping }) => agentSeen === 1 && agentTyping);
  mei.send({ type: "say", conversation: id, clientId: "m1", text: "We send another." });
  await until(ada, ({ messages, agentTyping }) => messages.length === 2 && !agentTyping);
  expect(chat.getState()).toMatchObject({ queue: null, conversation: { agent: { name: "Mei" } } });
  chat.seen(2);
  await mei.until(({ type, ...frame }) => type === "seen" && "seq" in frame && frame.seq === 2);

  mei.send({ type: "close", conversation: id });
  await until(ada, (state) => state.conversation?.status === "closed");
  chat.rate(5, "Kind");
  const rated = await mei.until(
    (frame) => frame.type === "conversation" && frame.conversation.rating !== undefined,
  );
  expect(rated).toMatchObject({
    conversation: { rating: { score: 5, comment: "Kind" }, contact: { email: "ada@example.com" } },
  });

  chat.say("One thing more");
  await until(ada, ({ conversations }) => conversations.length === 2);
  chat.look(id);
  expect(chat.getState().messages.map(({ text }) => text)).toEqual(["", "We send another."]);
});

test("files that are too large or of no use are refused where the customer sees it", async () => {
  const { chat } = customer();
  chat.connect();
  await expect.poll(() => chat.getState().connection, { timeout: 5000 }).toBe("online");
  chat.attach(new File([Buffer.alloc(100_001)], "large.png", { type: "image/png" }));
  chat.attach(new File(["<script>alert(1)</script>        "], "lie.png", { type: "image/png" }));
  await expect
    .poll(() => chat.getState().messages.map((one) => "failed" in one && one.failed), {
      timeout: 5000,
    })
    .toEqual(["too_large", "bad_type"]);
});

test("help is found in the customer's words, and a transcript that cannot be sent says so", async () => {
  const { chat } = customer();
  const [best] = await chat.searchHelp("where is my parcel?");
  expect(best?.id).toBe("delivery");
  expect(await chat.searchHelp("")).toHaveLength(6);
  await expect(chat.mailTranscript("ada@example.com")).rejects.toMatchObject({
    profferError: true,
  });
});

test("another customer has nothing of it", async () => {
  const eve = customer();
  eve.chat.connect();
  await until(eve, ({ connection }) => connection === "online");
  expect(eve.chat.getState()).toMatchObject({ conversations: [], messages: [] });
});
