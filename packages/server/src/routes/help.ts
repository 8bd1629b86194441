import type { FastifyInstance } from "fastify";
import { routes } from "@proffer/protocol";
import type { HelpReply } from "@proffer/protocol";
import * as z from "zod";
import type { Help } from "../help/help.ts";
import { parseBody } from "./parse-body.ts";

const querySchema = z.object({
  q: z.string().max(200).default(""),
  locale: z.string().max(35).default("en"),
});

/** @param help `undefined` where the shop has none: nothing is found then. */
export function registerHelp(fastify: FastifyInstance, help: Help | undefined): void {
  fastify.get(routes.help, async (request, reply): Promise<HelpReply> => {
    const { q, locale } = parseBody(querySchema, request.query);
    reply.header("cache-control", "public, max-age=60");
    return { articles: help?.search(q, locale) ?? [] };
  });
}
