import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { routes } from "@proffer/protocol";
import type { ChatMessage, ClientFrame, ServerFrame } from "@proffer/protocol";

/** An agent's desk that comes again whenever it is cut off, and asks for what it has missed, as the real one does. */
export interface TestDesk {
  /** By conversation: what has come, in the order in which it came. */
  readonly messages: ReadonlyMap<string, readonly ChatMessage[]>;
  /** How often it was let in. */
  readonly welcomes: () => number;
  stop(): void;
}

/** @param answer what to say to a message; nothing to most. */
export function openDesk(
  url: string,
  key: string,
  answer: (message: ChatMessage) => string | undefined,
): TestDesk {
  const messages = new Map<string, ChatMessage[]>();
  /** What was said and not acknowledged: it is said again. */
  const unsaid = new Map<string, ClientFrame>();
  let isStopped = false;
  let welcomes = 0;
  let socket: WebSocket;

  const send = (frame: ClientFrame): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  };
  const lastOf = (conversation: string): number => messages.get(conversation)?.at(-1)?.seq ?? 0;
  const catchUp = (conversation: string): void =>
    send({ type: "read", conversation, after: lastOf(conversation) });

  function hear(frame: ServerFrame): void {
    if (frame.type === "welcome") {
      welcomes++;
      for (const { id } of frame.conversations) catchUp(id);
      for (const one of unsaid.values()) send(one);
    } else if (frame.type === "message") take(frame.message);
    else if (frame.type === "ack") unsaid.delete(frame.clientId);
  }

  function take(message: ChatMessage): void {
    const { conversation, seq, from, clientId } = message;
    const last = lastOf(conversation);
    if (seq <= last) return;
    // One in between has not come: it stands in the database.
    if (seq > last + 1) return catchUp(conversation);
    messages.set(conversation, [...(messages.get(conversation) ?? []), message]);
    const text = from === "visitor" ? answer(message) : undefined;
    if (text === undefined) return;
    const reply: ClientFrame = { type: "say", conversation, clientId: `re-${clientId}`, text };
    unsaid.set(`re-${clientId}`, reply);
    send(reply);
  }

  function open(): void {
    socket = new WebSocket(url.replace("http", "ws") + routes.chat);
    socket.on("open", () => send({ type: "hello", role: "agent", key, name: "Mei" }));
    socket.on("message", (data: Buffer) => hear(JSON.parse(data.toString()) as ServerFrame));
    socket.on("error", () => {});
    socket.on("close", async () => {
      await sleep(100 + Math.random() * 200);
      if (!isStopped) open();
    });
  }
  open();
  return {
    messages,
    welcomes: () => welcomes,
    stop() {
      isStopped = true;
      socket.terminate();
    },
  };
}
