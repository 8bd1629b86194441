import type {
  Attachment,
  ChatFeatures,
  ChatMessage,
  Conversation,
  ServerFrame,
  TimelineEntry,
} from "@proffer/protocol";
import { noFeatures } from "@proffer/protocol";

/** `refused`: the server does not know the key; only a person can mend that. */
export type Connection = "connecting" | "online" | "offline" | "refused";

/** A message of ours that the server has not confirmed yet. */
export interface Outgoing {
  readonly clientId: string;
  readonly conversation: string;
  readonly text: string;
  readonly at: number;
  /** The name of a file that has yet to reach the server. */
  readonly uploading?: string;
  readonly attachment?: Attachment;
}

/** Everything the desk knows. Only the functions of this file make a new one. */
export interface DeskState {
  readonly connection: Connection;
  /** The agent's name, as customers read it. */
  readonly name: string;
  /** What the server can do beyond words. */
  readonly features: ChatFeatures;
  readonly conversations: ReadonlyMap<string, Conversation>;
  /** By conversation, in order of `seq`. */
  readonly messages: ReadonlyMap<string, readonly ChatMessage[]>;
  readonly timelines: ReadonlyMap<string, readonly TimelineEntry[]>;
  readonly outbox: readonly Outgoing[];
  readonly selected: string | null;
  /** How far each conversation was read here. */
  readonly seen: ReadonlyMap<string, number>;
  /** The conversations whose customer is typing. */
  readonly typing: ReadonlySet<string>;
  /** What the server refused last, in its words. */
  readonly problem: string | null;
}

export type Reduce = (state: DeskState) => DeskState;

export function initialState(name: string): DeskState {
  return {
    connection: "connecting",
    name,
    features: noFeatures,
    conversations: new Map(),
    messages: new Map(),
    timelines: new Map(),
    outbox: [],
    selected: null,
    seen: new Map(),
    typing: new Set(),
    problem: null,
  };
}

/** What a frame of the server changes. */
export function received(frame: ServerFrame): Reduce {
  return (state) => {
    switch (frame.type) {
      case "welcome":
        return {
          ...state,
          connection: "online",
          features: frame.features ?? state.features,
          conversations: new Map(frame.conversations.map((one) => [one.id, one])),
        };
      case "conversation":
        return withConversation(state, frame.conversation);
      case "gone":
        return without(state, frame.conversation);
      case "message":
        return withMessage(state, frame.message);
      case "ack":
        return withAck(state, frame);
      case "timeline":
        return { ...state, timelines: put(state.timelines, frame.conversation, frame.entries) };
      case "typing":
        return frame.from === "visitor" ? withTyping(frame.conversation, true)(state) : state;
      case "seen":
        return withSeen(state, frame);
      case "error":
        return withRefusal(state, frame);
      // What visitors are told.
      case "queue":
      case "agents":
        return state;
    }
  };
}

export function connected(connection: Connection): Reduce {
  return (state) => ({ ...state, connection });
}

export function selected(id: string | null): Reduce {
  return (state) => markSeen({ ...state, selected: id, problem: null });
}

export function said(outgoing: Outgoing): Reduce {
  return (state) => ({ ...state, outbox: [...state.outbox, outgoing], problem: null });
}

/** A file has reached the server: its message can go. */
export function uploaded(clientId: string, attachment: Attachment): Reduce {
  return (state) => ({
    ...state,
    outbox: state.outbox.map((one) =>
      one.clientId === clientId ? withFile(one, attachment) : one,
    ),
  });
}

/** What was on its way is given up, and why. */
export function gaveUp(clientId: string, problem: string): Reduce {
  return (state) => ({
    ...state,
    problem,
    outbox: state.outbox.filter((one) => one.clientId !== clientId),
  });
}

export function renamed(name: string): Reduce {
  return (state) => ({ ...state, name });
}

