import type { FastifyInstance } from "fastify";
import { routes } from "@proffer/protocol";
import type { CampaignsReply, PoolReply, RevokeReply } from "@proffer/protocol";
import { poolNameSchema, poolSchema, revokeSchema } from "@proffer/protocol/schema";
import { readCampaigns } from "../coupons/campaigns.ts";
import { uploadPool } from "../coupons/pools.ts";
import { revoke } from "../coupons/revoke.ts";
import type { Rulesets } from "../rulesets/rulesets.ts";
import type { Store } from "../storage/store.ts";
import { parseBody } from "./parse-body.ts";

export interface CampaignOptions {
  readonly store: Store;
  readonly rulesets: Pick<Rulesets, "current">;
  readonly clock: () => number;
}

/** A hundred thousand codes of the usual length, with room to spare. */
const maxPoolBytes = 8 * 1024 * 1024;

/** What is given away, for whoever answers for it. */
export function registerCampaigns(
  fastify: FastifyInstance,
  { store, rulesets, clock }: CampaignOptions,
): void {
  fastify.get(routes.campaigns, async (_request, reply): Promise<CampaignsReply> => {
    reply.header("cache-control", "no-store");
    return readCampaigns(store.db, rulesets.current().campaigns);
  });

  fastify.post(routes.revocations, (request): Promise<RevokeReply> =>
    revoke(store, parseBody(revokeSchema, request.body), clock()),
  );

  fastify.post(
    `${routes.pools}/:name`,
    { bodyLimit: maxPoolBytes },
    async (request): Promise<PoolReply> => {
      const { name } = request.params as { readonly name: string };
      const pool = parseBody(poolNameSchema, name);
      const { codes } = parseBody(poolSchema, request.body);
      return uploadPool(store, { pool, codes, now: clock() });
    },
  );
}
