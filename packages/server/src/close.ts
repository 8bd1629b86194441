import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** Service managers wait at least this long before they kill. */
export const stopWithinMs = 10_000;

/** What is left for the last writes and the end of the process, once connections have been cut. */
const reserveMs = 1_500;

/**
 * Prepares for the end: remembers who is connected, from before the server listens.
 *
 * @returns what stops taking requests, lets those under way finish and closes. It is told until when all has to be over,
 *   UTC ms; what is under way shortly before is cut.
 */
export function prepareClose(fastify: FastifyInstance): (until: number) => Promise<void> {
  const sockets = new Set<Socket>();
  fastify.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });

  /**
   * A connection that is kept alive becomes idle only after its answer, and Node looks at that moment just once. One on
   * which nothing has ever come, as browsers open them to be early, is not idle to Node at all.
   */
  function sweep(): void {
    fastify.server.closeIdleConnections();
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  /** Node's own closeAllConnections() knows nothing of those that have become sockets, or wanted to. */
  function cutAll(): void {
    for (const socket of sockets) socket.destroy();
  }

  return async (until) => {
    const sweeping = setInterval(sweep, 50);
    const patienceMs = Math.max(0, until - reserveMs - Date.now());
    const cut = setTimeout(cutAll, patienceMs);
    try {
      // What does not come to its end although its connection is cut is left behind.
      await within(until - Date.now(), fastify.close());
    } finally {
      clearInterval(sweeping);
      clearTimeout(cut);
    }
  };
}

/** Waits for something, but not for ever: whatever it still does then is as if the process had been killed. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms));
  });
  await Promise.race([work.then(() => {}), late]).finally(() => clearTimeout(timer));
}
