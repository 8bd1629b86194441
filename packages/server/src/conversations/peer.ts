import type { ServerFrame } from "@proffer/protocol";
import { WebSocket } from "ws";

/** One socket, as the rest of the server sees it: somewhere to send frames to. */
export interface Peer {
  send(frame: ServerFrame): void;
  /** Sends what is long as fast as the other side reads it; live frames wait and follow, so that order is kept. */
  sendAll(frames: AsyncIterable<ServerFrame>): Promise<void>;
}

/**
 * @param maxBufferedBytes what may wait for a reader that does not read; past it the socket is cut, because a paused
 *   one would otherwise fill the server's memory (196 MB were seen).
 */
export function createPeer(socket: WebSocket, maxBufferedBytes: number): Peer {
  let waiting: string[] | undefined;
  let waitingBytes = 0;

  function write(text: string): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > maxBufferedBytes) socket.terminate();
    else socket.send(text);
  }

  /** Resolves when the kernel has taken the frame, or never will. */
  function flush(text: string): Promise<void> {
    if (socket.readyState !== WebSocket.OPEN) return Promise.resolve();
    return new Promise((resolve) => socket.send(text, () => resolve()));
  }

  return {
    send(frame) {
      const text = JSON.stringify(frame);
      if (waiting === undefined) return write(text);
      waiting.push(text);
      waitingBytes += text.length;
      if (waitingBytes > maxBufferedBytes) socket.terminate();
    },

    async sendAll(frames) {
      waiting = [];
      waitingBytes = 0;
      try {
        for await (const frame of frames) {
          // What nobody will read is not looked up to its end.
          if (socket.readyState !== WebSocket.OPEN) break;
          await flush(JSON.stringify(frame));
        }
      } finally {
        const late = waiting;
        waiting = undefined;
        for (const text of late) write(text);
      }
    },
  };
}
