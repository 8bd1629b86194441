import type { FastifyInstance } from "fastify";
import { routes } from "@proffer/protocol";
import type { Preview, PreviewConfig } from "@proffer/protocol";
import type { Hub } from "../conversations/hub.ts";
import { handedOutAsWritten } from "../rulesets/handed-out.ts";
import type { Previews } from "../rulesets/previews.ts";

interface PreviewOptions {
  readonly previews: Previews;
  readonly clock: () => number;
  readonly demo: boolean;
  readonly hub: Pick<Hub, "agentsOnline">;
}

/** Drafts: made by admins, read by whoever has the link. */
export function registerPreview(
  fastify: FastifyInstance,
  { previews, clock, demo, hub }: PreviewOptions,
): void {
  fastify.post(routes.preview, async (request, reply): Promise<Preview> => {
    reply.header("cache-control", "no-store");
    return previews.create(request.body);
  });

  fastify.get(routes.preview, async (request, reply): Promise<PreviewConfig> => {
    const { token } = request.query as { token?: unknown };
    const { ruleset, expiresAt } = await previews.read(typeof token === "string" ? token : "");
    reply.header("cache-control", "no-store");
    const agents = { online: hub.agentsOnline() };
    return {
      serverTime: clock(),
      ruleset: handedOutAsWritten(ruleset),
      agents,
      demo,
      preview: { expiresAt },
    };
  });
}
