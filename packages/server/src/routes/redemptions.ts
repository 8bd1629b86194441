import type { FastifyInstance, FastifyRequest } from "fastify";
import { idempotencyHeader, ProfferError, routes } from "@proffer/protocol";
import type { RedemptionReply } from "@proffer/protocol";
import { commitSchema, redemptionSchema, releaseSchema } from "@proffer/protocol/schema";
import type { Asker, Redemptions } from "../coupons/redemptions.ts";
import { parseBody } from "./parse-body.ts";

const options = { bodyLimit: 256 * 1024 };

/** The shop's checkout. */
export function registerRedemptions(fastify: FastifyInstance, redemptions: Redemptions): void {
  fastify.addHook("onRequest", async ({ routeOptions }, reply) => {
    if (routeOptions.url?.startsWith(routes.redemptions)) reply.header("cache-control", "no-store");
  });

  fastify.post(routes.redemptions, options, (request): Promise<RedemptionReply> =>
    redemptions.ask(parseBody(redemptionSchema, request.body), askerOf(request)),
  );

  fastify.post(
    `${routes.redemptions}/:id/commit`,
    options,
    async (request): Promise<RedemptionReply> => {
      const { discount } = parseBody(commitSchema, request.body ?? {});
      return redemptions.commit(idOf(request), discount, askerOf(request));
    },
  );

  fastify.post(
    `${routes.redemptions}/:id/release`,
    options,
    async (request): Promise<RedemptionReply> => {
      parseBody(releaseSchema, request.body ?? {});
      return redemptions.release(idOf(request), askerOf(request));
    },
  );
}

function idOf({ params }: FastifyRequest): string {
  return String((params as { readonly id: string }).id).slice(0, 64);
}

function askerOf({ headers, principal }: FastifyRequest): Asker {
  const key = headers[idempotencyHeader];
  const isGood = key === undefined || (typeof key === "string" && /^[\x21-\x7e]{8,255}$/.test(key));
  if (!isGood)
    throw new ProfferError(
      "bad_request",
      "“Idempotency-Key” holds 8 to 255 visible ASCII characters. Make one at random for each request.",
    );
  return { asker: `${principal?.role} ${principal?.name}`, key: key as string | undefined };
}
