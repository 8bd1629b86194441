import type { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as z from "zod";
import { ProfferError, routes } from "@proffer/protocol";
import type { Attachment } from "@proffer/protocol";
import { anonymousIdSchema } from "@proffer/protocol/schema";
import { mayUse } from "../access/roles.ts";
import { requireDevice } from "../events/devices.ts";
import type { Files } from "../files/files.ts";
import type { Uploader } from "../files/link.ts";
import type { FileRow } from "../storage/schema.ts";
import type { Store } from "../storage/store.ts";
import { credentialsOf } from "./credentials.ts";
import { parseBody } from "./parse-body.ts";

export interface FileRouteOptions {
  readonly files: Files;
  readonly store: Store;
  readonly clock: () => number;
}

const querySchema = z.object({
  name: z.string().max(1024).default(""),
  anonymousId: z.exactOptional(anonymousIdSchema),
});

/** Files of conversations: a customer's device or an agent sends one, and who knows its address may have it. */
export function registerFiles(fastify: FastifyInstance, options: FileRouteOptions): void {
  void fastify.register(async (scope) => {
    // The body is looked at while it comes in, whatever it says it is.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, body, done) => done(null, body));

    scope.post(routes.files, async (request, reply): Promise<Attachment> => {
      reply.header("cache-control", "no-store");
      try {
        return await accept(request, options);
      } catch (cause) {
        // What is still on its way is not read any more.
        reply.header("connection", "close");
        throw cause;
      }
    });
  });

  fastify.get(`${routes.files}/:id/*`, async (request, reply) => {
    const { id, "*": name } = request.params as { id: string; "*": string };
    const { row, body } = await options.files.find(id);
    // A link whose name is another's would promise what is not in it.
    if (name !== row.name) throw new ProfferError("not_found", "There is no such file.");
    return serve(reply, row, await body());
  });
}

async function accept(request: FastifyRequest, options: FileRouteOptions): Promise<Attachment> {
  const { name, anonymousId } = parseBody(querySchema, request.query);
  const by = await readUploader(request, anonymousId, options);
  const length = Number(request.headers["content-length"] ?? Number.NaN);
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  if (request.body === undefined || request.body === null)
    throw new ProfferError("bad_request", "There is no file in the request.");
  return options.files.accept({
    by,
    name,
    type: type.trim().toLowerCase(),
    body: request.body as Readable,
    ...(Number.isFinite(length) && { length }),
  });
}

/** @throws ProfferError `forbidden`, `foreign_device` or `bad_request`. */
async function readUploader(
  request: FastifyRequest,
  anonymousId: string | undefined,
  { store, clock }: FileRouteOptions,
): Promise<Uploader> {
  const { principal, headers } = request;
  // An agent who looks at the shop as a customer sends files as one.
  if (anonymousId === undefined && mayUse("agent", principal)) return { role: "agent" };
  if (
    headers.authorization?.startsWith("Bearer ") &&
    !headers.authorization.includes("Bearer sk_")
  ) {
    if (mayUse("agent", principal)) return { role: "agent" };
    throw new ProfferError("forbidden", "The agent key is not right.");
  }
  if (anonymousId === undefined)
    throw new ProfferError("bad_request", "“anonymousId” is missing in the address.");
  await requireDevice(store.db, anonymousId, credentialsOf(request).deviceKey, clock());
  return { role: "visitor", anonymousId };
}

/** Whatever a file holds, nothing in it runs: no page of this host, no script, no other type than the one it has. */
function serve(reply: FastifyReply, { name, type, bytes }: FileRow, body: Readable): FastifyReply {
  const way = type.startsWith("image/") ? "inline" : "attachment";
  return reply
    .headers({
      "content-type": type,
      "content-length": bytes,
      "content-disposition": `${way}; filename="${toAscii(name)}"; filename*=UTF-8''${toExtended(name)}`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "private, max-age=31536000, immutable",
      "referrer-policy": "no-referrer",
    })
    .send(body);
}

/** RFC 6266: for readers that know nothing but ASCII. */
function toAscii(name: string): string {
  return name.replaceAll(/[^\x20-\x7E]|["\\%]/g, "_");
}

/** RFC 8187: what `encodeURIComponent` leaves and an attribute's character is not. */
function toExtended(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
