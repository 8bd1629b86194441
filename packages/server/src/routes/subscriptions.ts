import type { FastifyInstance } from "fastify";
import { routes } from "@proffer/protocol";
import type { PushKeyReply } from "@proffer/protocol";
import { pushSchema } from "@proffer/protocol/schema";
import type { Subscriptions } from "../deliveries/subscriptions.ts";
import type { Vapid } from "../deliveries/vapid.ts";
import { credentialsOf } from "./credentials.ts";
import { parseBody } from "./parse-body.ts";

/** Browsers that let themselves be notified. */
export function registerSubscriptions(
  fastify: FastifyInstance,
  subscriptions: Subscriptions,
  vapid: Pick<Vapid, "publicKey">,
): void {
  fastify.get(routes.push, async (): Promise<PushKeyReply> => ({ publicKey: vapid.publicKey }));
  fastify.post(routes.push, { bodyLimit: 8192 }, async (request, reply) => {
    const { anonymousId, subscription, end } = parseBody(pushSchema, request.body);
    const { endpoint, keys } = subscription;
    const of = { anonymousId, endpoint, deviceKey: credentialsOf(request).deviceKey };
    if (end) await subscriptions.remove(of);
    else await subscriptions.add({ ...of, ...keys });
    return reply.code(204).send();
  });
}
