import { nanoid } from "nanoid";
import type {
  ChatMessage,
  ClientFrame,
  Contact,
  Conversation,
  HelpArticle,
  ServerFrame,
} from "@proffer/protocol";
import { errors, maxCommentLength, maxTextLength } from "@proffer/protocol";
import type { ChatStore, Identity, KeptOffer, Notes } from "../storage/storage.ts";
import type { Chat, ChatState, Offer, ProfferProblem } from "../types.ts";
import type { Held } from "./held.ts";
import { needsUpload, toKept, toPending, whyOf } from "./held.ts";
import { idle } from "./idle.ts";
import { Owed } from "./owed.ts";
import type { Remark } from "./owed.ts";
import { Socket } from "./socket.ts";
import { ThreadLog } from "./thread-log.ts";
import type { Uploads } from "./uploads.ts";

/** What the chat needs of its client. */
export interface ChatDeps {
  readonly endpoint: string | undefined;
  readonly WebSocket: typeof globalThis.WebSocket | undefined;
  /** For help, transcripts and files; the page's own if left out. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly storage: () => ChatStore;
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
  /** The customer said how a conversation was: rules may look at it. */
  readonly onRate?: (rating: { readonly score: number; readonly answer?: string }) => void;
  /** What the server's `GET /v1/config` has said already. */
  readonly known?: Partial<Pick<ChatState, "features" | "agentsOnline">>;
  /** The customer's language, for help and mails. */
  readonly locale?: () => string;
}

/** An agent's “…” goes away by itself when no more of it comes. */
const typingMs = 4000;

/** When what a server could not take just now is said again, up to twice that. */
const againMs = 2000;

