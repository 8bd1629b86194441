import type { ClientFrame, Conversation, ServerFrame } from "@proffer/protocol";

/** A socket whose other end is the test. */
export class FakeSocket extends EventTarget {
  readonly sent: ClientFrame[] = [];
  readyState = 0;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.end(1000);
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  receive(frame: ServerFrame): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  end(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
}

/** Sockets as a desk opens them, newest last. */
export function fakeSockets(): {
  readonly all: FakeSocket[];
  last(): FakeSocket;
  connect(): WebSocket;
} {
  const all: FakeSocket[] = [];
  return {
    all,
    last: () => all.at(-1) as FakeSocket,
    connect() {
      all.push(new FakeSocket());
      return all.at(-1) as unknown as WebSocket;
    },
  };
}

export function fakeConversation(some: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    anonymousId: "a1",
    customer: "Ann",
    status: "open",
    openedAt: 0,
    lastAt: 1000,
    lastText: "hello",
    lastFrom: "visitor",
    messages: 1,
    why: { reasons: [], facts: [] },
    ...some,
  };
}
