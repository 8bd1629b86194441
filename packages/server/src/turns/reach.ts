import type { FastifyInstance } from "fastify";
import type { Provision } from "../coupons/provision.ts";
import type { DeliveryOptions } from "../deliveries/deliveries.ts";
import { createDeliveries } from "../deliveries/deliveries.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Mailer } from "../mail/mailer.ts";
import { registerDeliveries } from "../routes/deliveries.ts";
import { registerSubscriptions } from "../routes/subscriptions.ts";
import type { Rulesets } from "../rulesets/rulesets.ts";
import type { Store } from "../storage/store.ts";
import type { Turns } from "./turns.ts";
import { createTurns } from "./turns.ts";

/** How the server reaches customers who are not there, and other systems. */
export interface Reach {
  readonly turns: Turns;
  /** Decides and sends all that is due, and resolves when each has been tried. */
  workNow(): Promise<void>;
  /** Lets what is under way finish. */
  stop(): Promise<void>;
}

export interface ReachDeps {
  readonly store: Store;
  readonly rulesets: Pick<Rulesets, "for">;
  readonly clock: () => number;
  readonly jobs: Pick<Jobs, "add">;
  readonly provision: Pick<Provision, "ensure">;
  readonly mailer: Mailer | undefined;
  readonly publicUrl: string | undefined;
  readonly options: DeliveryOptions | undefined;
  /** Whether a page may move the clock: then somebody waits for what falls due. */
  readonly isDemo: boolean;
}

const demoLookEveryMs = 300;

/** Puts the wheel and the outbox together, and registers their routes. */
export async function createReach(fastify: FastifyInstance, deps: ReachDeps): Promise<Reach> {
  const { rulesets, isDemo, options, ...rest } = deps;
  const onError = (err: unknown): void => fastify.log.error({ err }, "a customer's turn failed");
  const shared = {
    ...options,
    ...rest,
    rulesOf: (customer: string) => rulesets.for(customer),
    onError,
    ...(isDemo && { lookEveryMs: demoLookEveryMs }),
  };
  const { sender, desk, unsubscribes, subscriptions, vapid } = await createDeliveries(shared);
  const turns = createTurns({ ...shared, onDeliveries: sender.wake });
  registerDeliveries(fastify, desk, unsubscribes);
  registerSubscriptions(fastify, subscriptions, vapid);
  return {
    turns,
    async workNow() {
      await turns.workNow();
      await sender.workNow();
    },
    async stop() {
      await turns.stop();
      await sender.stop();
    },
  };
}
