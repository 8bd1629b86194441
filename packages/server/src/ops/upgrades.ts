import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";

/**
 * What a connection is told when it has become a socket. It may do so with another app of this process than the one that
 * listens: each site has its own.
 */
const onBecome = new WeakMap<Duplex, () => void>();

/**
 * Ends connections that ask to become a socket and become none. Node looks after them no more once they have asked; the
 * plugin ends those that a route has answered, but an address that cannot be read is answered before there is a route,
 * and such a connection would stay until its other side let go of it.
 *
 * To be called when the plugin is registered.
 *
 * @returns what ends all that are left, for a server that stops.
 */
export function limitUpgrades(fastify: FastifyInstance, patienceMs: number): () => void {
  const asking = new Map<Duplex, NodeJS.Timeout>();
  const settle = (socket: Duplex): void => {
    clearTimeout(asking.get(socket));
    asking.delete(socket);
  };
  fastify.server.on("upgrade", (_request: IncomingMessage, socket: Duplex) => {
    asking.set(
      socket,
      setTimeout(() => socket.destroy(), patienceMs),
    );
    onBecome.set(socket, () => settle(socket));
    socket.once("close", () => settle(socket));
  });
  fastify.websocketServer.on("connection", (_chat, request: IncomingMessage) =>
    onBecome.get(request.socket)?.(),
  );
  return () => {
    for (const socket of asking.keys()) socket.destroy();
  };
}
