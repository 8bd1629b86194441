import { isIP } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ProfferError, routes } from "@proffer/protocol";
import type { Metrics } from "../ops/metrics.ts";
import type { Readiness, ReadyReply } from "../ops/readiness.ts";
import { isSameSecret } from "../secrets.ts";

/** Not among the routes that pages know of: there each costs every page some bytes. */
export const opsRoutes = { ready: "/readyz", metrics: "/metrics" } as const;

export interface OpsOptions {
  readonly readiness: Readiness;
  readonly metrics: Metrics;
  /** What `/metrics` is shown for; without one, to programs on this machine. */
  readonly metricsToken: string | undefined;
}

/** What those ask for who watch over the server. */
export function registerOps(
  fastify: FastifyInstance,
  { readiness, metrics, metricsToken }: OpsOptions,
): void {
  // That the process runs and its loop turns; who starts it anew because a database is away helps nobody.
  fastify.get(routes.health, async (_request, reply): Promise<{ ok: true }> => {
    reply.header("cache-control", "no-store");
    return { ok: true };
  });

  fastify.get(opsRoutes.ready, async (_request, reply): Promise<ReadyReply> => {
    const said = await readiness.check();
    reply.status(said.ready ? 200 : 503).header("cache-control", "no-store");
    return said;
  });

  fastify.get(opsRoutes.metrics, async (request, reply): Promise<string> => {
    if (!mayRead(request, metricsToken))
      throw new ProfferError(
        "forbidden",
        "The metrics are for programs on this machine, or for the token of --metrics-token-file as “authorization: Bearer …”.",
      );
    reply.header("cache-control", "no-store").type(metrics.contentType);
    return metrics.render();
  });
}

function mayRead({ raw, headers }: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) {
    const given = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
    return given !== undefined && isSameSecret(given, token);
  }
  // What a web server on this machine passes on comes from this machine, too, and from anybody.
  const isPassedOn = passedOn.some((name) => headers[name] !== undefined);
  return !isPassedOn && isLoopback(raw.socket.remoteAddress ?? "") && isLocalHost(headers.host);
}

const passedOn = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\./.test(address) || address === "::1";
}

/** A page whose name was made to lead here (DNS rebinding) asks under that name, and a web server in front under its own. */
function isLocalHost(host: string | undefined): boolean {
  const name = host?.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1") ?? "";
  return name === "localhost" || isIP(name) !== 0;
}
