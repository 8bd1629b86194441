import type { FastifyInstance } from "fastify";
import * as z from "zod";
import { ProfferError, routes } from "@proffer/protocol";
import type { DeliveryList, RetryReply } from "@proffer/protocol";
import { deliveryQuerySchema, retrySchema } from "@proffer/protocol/schema";
import type { DeliveryDesk } from "../deliveries/admin.ts";
import type { Unsubscribes } from "../mail/unsubscribe.ts";
import { parseBody } from "./parse-body.ts";

const tokenSchema = z.object({ token: z.string().max(500) });

/** What was sent and what could not be; and the way out of mails. */
export function registerDeliveries(
  fastify: FastifyInstance,
  desk: DeliveryDesk,
  unsubscribes: Unsubscribes,
): void {
  fastify.get(routes.deliveries, async ({ query }, reply): Promise<DeliveryList> => {
    reply.header("cache-control", "no-store");
    const { state, limit } = parseBody(deliveryQuerySchema, query);
    return desk.list({ limit, ...(state !== undefined && { state }) });
  });
  fastify.post(routes.retryDeliveries, { bodyLimit: 4096 }, async ({ body }): Promise<RetryReply> =>
    desk.retry(parseBody(retrySchema, body)),
  );
  registerUnsubscribe(fastify, unsubscribes);
}

/** Programs that look into mails open every link in them: opening asks, and only the button, or the mail program's own, acts. */
function registerUnsubscribe(fastify: FastifyInstance, unsubscribes: Unsubscribes): void {
  fastify.get(routes.unsubscribe, async ({ query }, reply) => {
    parseBody(tokenSchema, query);
    return reply.type("text/html; charset=utf-8").headers(quiet).send(page(question));
  });
  // RFC 8058 posts a form, of which nothing is needed: the link says it all.
  void fastify.register(async (scope) => {
    scope.addContentTypeParser(
      ["application/x-www-form-urlencoded", "multipart/form-data"],
      { bodyLimit: 4096 },
      (_request, payload, done) => {
        payload.resume();
        payload.on("end", () => done(null, undefined));
      },
    );
    scope.post(routes.unsubscribe, async ({ query }, reply) => {
      const { token } = parseBody(tokenSchema, query);
      if (!(await unsubscribes.stop(token)))
        throw new ProfferError(
          "forbidden",
          "This link is not one of ours. Use the one in the mail, as a whole.",
        );
      return reply.type("text/html; charset=utf-8").headers(quiet).send(page(done));
    });
  });
}

const quiet = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
};

const question = `<p>No more mails of this kind to your address?<br>不再向您的地址发送此类邮件？</p>
<form method="post"><button>No more mails · 不再接收</button></form>`;

const done = `<p>Done. You will get no more of these mails.<br>已完成，您不会再收到此类邮件。</p>`;

function page(body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mails</title>
<style>body { font: 1rem/1.6 system-ui, sans-serif; margin: 3rem auto; max-width: 30rem; padding: 0 1rem }</style>
${body}
</html>
`;
}
