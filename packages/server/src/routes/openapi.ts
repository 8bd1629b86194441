import type { FastifyInstance } from "fastify";
import { accessTable } from "../access/table.ts";

/** The API's own description; it is put together when somebody first asks, and not at the start. */
export function registerOpenApi(fastify: FastifyInstance): void {
  let document: Promise<string> | undefined;
  fastify.get("/openapi.json", async (_request, reply): Promise<string> => {
    document ??= import("../ops/openapi/document.ts").then(({ createDocument }) =>
      JSON.stringify(createDocument(accessTable)),
    );
    reply.header("cache-control", "public, max-age=300").type("application/json; charset=utf-8");
    return document;
  });
}
