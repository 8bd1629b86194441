import { performance } from "node:perf_hooks";
import type { FastifyInstance } from "fastify";
import { isProfferError } from "@proffer/protocol";
import type { Coupons } from "../coupons/coupons.ts";
import type { Events } from "../events/events.ts";
import type { Store } from "../storage/store.ts";
import { routeOf } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** Counts every request when it is answered, those that lead nowhere as one. */
export function meterRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook("onResponse", async (request, reply) => {
    const route = routeOf(request);
    metrics.request({
      method: route === "(none)" ? "(any)" : request.method,
      route,
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
  });
}

/** The same store, with its transactions timed. */
export function meterStore(store: Store, metrics: Metrics): Store {
  return {
    ...store,
    async transaction(run) {
      const from = performance.now();
      let failed = true;
      try {
        const result = await store.transaction(run);
        failed = false;
        return result;
      } finally {
        metrics.transaction((performance.now() - from) / 1000, failed);
      }
    },
  };
}

/** The same events, counted as they are taken. */
export function meterEvents(events: Events, metrics: Metrics): Events {
  return {
    ...events,
    async accept(delivery) {
      const reply = await events.accept(delivery);
      metrics.batch(reply);
      return reply;
    },
  };
}

/** The same coupons, with what came of each claim counted. */
export function meterCoupons<Metered extends Pick<Coupons, "claim">>(
  coupons: Metered,
  metrics: Metrics,
): Metered {
  return {
    ...coupons,
    async claim(...asked: Parameters<Metered["claim"]>) {
      try {
        const coupon = await coupons.claim(...(asked as Parameters<Coupons["claim"]>));
        metrics.claim("given");
        return coupon;
      } catch (cause) {
        metrics.claim(isProfferError(cause) ? cause.code : "internal");
        throw cause;
      }
    },
  };
}
