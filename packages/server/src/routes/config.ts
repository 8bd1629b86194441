import type { FastifyInstance } from "fastify";
import { routes } from "@proffer/protocol";
import type { SiteConfig } from "@proffer/protocol";
import type { Hub } from "../conversations/hub.ts";
import type { Rulesets } from "../rulesets/rulesets.ts";
import type { Store } from "../storage/store.ts";

export interface ConfigOptions {
  readonly store: Store;
  readonly rulesets: Pick<Rulesets, "current">;
  readonly clock: () => number;
  readonly demo: boolean;
  readonly hub: Pick<Hub, "agentsOnline">;
}

export function registerConfig(
  fastify: FastifyInstance,
  { store, rulesets, clock, demo, hub }: ConfigOptions,
): void {
  fastify.get(routes.config, async (_request, reply): Promise<SiteConfig> => {
    // It carries the time, and an old time is a wrong one.
    reply.header("cache-control", "no-store");
    const agents = { online: hub.agentsOnline() };
    return { serverTime: clock(), ruleset: rulesets.current().json, agents, demo };
  });

  fastify.get(routes.health, async (_request, reply): Promise<{ ok: true }> => {
    await store.db.selectFrom("schema_version").select("version").limit(1).execute();
    reply.header("cache-control", "no-store");
    return { ok: true };
  });
}
