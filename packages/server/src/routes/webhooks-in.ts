import type { FastifyInstance, FastifyRequest } from "fastify";
import { ProfferError, routes } from "@proffer/protocol";
import type { WebhookReply } from "@proffer/protocol";
import type { Intake } from "../intake/intake.ts";

/** Shopify's largest orders have a few hundred KB; its own limit is far above what anybody buys. */
const maxWebhookBytes = 1024 * 1024;

/** Webhooks from the shop's other systems. A signature is over the very bytes, so these are what the route gets. */
export async function registerWebhooksIn(fastify: FastifyInstance, intake: Intake): Promise<void> {
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
      done(null, body);
    });
    const shared = { method: "POST", bodyLimit: maxWebhookBytes } as const;

    scope.route({
      ...shared,
      url: routes.shopifyWebhook,
      handler: (request): Promise<WebhookReply> =>
        intake.shopify({
          body: bodyOf(request),
          topic: header(request, "x-shopify-topic") ?? "",
          signature: header(request, "x-shopify-hmac-sha256"),
        }),
    });

    scope.route({
      ...shared,
      url: routes.webhook,
      handler: (request): Promise<WebhookReply> =>
        intake.standard({
          source: (request.params as { source: string }).source,
          body: bodyOf(request),
          headers: {
            id: header(request, "webhook-id"),
            timestamp: header(request, "webhook-timestamp"),
            signature: header(request, "webhook-signature"),
          },
        }),
    });
  });
}

function bodyOf({ body }: FastifyRequest): Buffer {
  if (Buffer.isBuffer(body)) return body;
  throw new ProfferError("bad_request", "The webhook has no body. Send it as JSON.");
}

function header({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}
