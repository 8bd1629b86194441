import type { WebSocket } from "ws";

/**
 * Pings sockets and cuts those that have not answered since the last time: a phone that has left its network never
 * says goodbye.
 *
 * @returns what ends it.
 */
export function startHeartbeat(
  sockets: Iterable<WebSocket> & { size: number },
  everyMs: number,
): () => void {
  const awaited = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of sockets) {
      if (awaited.has(socket)) {
        socket.terminate();
        continue;
      }
      awaited.add(socket);
      socket.once("pong", () => awaited.delete(socket));
      socket.ping();
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
