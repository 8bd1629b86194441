import type { FastifyInstance } from "fastify";
import { ProfferError, routes } from "@proffer/protocol";
import type { Preview, SiteConfig } from "@proffer/protocol";
import type { Hub } from "../conversations/hub.ts";
import type { Previews } from "../rulesets/previews.ts";
import { isSameSecret } from "../secrets.ts";

interface PreviewOptions {
  readonly previews: Previews;
  readonly agentKey: string;
  readonly clock: () => number;
  readonly demo: boolean;
  readonly hub: Pick<Hub, "agentsOnline">;
}

/** Drafts: made by whoever has the desk's key, read by whoever has the link. */
export function registerPreview(
  fastify: FastifyInstance,
  { previews, agentKey, clock, demo, hub }: PreviewOptions,
): void {
  fastify.post(routes.preview, async (request, reply): Promise<Preview> => {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (given === undefined || !isSameSecret(given, agentKey))
      throw new ProfferError(
        "forbidden",
        "Only who has the desk's key may make a preview. It stands in the desk's address, behind “#key=”.",
      );
    reply.header("cache-control", "no-store");
    return previews.create(request.body);
  });

  fastify.get(routes.preview, async (request, reply): Promise<SiteConfig> => {
    const { token } = request.query as { token?: unknown };
    const { ruleset, expiresAt } = await previews.read(typeof token === "string" ? token : "");
    reply.header("cache-control", "no-store");
    const agents = { online: hub.agentsOnline() };
    return { serverTime: clock(), ruleset: ruleset.json, agents, demo, preview: { expiresAt } };
  });
}
