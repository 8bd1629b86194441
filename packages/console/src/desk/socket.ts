import { closeRefused, closeRestart } from "@proffer/protocol";
import type { ClientFrame, ServerFrame } from "@proffer/protocol";
import type { Connection } from "./state.ts";

/** A connection that comes back by itself. */
export interface DeskSocket {
  /** Sends if there is a connection; what must not be lost is kept by the caller. */
  send(frame: ClientFrame): void;
  /** Connects now, e.g. when the network is back or the agent has another name. */
  reconnect(): void;
  close(): void;
}

interface DeskSocketOptions {
  readonly connect: () => WebSocket;
  readonly hello: () => ClientFrame;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onConnection: (connection: Connection) => void;
  /** 0 to 1. */
  readonly random: () => number;
}

/** The first wait after a connection breaks, its longest, and the one after a restart that the server announced. */
const firstWaitMs = 500;
const longestWaitMs = 15_000;
const restartWaitMs = 1000;

/**
 * Opens a socket and opens it again when it breaks.
 *
 * The wait doubles and is drawn evenly from zero to its limit ("full jitter"), so that a server which comes back is
 * not met by all desks at once.
 */
export function createDeskSocket(options: DeskSocketOptions): DeskSocket {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const open = (): void => {
    clearTimeout(timer);
    // Between two attempts the agent should read "offline", not a flicker.
    if (failures === 0) options.onConnection("connecting");
    const current = (socket = options.connect());
    current.addEventListener("open", () => current.send(JSON.stringify(options.hello())));
    current.addEventListener("message", ({ data }) => {
      const frame = parseFrame(data);
      if (!frame || current !== socket) return;
      if (frame.type === "welcome") failures = 0;
      options.onFrame(frame);
    });
    current.addEventListener("close", ({ code }) => current === socket && onClose(code));
  };
  const onClose = (code: number): void => {
    socket = null;
    if (code === closeRefused) return options.onConnection("refused");
    options.onConnection("offline");
    const limit = Math.min(longestWaitMs, firstWaitMs * 2 ** failures++);
    timer = setTimeout(open, options.random() * (code === closeRestart ? restartWaitMs : limit));
  };
  const close = (): void => {
    clearTimeout(timer);
    const old = socket;
    socket = null;
    old?.close();
  };
  open();
  return {
    send(frame) {
      if (socket?.readyState === 1) socket.send(JSON.stringify(frame));
    },
    reconnect() {
      close();
      open();
    },
    close,
  };
}

/** The server is ours and speaks its own protocol; a proxy's error page in between must not stop the desk. */
function parseFrame(data: unknown): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(String(data));
    const isFrame = typeof frame === "object" && frame !== null && "type" in frame;
    return isFrame ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