/** The customer's side of a conversation: what was said is kept until the server has it, and sent again until then. */
export class VisitorChat implements Chat {
  readonly #deps: ChatDeps;
  readonly #listeners = new Set<(state: ChatState) => void>();
  readonly #log = new ThreadLog();
  readonly #owed = new Owed();
  /** Files that have not reached the server, by their messages. */
  readonly #files = new Map<string, File>();
  #state: ChatState;
  #queue: Extract<ServerFrame, { type: "queue" }> | undefined;
  #pending: readonly Held[] = [];
  /** An earlier conversation that is looked at. */
  #looked: string | null = null;
  /** An address that was left before there was a conversation to keep it with. */
  #contact: Contact | undefined;
  /** Somebody has asked to connect, perhaps before that was possible. */
  #isWanted = false;
  #socket: Socket | undefined;
  #uploads: Promise<Uploads> | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: ChatDeps) {
    this.#deps = deps;
    this.#state = { ...idle, ...deps.known };
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
    const before = kept?.pending ?? [];
    // What has been taken up already is in the store as well.
    const held = this.#pending.filter(
      ({ clientId }) => !before.some((message) => message.clientId === clientId),
    );
    this.#pending = [...before, ...held];
    if (held.length > 0) await this.#keep();
    if (!kept?.open && held.length === 0 && !this.#isWanted) return;
    this.#update({});
    this.connect();
  }

  connect(): void {
    const { endpoint, WebSocket } = this.#deps;
    this.#isWanted = true;
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
    this.#hold({ text: words }, about);
    this.#deps.onSay(words);
    this.#sendLater();
  }

  attach(file: File, about?: Offer): void {
    if (typeof file?.size !== "number" || typeof file.name !== "string") return;
    const { name, type, size: bytes } = file;
    const failed = this.#refusalOf(file);
    const clientId = this.#hold(
      { text: "", attachment: { name, type, bytes }, ...(failed ? { failed } : { progress: 0 }) },
      about,
    );
    this.#files.set(clientId, file);
    void this.#uploader()
      .then((uploads) => {
        const previewUrl = uploads.preview(clientId, file);
        if (previewUrl !== undefined)
          this.#change(clientId, { attachment: { name, type, bytes, previewUrl } });
      })
      .catch(() => this.#change(clientId, { failed: "network" }));
    this.#sendLater();
  }

  retry(clientId: string): void {
    const found = this.#pending.find((message) => message.clientId === clientId);
    if (found?.failed === undefined) return;
    const { failed: _failed, ...message } = found;
    this.#replace(clientId, needsUpload(message) ? { ...message, progress: 0 } : message);
    this.#sendLater();
  }

  cancel(clientId: string): void {
    this.#forget(clientId, false);
    void this.#keep();
  }

  typing(): void {
    const running = this.#log.running;
    if (running?.status === "open")
      this.#socket?.send({ type: "typing", conversation: running.id });
  }

  seen(seq: number): void {
    const { conversation } = this.#state;
    if (!conversation || !(seq > (conversation.seen?.visitor ?? 0))) return;
    this.#remark({ type: "seen", conversation: conversation.id, seq: Math.floor(seq) });
    const agent = conversation.seen?.agent ?? 0;
    this.#log.patch(conversation.id, () => ({ seen: { visitor: seq, agent } }));
    this.#update({});
  }

  leaveContact({ email, name }: Contact): void {
    const contact = { email: email.trim(), ...(name?.trim() && { name: name.trim() }) };
    const running = this.#log.running;
    this.#contact = running ? undefined : contact;
    if (running) this.#leaveContact(running, contact);
  }

  rate(score: number, comment?: string): void {
    const { conversation } = this.#state;
    if (conversation?.status !== "closed" || !(score >= 1 && score <= 5)) return;
    const answer = comment?.trim().slice(0, maxCommentLength);
    const rating = { score: Math.round(score), ...(answer && { comment: answer }) };
    this.#remark({ type: "rate", conversation: conversation.id, ...rating });
    this.#log.patch(conversation.id, () => ({ rating }));
    this.#update({});
    this.#deps.onRate?.({ score: rating.score, ...(answer && { answer }) });
  }

  async mailTranscript(email: string): Promise<void> {
    const { conversation } = this.#state;
    const { mailTranscript } = await import("./ask.ts");
    await mailTranscript(this.#deps, conversation, email);
  }

  look(conversation: string | null): void {
    const found = conversation === null ? undefined : this.#log.find(conversation);
    this.#looked = found && found.id !== this.#log.running?.id ? found.id : null;
    this.#readLooked();
    this.#update({});
  }

  async searchHelp(query: string): Promise<readonly HelpArticle[]> {
    const { searchHelp } = await import("./ask.ts");
    return searchHelp(this.#deps, query);
  }

  /** Somebody else uses this device from now on: what was said before is not theirs to read. */
  reset(): void {
    this.stop();
    this.#socket = undefined;
    this.#uploads = undefined;
    this.#pending = [];
    this.#files.clear();
    this.#owed.clear();
    this.#log.clear();
    this.#queue = this.#contact = undefined;
    this.#looked = null;
    this.#isWanted = false;
    const { features, agentsOnline } = this.#state;
    this.#update({ ...idle, features, agentsOnline });
  }

  stop(): void {
    this.#socket?.stop();
    void this.#uploads?.then((uploads) => uploads.stop()).catch(() => undefined);
    clearTimeout(this.#typing);
    clearTimeout(this.#again);
  }

  /** What has to outlive the page. */
  keep(): Notes["chat"] {
    const open = this.#isOpen() || this.#pending.some(({ failed }) => failed === undefined);
    return { open, pending: toKept(this.#pending) };
  }

  #hello(): ClientFrame {
    const { anonymousId, deviceKey, token } = this.#deps.identity();
    const last = this.#log.messages(this.#log.running?.id).at(-1);
    const held = last && { conversation: last.conversation, after: last.seq };
    const proof = token !== undefined && { identityToken: token };
    return { type: "hello", role: "visitor", anonymousId, deviceKey, ...proof, ...held };
  }

  #receive(frame: ServerFrame): void {
    switch (frame.type) {
      case "welcome":
        return this.#welcome(frame);
      case "conversation":
        return this.#take([frame.conversation]);
      case "message":
        return this.#add(frame.message);
      case "ack":
        this.#forget(frame.clientId, true);
        return void this.#keep();
      case "typing":
        return frame.from === "agent" && frame.conversation === this.#log.running?.id
          ? this.#agentTypes()
          : undefined;
      case "seen":
        return this.#heardSeen(frame);
      case "queue":
        this.#queue = frame;
        return this.#update({});
      case "agents":
        return this.#update({ agentsOnline: frame.online });
      case "error":
        return this.#refused(frame);
      case "timeline":
      case "gone":
        return undefined;
    }
  }

  #welcome(frame: ServerFrame & { type: "welcome" }): void {
    const { features = this.#state.features, agentsOnline } = frame;
    this.#queue = undefined;
    this.#update({ features, agentsOnline });
    this.#take(frame.conversations);
    for (const remark of this.#owed.list()) this.#socket?.send(remark);
    this.#readLooked();
    // What the network alone has failed is tried again now that it is back.
    for (const { clientId, failed } of this.#pending)
      if (failed === "network") this.retry(clientId);
    // Who answers should see what the customer did: the server is told of that first.
    void this.#deps.flush().then(() => this.#sendPending());
  }

  #refused({ code, clientId }: ServerFrame & { type: "error" }): void {
    const running = this.#log.running;
    if (code === "conversation_closed" && running) {
      // What was on its way when it was closed opens the next one.
      this.#log.patch(running.id, () => ({ status: "closed" }));
      this.#update({});
      void this.#sendPending();
    } else if (clientId !== undefined && errors[code]?.retryable) {
      // The socket stands, and what is behind it is away for a moment.
      clearTimeout(this.#again);
      this.#again = setTimeout(() => void this.#sendPending(), againMs * (1 + Math.random()));
    } else if (clientId !== undefined) {
      // A message that the server will never take would be sent for ever.
      this.#change(clientId, { failed: code });
      void this.#keep();
    }
  }

  /** After a close the next words open another conversation, whose messages count from one again. */
  #take(conversations: readonly Conversation[]): void {
    const before = this.#log.running;
    for (const conversation of conversations) {
      this.#owed.settle(conversation);
      this.#log.put(conversation);
    }
    const running = this.#log.running;
    const isNew = running !== undefined && running.id !== before?.id;
    if (isNew && this.#contact) this.#leaveContact(running, this.#contact);
    this.#update({});
    if (before !== running) void this.#keep();
    // What was said while the first message opened it; one that is on its way already is told apart by its id.
    if (isNew && running.status === "open") void this.#sendPending();
  }

  #add(message: ChatMessage): void {
    const { attachment } = message;
    const url = (this.#deps.endpoint ?? "").replace(/\/+$/, "") + (attachment?.url ?? "");
    this.#log.add(attachment ? { ...message, attachment: { ...attachment, url } } : message);
    this.#forget(message.clientId, true);
    if (message.from === "agent" && message.conversation === this.#log.running?.id)
      this.#update({ agentTyping: false });
  }

  #heardSeen({ conversation, seq, from }: ServerFrame & { type: "seen" }): void {
    this.#log.patch(conversation, ({ seen = { visitor: 0, agent: 0 } }) => ({
      seen: { ...seen, [from]: Math.max(seq, from === "agent" ? seen.agent : seen.visitor) },
    }));
    this.#update({});
  }

  #agentTypes(): void {
    clearTimeout(this.#typing);
    this.#update({ agentTyping: true });
    this.#typing = setTimeout(() => this.#update({ agentTyping: false }), typingMs);
  }

  /** Says something of a conversation, now and on every connection until the server shows that it has it. */
  #remark(remark: Remark): void {
    this.#owed.add(remark);
    this.#socket?.send(remark);
  }

  #leaveContact({ id }: Conversation, contact: Contact): void {
    this.#contact = undefined;
    this.#remark({ type: "contact", conversation: id, ...contact });
    this.#log.patch(id, () => ({ contact }));
    this.#update({});
  }

  #readLooked(): void {
    const id = this.#looked;
    if (id !== null)
      this.#socket?.send({ type: "read", conversation: id, after: this.#log.last(id) });
  }

  /** Takes up a message of ours; the running conversation is where it is seen. */
  #hold(said: Pick<Held, "text" | "attachment" | "failed" | "progress">, about?: Offer): string {
    const isFirst = !this.#isOpen() && this.#pending.length === 0;
    const clientId = nanoid();
    const offer = about ? { offer: about.id } : {};
    this.#pending = [...this.#pending, { clientId, at: this.#deps.now(), ...said, ...offer }];
    this.#looked = null;
    this.#update({});
    if (isFirst) this.#deps.onHandoff(about ?? undefined);
    return clientId;
  }

  #sendLater(): void {
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

  async #sendPending(): Promise<void> {
    if (!this.#deps.maySend()) return;
    let isBlocked = false;
    for (const message of this.#pending) {
      if (message.failed !== undefined) continue;
      if (needsUpload(message)) void this.#upload(message.clientId);
      if (isBlocked || needsUpload(message)) continue;
      const running = this.#log.running;
      const isOpen = running?.status === "open";
      const frame: ClientFrame = isOpen
        ? { type: "say", conversation: running.id, ...toOutgoing(message) }
        : await this.#opening(message);
      // The first opens the conversation; the others follow its ack. Files need not wait for that to go to the server.
      isBlocked = !this.#socket?.send(frame) || !isOpen;
    }
  }

  async #opening(message: Held): Promise<ClientFrame> {
    const { offer } = message;
    const offers = offer === undefined ? [] : await this.#offers();
    const kept = offers.find(({ id }) => id === offer);
    if (!kept) return { type: "open", ...toOutgoing(message) };
    const team = kept.decision.action.params["team"];
    return {
      type: "open",
      ...toOutgoing(message),
      why: whyOf(kept),
      ...(typeof team === "string" && { team }),
    };
  }

  async #upload(clientId: string): Promise<void> {
    const uploads = await this.#uploader().catch(() => undefined);
    const file = this.#files.get(clientId);
    if (uploads && file) uploads.start(clientId, file);
    else if (file) this.#change(clientId, { failed: "network" });
  }

  /** What sends files is fetched with the first of them. */
  #uploader(): Promise<Uploads> {
    const { endpoint = "", identity, fetch = globalThis.fetch } = this.#deps;
    this.#uploads ??= import("./uploads.ts").then(
      ({ Uploads }) =>
        new Uploads({
          endpoint,
          identity,
          fetch,
          onChange: (clientId, change) => this.#change(clientId, change),
          onDone: (clientId, { id, name, type, bytes }) => {
            this.#files.delete(clientId);
            const held = this.#pending.find((message) => message.clientId === clientId);
            this.#change(clientId, {
              attachment: { ...held?.attachment, id, name, type, bytes },
              progress: 1,
            });
            void this.#keep().then(() => this.#sendPending());
          },
        }),
    );
    // A chunk that could not be fetched may be had the next time.
    this.#uploads.catch(() => (this.#uploads = undefined));
    return this.#uploads;
  }

  /** What the server would refuse need not be sent to it. */
  #refusalOf({ size, type }: File): string | undefined {
    const { uploads } = this.#state.features;
    if (!uploads) return undefined;
    if (size > uploads.maxBytes) return "too_large";
    return uploads.types.includes(type) ? undefined : "bad_type";
  }

  #isOpen(): boolean {
    return this.#log.running?.status === "open";
  }

  #change(clientId: string, change: Partial<Held>): void {
    const found = this.#pending.find((message) => message.clientId === clientId);
    if (found) this.#replace(clientId, { ...found, ...change });
  }

  #replace(clientId: string, held: Held): void {
    this.#pending = this.#pending.map((one) => (one.clientId === clientId ? held : one));
    this.#update({});
  }

  #forget(clientId: string, isConfirmed: boolean): void {
    this.#pending = this.#pending.filter((message) => message.clientId !== clientId);
    this.#files.delete(clientId);
    void this.#uploads?.then((uploads) => uploads.forget(clientId, isConfirmed));
    this.#update({});
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

  async #keep(): Promise<void> {
    try {
      await this.#deps.storage().putNote("chat", this.keep());
    } catch (cause) {
      // It is sent all the same; only a reload before that would lose it.
      this.#deps.onProblem({ type: "storage", message: "A message could not be kept.", cause });
    }
  }

  #update(change: Partial<ChatState>): void {
    const { running } = this.#log;
    const conversation = (this.#looked !== null && this.#log.find(this.#looked)) || running || null;
    const isRunning = conversation === (running ?? null);
    const waits = running?.status === "open" && !running.agent && this.#queue;
    this.#state = {
      ...this.#state,
      ...change,
      conversation,
      conversations: this.#log.conversations,
      messages: [
        ...this.#log.messages(conversation?.id),
        ...(isRunning ? this.#pending.map(toPending) : []),
      ],
      agentSeen: conversation?.seen?.agent ?? 0,
      queue:
        waits && waits.conversation === running.id
          ? { position: waits.position, expectedWaitMs: waits.expectedWaitMs }
          : null,
    };
    for (const listener of this.#listeners) this.#call(listener);
  }
}

function toOutgoing({ clientId, text, attachment }: Held): {
  readonly clientId: string;
  readonly text: string;
  readonly attachment?: string;
} {
  return { clientId, text, ...(attachment?.id !== undefined && { attachment: attachment.id }) };
}
