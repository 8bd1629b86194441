import type { FastifyInstance } from "fastify";

/** Longer than any request of ours takes; shorter than what service managers wait before they kill. */
const patienceMs = 8_000;

/**
 * Stops taking requests, lets those under way finish and closes.
 *
 * A connection that is kept alive becomes idle only after its answer, and Node looks at that moment just once: so it is
 * looked at again and again.
 */
export async function closeGracefully(fastify: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => fastify.server.closeIdleConnections(), 50);
  const cut = setTimeout(() => fastify.server.closeAllConnections(), patienceMs);
  try {
    await fastify.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}
