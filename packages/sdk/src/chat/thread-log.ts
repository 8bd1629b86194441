import type { ChatMessage, Conversation } from "@proffer/protocol";

/** The customer's conversations and what was said in them, as far as the server has told. */
export class ThreadLog {
  #conversations: readonly Conversation[] = [];
  readonly #messages = new Map<string, readonly ChatMessage[]>();

  /** The open one first, then the newest. */
  get conversations(): readonly Conversation[] {
    return this.#conversations;
  }

  /** What the next words go into, or follow. */
  get running(): Conversation | undefined {
    return this.#conversations[0];
  }

  find(id: string): Conversation | undefined {
    return this.#conversations.find((one) => one.id === id);
  }

  put(conversation: Conversation): void {
    const others = this.#conversations.filter(({ id }) => id !== conversation.id);
    this.#conversations = [...others, conversation].sort(inOrder);
  }

  /** Changes one that is there. */
  patch(id: string, change: (conversation: Conversation) => Partial<Conversation>): void {
    const found = this.find(id);
    if (found) this.put({ ...found, ...change(found) });
  }

  /** A message may come twice: it takes its place by `seq`. */
  add(message: ChatMessage): void {
    const others = this.messages(message.conversation).filter(({ seq }) => seq !== message.seq);
    const sorted = [...others, message].sort((a, b) => a.seq - b.seq);
    this.#messages.set(message.conversation, sorted);
  }

  messages(conversation: string | undefined): readonly ChatMessage[] {
    return (conversation !== undefined && this.#messages.get(conversation)) || [];
  }

  /** The `seq` of the last message that is here. */
  last(conversation: string): number {
    return this.messages(conversation).at(-1)?.seq ?? 0;
  }

  clear(): void {
    this.#conversations = [];
    this.#messages.clear();
  }
}

function inOrder(a: Conversation, b: Conversation): number {
  return Number(b.status === "open") - Number(a.status === "open") || b.openedAt - a.openedAt;
}
