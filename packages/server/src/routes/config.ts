import type { FastifyInstance } from "fastify";
import { routes } from "@proffer/protocol";
import type { ChatFeatures, SiteConfig } from "@proffer/protocol";
import type { Hub } from "../conversations/hub.ts";
import { handedOut } from "../rulesets/handed-out.ts";
import type { Rulesets } from "../rulesets/rulesets.ts";
import type { Store } from "../storage/store.ts";

export interface ConfigOptions {
  readonly store: Store;
  readonly rulesets: Pick<Rulesets, "current">;
  readonly clock: () => number;
  readonly demo: boolean;
  readonly hub: Pick<Hub, "agentsOnline">;
  /** What conversations can do beyond words. */
  readonly features: () => ChatFeatures;
}

export function registerConfig(
  fastify: FastifyInstance,
  { store, rulesets, clock, demo, hub, features }: ConfigOptions,
): void {
  fastify.get(routes.config, async (request, reply): Promise<SiteConfig> => {
    // It carries the time, and an old time is a wrong one.
    reply.header("cache-control", "no-store");
    const agents = { online: hub.agentsOnline() };
    const ruleset = rulesets.current();
    const isRead = "ruleset" in (request.query as object);
    const rules = isRead ? { ruleset: ruleset.json } : {};
    return {
      serverTime: clock(),
      ...handedOut(ruleset),
      ...rules,
      agents,
      features: features(),
      demo,
    };
  });

  fastify.get(routes.health, async (_request, reply): Promise<{ ok: true }> => {
    await store.db.selectFrom("schema_version").select("version").limit(1).execute();
    reply.header("cache-control", "no-store");
    return { ok: true };
  });
}
