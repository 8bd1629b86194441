import { nanoid } from "nanoid";
import type {
  ChatMessage,
  ClientFrame,
  Conversation,
  HandoffContext,
  ServerFrame,
} from "@proffer/protocol";
import { errors, maxTextLength } from "@proffer/protocol";
import type { Identity, KeptMessage, KeptOffer, Notes, Storage } from "../storage/storage.ts";
import type { Chat, ChatState, Offer, PendingMessage, ProfferProblem } from "../types.ts";
import { Socket } from "./socket.ts";

interface ChatDeps {
  readonly endpoint: string | undefined;
  readonly WebSocket: typeof globalThis.WebSocket | undefined;
  readonly storage: () => Storage;
  readonly identity: () => Identity;
  readonly now: () => number;
  readonly onProblem: (problem: ProfferProblem) => void;
  /** Whether the customer has agreed to anything leaving the page. */
  readonly maySend: () => boolean;
  readonly ready: Promise<unknown>;
  /** The agent sees what the customer did, so the server should know it first. */
  readonly flush: () => Promise<unknown>;
  readonly onHandoff: (offer: Offer | undefined) => void;
  /** The customer wrote something: rules may look at it. */
  readonly onSay: (text: string) => void;
}

const idle: ChatState = {
  connection: "idle",
  conversation: null,
  messages: [],
  agentTyping: false,
};

/** An agent's “…” goes away by itself when no more of it comes. */
const typingMs = 4000;

