import type { ClientFrame, ServerFrame } from "@proffer/protocol";

/** Sockets that a test opens, answers and breaks. */
export class FakeSockets {
  readonly all: FakeSocket[] = [];

  /** What a client takes for `WebSocket`. */
  get WebSocket(): typeof globalThis.WebSocket {
    const { all } = this;
    class Socket extends FakeSocket {
      constructor() {
        super();
        all.push(this);
      }
    }
    return Socket as unknown as typeof globalThis.WebSocket;
  }

  get last(): FakeSocket {
    const socket = this.all.at(-1);
    if (!socket) throw new Error("No socket was opened.");
    return socket;
  }
}

/** One of them, from the server's side. */
export class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  readyState = 0;
  readonly sent: ClientFrame[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.break();
  }

  /** The connection stands. */
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  receive(frame: ServerFrame): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  break(code = 1006): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }

  /** The frames of a type that the client has sent. */
  of<Type extends ClientFrame["type"]>(type: Type): Extract<ClientFrame, { type: Type }>[] {
    return this.sent.filter((frame) => frame.type === type) as Extract<
      ClientFrame,
      { type: Type }
    >[];
  }
}
