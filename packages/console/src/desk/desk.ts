import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { ServerFrame } from "@proffer/protocol";
import { createDeskSocket } from "./socket.ts";
import {
  connected,
  initialState,
  lastWithoutGap,
  received,
  renamed,
  said,
  selected,
  withTyping,
} from "./state.ts";
import type { DeskState, Outgoing, Reduce } from "./state.ts";

/** What an agent can do. The views call nothing else. */
export interface Desk {
  readonly state: ReadonlySignal<DeskState>;
  select(conversation: string | null): void;
  say(text: string): void;
  typing(): void;
  closeConversation(): void;
  rename(name: string): void;
  /** Tries at once instead of when the wait is over. */
  reconnect(): void;
  leave(): void;
}

interface DeskOptions {
  readonly key: string;
  readonly name: string;
  readonly connect: () => WebSocket;
  readonly now: () => number;
  readonly random: () => number;
  readonly createId: () => string;
}

/** A customer who has not typed for this long has stopped. */
const typingMs = 4000;

/** Holds the one writable signal of the desk, and says to the server what the agent does. */
export function createDesk({ key, name, connect, now, random, createId }: DeskOptions): Desk {
  const state = signal(initialState(name));
  const change = (reduce: Reduce): void => void (state.value = reduce(state.value));
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const socket = createDeskSocket({
    connect,
    random,
    hello: () => ({ type: "hello", role: "agent", key, name: state.value.name }),
    onConnection: (connection) =>
      connection !== state.value.connection && change(connected(connection)),
    onFrame(frame) {
      change(received(frame));
      if (frame.type === "welcome") catchUp();
      if (frame.type === "typing") stopTypingLater(frame);
    },
  });
  /** After a break: what the server may not have, then what we may not have. */
  const catchUp = (): void => {
    state.value.outbox.forEach(send);
    read();
  };
  const send = ({ clientId, conversation, text }: Outgoing): void =>
    socket.send({ type: "say", clientId, conversation, text });
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

  return {
    state,
    select(conversation) {
      change(selected(conversation));
      read();
    },
    say(text) {
      const { selected: conversation } = state.value;
      if (conversation === null) return;
      const outgoing = { clientId: createId(), conversation, text, at: now() };
      change(said(outgoing));
      send(outgoing);
    },
    typing() {
      const { selected: conversation } = state.value;
      if (conversation !== null) socket.send({ type: "typing", conversation });
    },
    closeConversation() {
      const { selected: conversation } = state.value;
      if (conversation !== null) socket.send({ type: "close", conversation });
    },
    rename(to) {
      change(renamed(to));
      socket.reconnect();
    },
    reconnect: socket.reconnect,
    leave: socket.close,
  };
}
