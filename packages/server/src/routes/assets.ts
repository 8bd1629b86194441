import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answerNotFound } from "./errors.ts";

/** Built files to serve, each an absolute directory. */
export interface Assets {
  /** Holds `proffer.js` and, in `widget/`, what that loads. */
  readonly widget: string;
  readonly desk?: string;
  /** A site to serve at `/`, for a try or a demonstration. */
  readonly shop?: string;
}

// The desk holds customers' words: nothing but its own files, from nowhere but here, in nobody's frame.
const deskPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The build leaves a compressed copy beside each file, which goes to who takes it. */
const packed = { preCompressed: true } as const;

export async function registerAssets(
  fastify: FastifyInstance,
  { widget, desk, shop }: Assets,
): Promise<void> {
  await fastify.register(fastifyStatic, { serve: false, ...packed });

  // Shops name this address for ever, so it is asked for anew soon; what it loads carries a hash in its name. The
  // minute is how long a page may name files that an upgrade has taken away.
  fastify.get("/proffer.js", (request, reply) => {
    if (!existsSync(join(widget, "proffer.js"))) return answerNotFound(request, reply);
    reply.header("cross-origin-resource-policy", "cross-origin");
    return reply.sendFile("proffer.js", widget, { maxAge: "60s" });
  });
  const parts = join(widget, "widget");
  if (existsSync(parts))
    await fastify.register(fastifyStatic, {
      root: parts,
      prefix: "/widget/",
      decorateReply: false,
      index: false,
      immutable: true,
      maxAge: "365d",
      ...packed,
      setHeaders: (reply) => reply.setHeader("cross-origin-resource-policy", "cross-origin"),
    });
  if (desk !== undefined && existsSync(desk))
    await fastify.register(fastifyStatic, {
      root: desk,
      prefix: "/desk",
      decorateReply: false,
      redirect: true,
      cacheControl: false,
      ...packed,
      setHeaders(reply) {
        reply.setHeader("cache-control", "no-cache");
        reply.setHeader("content-security-policy", deskPolicy);
      },
    });
  const lost = shop === undefined ? undefined : join(shop, "404.html");
  fastify.setNotFoundHandler((request, reply) =>
    lost !== undefined && isForReading(request) && existsSync(lost)
      ? answerWithPage(reply, lost)
      : answerNotFound(request, reply),
  );
  if (shop !== undefined)
    await fastify.register(fastifyStatic, {
      root: shop,
      prefix: "/",
      decorateReply: false,
      redirect: true,
      cacheControl: false,
      setHeaders: (reply) => reply.setHeader("cache-control", "no-cache"),
    });
}

/** A browser that goes to a page, and not a program that asks for data. */
function isForReading({ method, headers, url }: FastifyRequest): boolean {
  return method === "GET" && !url.startsWith("/v1/") && /\btext\/html\b/.test(headers.accept ?? "");
}

async function answerWithPage(reply: FastifyReply, file: string): Promise<FastifyReply> {
  const page = await readFile(file);
  return reply
    .status(404)
    .header("cache-control", "no-cache")
    .type("text/html; charset=utf-8")
    .send(page);
}
