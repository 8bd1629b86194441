import type { FastifyInstance } from "fastify";
import { routes } from "@proffer/protocol";
import type { Coupon } from "@proffer/protocol";
import { claimSchema } from "@proffer/protocol/schema";
import type { Coupons } from "../coupons/coupons.ts";
import { credentialsOf } from "./credentials.ts";
import { parseBody } from "./parse-body.ts";

export function registerClaims(fastify: FastifyInstance, coupons: Coupons): void {
  fastify.post(routes.claims, { bodyLimit: 16 * 1024 }, async (request, reply): Promise<Coupon> => {
    // The code is in this reply and in the store, and nowhere on the way.
    reply.header("cache-control", "no-store");
    return coupons.claim(parseBody(claimSchema, request.body), credentialsOf(request));
  });
}
