import websocket from "@fastify/websocket";
import type { FastifyInstance } from "fastify";
import type { Access } from "../access/access.ts";
import type { Bus } from "../bus/bus.ts";
import { closeRestart, maxFrameBytes, routes } from "@proffer/protocol";
import { within } from "../close.ts";
import { serveConnection } from "../conversations/connection.ts";
import type { Connection, ConnectionOptions } from "../conversations/connection.ts";
import { startHeartbeat } from "../conversations/heartbeat.ts";
import { limitUpgrades } from "../ops/upgrades.ts";

/** How long a socket may take to say goodbye before it is cut. */
const farewellMs = 2_000;

/** How long the frame that is at work when its socket is gone may take to its end. */
const lastFrameMs = 3_000;

/** All sockets at once would be a storm. */
const rejoinMs = 3_000;

export async function registerChat(
  fastify: FastifyInstance,
  {
    bus,
    access,
    ...options
  }: Omit<ConnectionOptions, "onInternalError"> & {
    readonly bus: Bus;
    readonly access: Pick<Access, "sessions">;
  },
): Promise<void> {
  const atWork = new Set<Connection>();
  const rejoining = new Set<ReturnType<typeof setTimeout>>();
  await fastify.register(websocket, {
    // With compression on, most messages vanished at 10,000 sockets; ws by itself would take 100 MiB a frame.
    options: { perMessageDeflate: false, maxPayload: maxFrameBytes },
    errorHandler: (_error, socket) => socket.terminate(),
    async preClose() {
      stopHeartbeat();
      stopListening();
      for (const timer of rejoining) clearTimeout(timer);
      await sayGoodbye();
      endUpgrades();
      // What has not been begun was not answered for either: its sender sends it again, to whoever is there then.
      for (const connection of atWork) connection.drop();
      await within(lastFrameMs, Promise.all([...atWork].map((connection) => connection.done())));
    },
  });
  const endUpgrades = limitUpgrades(fastify, options.limits.helloMs);
  const sockets = fastify.websocketServer.clients;
  const stopHeartbeat = startHeartbeat(sockets, options.limits.heartbeatMs);

  // What was said meanwhile on other servers stands in the database; whoever comes again is told of it.
  const stopListening = bus.onMissed(() => {
    for (const socket of sockets) {
      const timer = setTimeout(() => {
        rejoining.delete(timer);
        socket.close(closeRestart, "Something may have been missed.");
      }, Math.random() * rejoinMs);
      rejoining.add(timer);
    }
  });

  fastify.get(routes.chat, { websocket: true }, (socket, request) => {
    const { principal, admission: entrance } = request;
    // Whoever signs out, or is signed out, is gone from desks that are open: they come again, and are refused.
    if (principal?.session !== undefined)
      socket.on(
        "close",
        access.sessions.watch(principal.session, () => socket.close(closeRestart, "Signed out.")),
      );
    const connection = serveConnection(socket, request.headers, {
      ...options,
      principal,
      entrance,
      onInternalError: (err) => request.log.error({ err }, "chat frame failed"),
    });
    atWork.add(connection);
    socket.on("close", () => void connection.done().finally(() => atWork.delete(connection)));
  });

  /** Left alone, the plugin closes with 1005, which tells a client to stay away. */
  async function sayGoodbye(): Promise<void> {
    for (const socket of sockets) socket.close(closeRestart, "The server restarts.");
    const deadline = Date.now() + farewellMs;
    while (sockets.size > 0 && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 10));
    for (const socket of sockets) socket.terminate();
  }
}
