import type { FastifyInstance } from "fastify";
import { routes } from "@proffer/protocol";
import type { DemoClock } from "@proffer/protocol";
import { demoClockSchema } from "@proffer/protocol/schema";
import type { MovableClock } from "../demo/clock.ts";
import { parseBody } from "./parse-body.ts";

/** Registered only under `--demo`: whoever moves the clock decides who has been away for seven days. */
export function registerDemo(fastify: FastifyInstance, clock: MovableClock): void {
  fastify.get(routes.demoClock, async (_request, reply): Promise<DemoClock> => {
    reply.header("cache-control", "no-store");
    return clock.read();
  });

  fastify.route({
    method: "POST",
    url: routes.demoClock,
    bodyLimit: 1024,
    async handler({ body }): Promise<DemoClock> {
      await clock.move(parseBody(demoClockSchema, body));
      return clock.read();
    },
  });
}