export function withTyping(conversation: string, typing: boolean): Reduce {
  return (state) => {
    const next = new Set(state.typing);
    if (typing) next.add(conversation);
    else next.delete(conversation);
    return { ...state, typing: next };
  };
}

/** Newest first. */
export function listed(state: DeskState): readonly Conversation[] {
  return [...state.conversations.values()].sort((a, b) => b.lastAt - a.lastAt);
}

/** Whether a customer waits for somebody to read what they wrote. */
export function isUnread(state: DeskState, conversation: Conversation): boolean {
  const { id, status, lastFrom, messages, seen } = conversation;
  // Another agent's eyes count as well as ours.
  const upTo = Math.max(state.seen.get(id) ?? 0, seen?.agent ?? 0);
  return status === "open" && lastFrom === "visitor" && messages > upTo;
}

/** The last `seq` up to which nothing is missing: what comes after is asked for again. */
export function lastWithoutGap(messages: readonly ChatMessage[] | undefined): number {
  let last = 0;
  for (const { seq } of messages ?? []) if (seq === last + 1) last = seq;
  return last;
}

function withConversation(state: DeskState, conversation: Conversation): DeskState {
  return markSeen({
    ...state,
    conversations: put(state.conversations, conversation.id, conversation),
  });
}

/** Whoever reads it just now is told by its absence: there is nothing left to show. */
function without(state: DeskState, id: string): DeskState {
  return {
    ...state,
    conversations: remove(state.conversations, id),
    messages: remove(state.messages, id),
    timelines: remove(state.timelines, id),
    seen: remove(state.seen, id),
    outbox: state.outbox.filter(({ conversation }) => conversation !== id),
    selected: state.selected === id ? null : state.selected,
  };
}

/** A message may come twice, or after a newer one: it takes its place by `seq`. */
function withMessage(state: DeskState, message: ChatMessage): DeskState {
  const others = (state.messages.get(message.conversation) ?? []).filter(
    ({ seq }) => seq !== message.seq,
  );
  const messages = [...others, message].sort((a, b) => a.seq - b.seq);
  const next = {
    ...state,
    messages: put(state.messages, message.conversation, messages),
    outbox: state.outbox.filter(({ clientId }) => clientId !== message.clientId),
  };
  return message.from === "visitor" ? withTyping(message.conversation, false)(next) : next;
}

function withFile(
  { uploading: _uploading, ...outgoing }: Outgoing,
  attachment: Attachment,
): Outgoing {
  return { ...outgoing, attachment };
}

function withSeen(
  state: DeskState,
  { conversation, seq, from }: Extract<ServerFrame, { type: "seen" }>,
): DeskState {
  const found = state.conversations.get(conversation);
  if (!found || from === "system") return state;
  const seen = { visitor: 0, agent: 0, ...found.seen };
  const marked = { ...found, seen: { ...seen, [from]: Math.max(seen[from], seq) } };
  return { ...state, conversations: put(state.conversations, conversation, marked) };
}

function withAck(state: DeskState, ack: Extract<ServerFrame, { type: "ack" }>): DeskState {
  const sent = state.outbox.find(({ clientId }) => clientId === ack.clientId);
  if (!sent) return state;
  const { name } = state;
  const { uploading: _uploading, ...message } = sent;
  return withMessage(state, { ...message, seq: ack.seq, from: "agent", name });
}

function withRefusal(
  state: DeskState,
  refusal: Extract<ServerFrame, { type: "error" }>,
): DeskState {
  const { clientId, message: problem } = refusal;
  return { ...state, problem, outbox: state.outbox.filter((one) => one.clientId !== clientId) };
}

function markSeen(state: DeskState): DeskState {
  const open = state.selected === null ? undefined : state.conversations.get(state.selected);
  return open ? { ...state, seen: put(state.seen, open.id, open.messages) } : state;
}

function put<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value,
): ReadonlyMap<string, Value> {
  return new Map(map).set(key, value);
}

function remove<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([one]) => one !== key));
}
