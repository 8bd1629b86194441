import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";

/** Where to listen. */
export interface Address {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/**
 * Listens, or says why it cannot.
 *
 * @throws the system's error, with `code: "EADDRINUSE"` where the port is taken.
 */
export async function listenOn(
  fastify: FastifyInstance,
  { host, port }: Address,
): Promise<{ readonly url: string; readonly port: number }> {
  await fastify.listen({ host, port });
  const bound = fastify.server.address() as AddressInfo;
  const name = anyAddress[host] ?? host;
  return {
    url: `http://${name.includes(":") ? `[${name}]` : name}:${bound.port}`,
    port: bound.port,
  };
}

/** Listening everywhere is no place that a browser can go to. */
const anyAddress: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
