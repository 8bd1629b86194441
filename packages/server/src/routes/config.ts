import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { agentsHeader, buckets, routes, timeHeader } from "@proffer/protocol";
import type { ChatFeatures } from "@proffer/protocol";
import type { Hub } from "../conversations/hub.ts";
import type { Bulletins } from "../rulesets/bulletins.ts";
import { digest } from "../secrets.ts";

export interface ConfigOptions {
  readonly bulletins: Bulletins;
  readonly clock: () => number;
  readonly demo: boolean;
  readonly hub: Pick<Hub, "agentsOnline">;
  /** What conversations can do beyond words. */
  readonly features: () => ChatFeatures;
}

/** What every page asks for, and asks again before it acts: most answers are a 304 of a few hundred bytes. */
export function registerConfig(fastify: FastifyInstance, options: ConfigOptions): void {
  const { bulletins } = options;
  fastify.get(routes.config, (request, reply) => answer(request, reply, options));

  fastify.get(routes.rulesKeys, async (_request, reply) => {
    // Whoever pins a key has it in the page; this is for those who set it up.
    reply.header("cache-control", "public, max-age=60");
    return bulletins.keys();
  });
}

/** A {@link SiteConfig}, put together as text: the bulletin is large, and the same for many. */
async function answer(
  { headers, query }: FastifyRequest,
  reply: FastifyReply,
  { bulletins, clock, demo, hub, features }: ConfigOptions,
): Promise<FastifyReply> {
  const asked = query as { readonly bucket?: unknown; readonly ruleset?: unknown };
  const { json, etag } = await bulletins.of(readBucket(asked.bucket), "ruleset" in asked);
  const serverTime = clock();
  const online = hub.agentsOnline();
  const settled = `"features":${JSON.stringify(features())},"demo":${demo}`;
  const tag = `"${digest(etag + settled).slice(0, 32)}"`;
  reply
    .header("etag", tag)
    .header("cache-control", "public, max-age=0, must-revalidate")
    // They change all the time, and a 304 carries headers alone.
    .header(timeHeader, serverTime)
    .header(agentsHeader, online);
  if (isKnown(headers["if-none-match"], tag)) return reply.status(304).send();
  const volatile = `"serverTime":${serverTime},"agents":{"online":${online}}`;
  return reply
    .type("application/json; charset=utf-8")
    .send(`{${volatile},${settled},"bulletin":${json}}`);
}

/** Whoever says nothing useful is treated like somebody who is not known yet. */
function readBucket(text: unknown): number | undefined {
  const bucket = typeof text === "string" && /^\d{1,2}$/.test(text) ? Number(text) : undefined;
  return bucket !== undefined && bucket < buckets ? bucket : undefined;
}

/** A proxy that compresses makes a strong tag a weak one, and means the same (RFC 9110, 13.1.2). */
function isKnown(condition: string | undefined, tag: string): boolean {
  return (condition ?? "").split(",").some((one) => one.trim().replace(/^W\//, "") === tag);
}
