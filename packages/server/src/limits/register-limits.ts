import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { deviceKeyHeader, routes } from "@proffer/protocol";
import type { Keys } from "../access/keys.ts";
import { digest } from "../secrets.ts";
import { shownKeys } from "../sites/site-name.ts";
import { nameAddress } from "./address.ts";
import { TooOften } from "./limits.ts";
import type { Limits } from "./limits.ts";

/** What whoever looks after the server asks for must be answered when everything else is too much. */
const free: ReadonlySet<string> = new Set([routes.health, "/readyz", "/metrics"]);

/** Counts every request by its address, its key and its device before anything is done for it. */
export function registerLimits(
  fastify: FastifyInstance,
  limits: Limits,
  keys: Pick<Keys, "current">,
): void {
  fastify.addHook("onRequest", async (request, reply) => {
    const path = request.routeOptions.url ?? "";
    if (free.has(path)) return;
    const address = nameAddress(request.ip);
    const ring = await keys.current();
    const shown = shownKeys(request.raw).flatMap((each) => ring.find(each) ?? []);
    const device = request.headers[deviceKeyHeader];
    const customer = typeof device === "string" ? digest(device) : address;
    await obey(reply, async () => {
      // A shop's own server speaks for all of its customers.
      if (!shown.some(({ kind }) => kind === "secret")) await limits.take("address", address);
      for (const { id } of shown) await limits.take("key", id);
      if (typeof device === "string") await limits.take("customer", customer);
      if (!isClaim(request, path)) return;
      await limits.take("claims", customer);
      await limits.take("claims-address", address);
    });
  });
}

/** Says in `retry-after` when to come back; what throws goes on. */
export async function obey<T>(reply: FastifyReply, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    // Whole seconds, as RFC 9110 has it; an early one would be refused again.
    if (cause instanceof TooOften)
      reply.header("retry-after", Math.ceil(cause.retryAfterMs / 1000));
    throw cause;
  }
}

function isClaim({ method }: FastifyRequest, path: string): boolean {
  return method === "POST" && path === routes.claims;
}
