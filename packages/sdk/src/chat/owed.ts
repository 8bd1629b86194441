import type { ClientFrame, Conversation } from "@proffer/protocol";

/** What the customer has said about a conversation, and the server shows in it once it is kept. */
export type Remark = Extract<ClientFrame, { type: "seen" | "rate" | "contact" }>;

/** Remarks that the server has not shown to have: they are sent again on every connection of this page. */
export class Owed {
  readonly #remarks = new Map<string, Remark>();

  add(remark: Remark): void {
    this.#remarks.set(`${remark.type} ${remark.conversation}`, remark);
  }

  list(): readonly Remark[] {
    return [...this.#remarks.values()];
  }

  /** The server's word for how a conversation stands. */
  settle(conversation: Conversation): void {
    for (const [key, remark] of this.#remarks)
      if (remark.conversation === conversation.id && isIn(conversation, remark))
        this.#remarks.delete(key);
  }

  clear(): void {
    this.#remarks.clear();
  }
}

function isIn({ seen, rating, contact }: Conversation, remark: Remark): boolean {
  switch (remark.type) {
    case "seen":
      return (seen?.visitor ?? 0) >= remark.seq;
    case "rate":
      return rating?.score === remark.score;
    case "contact":
      return contact?.email === remark.email;
  }
}
