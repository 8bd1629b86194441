import type { FastifyHttpOptions, FastifyInstance, FastifyRequest } from "fastify";
import type { Server } from "node:http";
import { ProfferError } from "@proffer/protocol";

/** How long somebody may keep a connection busy who does nothing with it. */
export interface Timeouts {
  /** Until all headers of a request must have come. */
  readonly headersMs: number;
  /** Until its body must have come; files have as long as `requestMs`. */
  readonly bodyMs: number;
  /** Until any request must have come whole. */
  readonly requestMs: number;
  /** How long nothing may come and nothing be taken on a connection with a request on it. */
  readonly idleMs: number;
  /** How long a connection is kept between requests. */
  readonly keepAliveMs: number;
}

/** What slow clients are given, unless the app is told otherwise. */
export const defaultTimeouts: Timeouts = {
  headersMs: 10_000,
  // 500 KB, on a line that brings 35 KB a second.
  bodyMs: 15_000,
  // The largest file, 100 MB, over 3 Mbit/s.
  requestMs: 300_000,
  idleMs: 30_000,
  // Longer than the minute for which web servers in front keep theirs: who closes first must not be the one behind.
  keepAliveMs: 72_000,
};

/** What Fastify and Node are told of it. */
export function timeoutOptions(
  timeouts: Timeouts,
): Pick<
  FastifyHttpOptions<Server>,
  "connectionTimeout" | "keepAliveTimeout" | "requestTimeout" | "http"
> {
  const { headersMs, requestMs, idleMs, keepAliveMs } = timeouts;
  return {
    connectionTimeout: idleMs,
    keepAliveTimeout: keepAliveMs,
    requestTimeout: requestMs,
    // Node looks every 30 seconds by itself: the shortest time would be as long as that.
    http: {
      headersTimeout: headersMs,
      connectionsCheckingInterval: Math.max(50, Math.min(5_000, headersMs / 2)),
    },
  };
}

/** Ends requests whose body comes drop by drop. */
export function limitBodies(
  fastify: FastifyInstance,
  { bodyMs }: Timeouts,
  isLong: (route: string | undefined) => boolean,
): void {
  fastify.addHook("preParsing", (request, _reply, payload, done) => {
    if (hasBody(request) && !isLong(request.routeOptions.url)) {
      const timer = setTimeout(
        () => request.raw.destroy(new ProfferError("bad_request", "The body comes too slowly.")),
        bodyMs,
      );
      request.raw.once("close", () => clearTimeout(timer));
      request.raw.once("end", () => clearTimeout(timer));
    }
    done(null, payload);
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}

/**
 * Requests of one connection that wait for each other's answers. Browsers send one at a time and web servers in front do,
 * too; but Node reads as many as a packet holds, over a thousand, each with some ten KB of objects.
 */
const maxPipelined = 32;

/** Cuts connections that ask and ask without waiting for an answer. */
export function limitPipelines(fastify: FastifyInstance): void {
  const open = new WeakMap<object, number>();
  fastify.addHook("onRequest", (request, reply, done) => {
    const { socket } = request.raw;
    const count = (open.get(socket) ?? 0) + 1;
    open.set(socket, count);
    if (count <= maxPipelined) return done();
    socket.destroy();
    // Nobody is there to be answered, and what else the packet holds is not begun.
    reply.hijack();
    return undefined;
  });
  fastify.addHook("onResponse", (request, _reply, done) => {
    const { socket } = request.raw;
    open.set(socket, (open.get(socket) ?? 1) - 1);
    done();
  });
}
