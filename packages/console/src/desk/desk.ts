import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { Attachment, ServerFrame } from "@proffer/protocol";
import { createDeskSocket } from "./socket.ts";
import {
  connected,
  gaveUp,
  initialState,
  lastWithoutGap,
  received,
  renamed,
  said,
  selected,
  uploaded,
  withTyping,
} from "./state.ts";
import type { DeskState, Outgoing, Reduce } from "./state.ts";

/** What an agent can do. The views call nothing else. */
export interface Desk {
  readonly state: ReadonlySignal<DeskState>;
  select(conversation: string | null): void;
  say(text: string): void;
  /** Sends a file; a problem with it is told in the state. */
  attach(file: File): void;
  typing(): void;
  /** Says that the agent is there before anything is said. */
  take(): void;
  closeConversation(): void;
  reopenConversation(): void;
  /** The agent looks at the page: what stands there is read. */
  look(): void;
  rename(name: string): void;
  /** Tries at once instead of when the wait is over. */
  reconnect(): void;
  leave(): void;
}

interface DeskOptions {
  /** The desk's; without it the session's cookie says who answers. */
  readonly key?: string | undefined;
  readonly name: string;
  readonly connect: () => WebSocket;
  readonly now: () => number;
  readonly random: () => number;
  readonly createId: () => string;
  /** Rejects with an Error whose message may be shown. */
  readonly upload?: (file: File, key: string | undefined) => Promise<Attachment>;
  /** Whether somebody can see the page. */
  readonly isVisible?: () => boolean;
}

/** A customer who has not typed for this long has stopped. */
const typingMs = 4000;

/** Holds the one writable signal of the desk, and says to the server what the agent does. */
export function createDesk(options: DeskOptions): Desk {
  const { key, name, connect, now, random, createId, upload, isVisible = () => false } = options;
  const state = signal(initialState(name));
  const change = (reduce: Reduce): void => void (state.value = reduce(state.value));
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const told = new Map<string, number>();

  const socket = createDeskSocket({
    connect,
    random,
    hello: () => ({
      type: "hello",
      role: "agent",
      ...(key !== undefined && { key, name: state.value.name }),
    }),
    onConnection: (connection) =>
      connection !== state.value.connection && change(connected(connection)),
    onFrame(frame) {
      change(received(frame));
      if (frame.type === "welcome") catchUp();
      if (frame.type === "typing") stopTypingLater(frame);
      look();
    },
  });
  /** After a break: what the server may not have, then what we may not have. */
  const catchUp = (): void => {
    state.value.outbox.forEach(send);
    read();
  };
  const send = ({ clientId, conversation, text, attachment, uploading }: Outgoing): void => {
    if (uploading !== undefined) return;
    const file = attachment ? { attachment: attachment.id } : {};
    socket.send({ type: "say", clientId, conversation, text, ...file });
  };
  /** Customers are told how far they were read, once for each step. */
  const look = (): void => {
    const { selected: id, conversations, connection } = state.value;
    const open = conversations.get(id ?? "");
    if (!open || connection !== "online" || !isVisible()) return;
    if (open.messages <= Math.max(open.seen?.agent ?? 0, told.get(open.id) ?? 0)) return;
    told.set(open.id, open.messages);
    socket.send({ type: "seen", conversation: open.id, seq: open.messages });
  };
  const read = (): void => {
    const { selected: conversation, messages } = state.value;
    if (conversation === null) return;
    socket.send({ type: "read", conversation, after: lastWithoutGap(messages.get(conversation)) });
  };
  const stopTypingLater = ({ conversation }: Extract<ServerFrame, { type: "typing" }>): void => {
    clearTimeout(timers.get(conversation));
    timers.set(
      conversation,
      setTimeout(() => change(withTyping(conversation, false)), typingMs),
    );
  };

  const ask = (type: "take" | "close" | "reopen"): void => {
    const { selected: conversation } = state.value;
    if (conversation !== null) socket.send({ type, conversation });
  };

  return {
    state,
    select(conversation) {
      change(selected(conversation));
      read();
      look();
    },
    say(text) {
      const { selected: conversation } = state.value;
      if (conversation === null) return;
      const outgoing = { clientId: createId(), conversation, text, at: now() };
      change(said(outgoing));
      send(outgoing);
    },
    attach(file) {
      const { selected: conversation } = state.value;
      if (conversation === null || !upload) return;
      const clientId = createId();
      change(said({ clientId, conversation, text: "", at: now(), uploading: file.name }));
      upload(file, key).then(
        (attachment) => {
          change(uploaded(clientId, attachment));
          const outgoing = state.value.outbox.find((one) => one.clientId === clientId);
          if (outgoing) send(outgoing);
        },
        (cause: unknown) => change(gaveUp(clientId, `${file.name}: ${(cause as Error).message}`)),
      );
    },
    typing() {
      const { selected: conversation } = state.value;
      if (conversation !== null) socket.send({ type: "typing", conversation });
    },
    take: () => ask("take"),
    closeConversation: () => ask("close"),
    reopenConversation: () => ask("reopen"),
    look,
    rename(to) {
      change(renamed(to));
      socket.reconnect();
    },
    reconnect: socket.reconnect,
    leave: socket.close,
  };
}
