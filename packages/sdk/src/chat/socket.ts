import type { ClientFrame, ServerFrame } from "@proffer/protocol";
import { closeRefused, chatRoute } from "@proffer/protocol";
import { Backoff } from "../transport/backoff.ts";

interface SocketHandlers {
  readonly hello: () => ClientFrame;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onState: (state: "connecting" | "online" | "offline") => void;
}

/** A socket that comes back: it says hello on every connection and waits longer after each failure. */
export class Socket {
  readonly #url: string;
  readonly #WebSocket: typeof globalThis.WebSocket;
  readonly #handlers: SocketHandlers;
  readonly #backoff = new Backoff();
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(endpoint: string, WebSocket: typeof globalThis.WebSocket, handlers: SocketHandlers) {
    this.#url = endpoint.replace(/^http/, "ws").replace(/\/+$/, "") + chatRoute;
    this.#WebSocket = WebSocket;
    this.#handlers = handlers;
  }

  connect(): void {
    if (this.#stopped || this.#socket) return;
    clearTimeout(this.#timer);
    this.#handlers.onState("connecting");
    const socket = this.#open();
    if (!socket) return this.#handlers.onState("offline");
    this.#socket = socket;
    socket.addEventListener("open", () => socket.send(JSON.stringify(this.#handlers.hello())));
    socket.addEventListener("message", ({ data }) => this.#receive(data));
    // A close always follows; but in Node an error that nobody hears ends the process.
    socket.addEventListener("error", () => undefined);
    socket.addEventListener("close", ({ code }) => this.#closed(socket, code));
  }

  /** An address that is none, or a page whose policy forbids sockets, makes the constructor throw: no second try would help. */
  #open(): WebSocket | undefined {
    try {
      return new this.#WebSocket(this.#url);
    } catch {
      return undefined;
    }
  }

  /** Whether it went out; what matters is sent again until it is acknowledged. */
  send(frame: ClientFrame): boolean {
    if (this.#socket?.readyState !== this.#WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #receive(data: unknown): void {
    const frame = typeof data === "string" ? (parse(data) as ServerFrame | undefined) : undefined;
    if (!frame) return;
    if (frame.type === "welcome") {
      this.#backoff.reset();
      this.#handlers.onState("online");
    }
    try {
      this.#handlers.onFrame(frame);
    } catch {
      // A frame with fields amiss, from a server of another version: the others are still worth reading.
    }
  }

  #closed(socket: WebSocket, code: number): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#handlers.onState("offline");
    if (!this.#stopped && code !== closeRefused)
      this.#timer = setTimeout(() => this.connect(), this.#backoff.next());
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // A server that sends garbage is a server that will be restarted; the next frame may be better.
    return undefined;
  }
}