/** The customer's side of a conversation: what was said is kept until the server has it, and sent again until then. */
export class VisitorChat implements Chat {
  readonly #deps: ChatDeps;
  readonly #listeners = new Set<(state: ChatState) => void>();
  #state: ChatState = idle;
  #pending: readonly KeptMessage[] = [];
  #socket: Socket | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: ChatDeps) {
    this.#deps = deps;
  }

  getState(): ChatState {
    return this.#state;
  }

  subscribe(listener: (state: ChatState) => void): () => void {
    if (typeof listener !== "function") return () => {};
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes up what an earlier page left: messages on their way, and a conversation that is open. */
  async resume(): Promise<void> {
    const kept = await this.#deps.storage().note("chat");
    const held = this.#pending;
    this.#pending = [...(kept?.pending ?? []), ...held];
    if (held.length > 0) await this.#keep();
    if (!kept?.open && held.length === 0) return;
    this.#update({});
    this.connect();
  }

  connect(): void {
    const { endpoint, WebSocket } = this.#deps;
    // What was said waits: until the customer agrees, nothing leaves this page.
    if (!endpoint || !WebSocket || !this.#deps.maySend()) return;
    this.#socket ??= new Socket(endpoint, WebSocket, {
      hello: () => this.#hello(),
      onFrame: (frame) => this.#receive(frame),
      onState: (connection) => this.#update({ connection }),
    });
    void this.#deps.ready.then(() => this.#socket?.connect());
  }

  say(text: string, about?: Offer): void {
    const words = typeof text === "string" ? text.trim().slice(0, maxTextLength) : "";
    if (words === "") return;
    const first = !this.#isOpen() && this.#pending.length === 0;
    const offer = about ? { offer: about.id } : {};
    const message: KeptMessage = {
      clientId: nanoid(),
      text: words,
      at: this.#deps.now(),
      ...offer,
    };
    this.#pending = [...this.#pending, message];
    this.#update({});
    if (first) this.#deps.onHandoff(about ?? undefined);
    this.#deps.onSay(words);
    if (!this.#deps.maySend()) this.#tellOfWaiting();
    this.connect();
    void this.#keep()
      .then(() => this.#deps.flush())
      .then(() => this.#sendPending());
  }

  #tellOfWaiting(): void {
    if (this.#deps.endpoint === undefined) return;
    const message = "A message waits: it is sent when the customer has agreed to it (setConsent).";
    this.#deps.onProblem({ type: "consent", message });
  }

  typing(): void {
    const { conversation } = this.#state;
    if (conversation) this.#socket?.send({ type: "typing", conversation: conversation.id });
  }

  /** Somebody else uses this device from now on: what was said before is not theirs to read. */
  reset(): void {
    this.stop();
    this.#socket = undefined;
    this.#pending = [];
    this.#update({ ...idle, messages: [] });
  }

  stop(): void {
    this.#socket?.stop();
    clearTimeout(this.#typing);
  }

  #hello(): ClientFrame {
    const { anonymousId, deviceKey, token } = this.#deps.identity();
    const last = this.#confirmed().at(-1);
    const held = last && { conversation: last.conversation, after: last.seq };
    const proof = token !== undefined && { identityToken: token };
    return { type: "hello", role: "visitor", anonymousId, deviceKey, ...proof, ...held };
  }

  #receive(frame: ServerFrame): void {
    switch (frame.type) {
      case "welcome":
        if (frame.conversations[0]) this.#hold(frame.conversations[0]);
        // Who answers should see what the customer did: the server is told of that first.
        return void this.#deps.flush().then(() => this.#sendPending());
      case "conversation":
        return this.#hold(frame.conversation);
      case "message":
        return this.#add(frame.message);
      case "ack":
        return this.#confirm(frame.clientId);
      case "typing":
        return frame.from === "agent" ? this.#agentTypes() : undefined;
      case "error":
        return this.#refused(frame);
      case "timeline":
      case "gone":
        return undefined;
    }
  }

  #refused({ code, clientId }: ServerFrame & { type: "error" }): void {
    const { conversation } = this.#state;
    if (code === "conversation_closed" && conversation) {
      // What was on its way when it was closed opens the next one.
      this.#update({ conversation: { ...conversation, status: "closed" } });
      void this.#sendPending();
    } else if (clientId !== undefined && !errors[code]?.retryable) {
      // A message that the server will never take would be sent for ever.
      this.#confirm(clientId);
    }
  }

  /** After a close the next words open another conversation, whose messages count from one again. */
  #hold(conversation: Conversation): void {
    const same = this.#state.conversation?.id === conversation.id;
    this.#update({ conversation, ...(!same && { messages: [] }) });
    void this.#keep();
    // What was said while the first message opened it; one that is on its way already is told apart by its id.
    if (!same && conversation.status === "open") void this.#sendPending();
  }

  #add(message: ChatMessage): void {
    const confirmed = this.#confirmed().filter(
      ({ seq, conversation }) => seq !== message.seq && conversation === message.conversation,
    );
    const messages = [...confirmed, message].sort((a, b) => a.seq - b.seq);
    this.#pending = this.#pending.filter(({ clientId }) => clientId !== message.clientId);
    this.#update({ messages, ...(message.from === "agent" && { agentTyping: false }) });
  }

  #confirm(clientId: string): void {
    this.#pending = this.#pending.filter((message) => message.clientId !== clientId);
    this.#update({});
    void this.#keep();
  }

  async #sendPending(): Promise<void> {
    if (!this.#deps.maySend()) return;
    for (const [i, message] of this.#pending.entries()) {
      const { conversation } = this.#state;
      const open = conversation?.status === "open";
      if (!open && i > 0) return; // The first opens the conversation; the others follow its ack.
      const frame = open
        ? ({
            type: "say",
            conversation: conversation.id,
            clientId: message.clientId,
            text: message.text,
          } as const)
        : await this.#opening(message);
      if (!this.#socket?.send(frame)) return;
    }
  }

  async #opening({ clientId, text, offer }: KeptMessage): Promise<ClientFrame> {
    const offers = offer === undefined ? [] : await this.#offers();
    const kept = offers.find(({ id }) => id === offer);
    if (!kept) return { type: "open", clientId, text };
    const team = kept.decision.action.params["team"];
    return {
      type: "open",
      clientId,
      text,
      why: whyOf(kept),
      ...(typeof team === "string" && { team }),
    };
  }

  #agentTypes(): void {
    clearTimeout(this.#typing);
    this.#update({ agentTyping: true });
    this.#typing = setTimeout(() => this.#update({ agentTyping: false }), typingMs);
  }

  #confirmed(): readonly ChatMessage[] {
    return this.#state.messages.filter((message): message is ChatMessage => "seq" in message);
  }

  #isOpen(): boolean {
    return this.#state.conversation?.status === "open";
  }

  #call(listener: (state: ChatState) => void): void {
    try {
      listener(this.#state);
    } catch (cause) {
      this.#deps.onProblem({ type: "internal", message: "A listener of the chat threw.", cause });
    }
  }

  /** Without them the agent reads the words alone, which is better than nothing. */
  #offers(): Promise<readonly KeptOffer[]> {
    return this.#deps
      .storage()
      .offers()
      .catch(() => []);
  }

  /** What has to outlive the page. */
  keep(): Notes["chat"] {
    return { open: this.#isOpen() || this.#pending.length > 0, pending: this.#pending };
  }

  async #keep(): Promise<void> {
    try {
      await this.#deps.storage().putNote("chat", this.keep());
    } catch (cause) {
      // It is sent all the same; only a reload before that would lose it.
      this.#deps.onProblem({ type: "storage", message: "A message could not be kept.", cause });
    }
  }

  #update(change: Partial<ChatState>): void {
    const confirmed = (change.messages ?? this.#state.messages).filter(
      (message) => "seq" in message,
    );
    this.#state = {
      ...this.#state,
      ...change,
      messages: [...confirmed, ...this.#pending.map(toPending)],
    };
    for (const listener of this.#listeners) this.#call(listener);
  }
}

function toPending({ clientId, text, at }: KeptMessage): PendingMessage {
  return { clientId, text, at, from: "visitor", pending: true };
}

function whyOf({ decision, ruleName }: KeptOffer): HandoffContext {
  const reasons = decision.reasons
    .filter(({ stage }) => stage === "conditions")
    .map(({ text }) => text);
  return { rule: { id: decision.rule, name: ruleName }, reasons, facts: decision.facts };
}
