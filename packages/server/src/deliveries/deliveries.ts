import type { Ruleset } from "@proffer/engine";
import type { Provision } from "../coupons/provision.ts";
import type { Mailer } from "../mail/mailer.ts";
import { createUnsubscribes } from "../mail/unsubscribe.ts";
import type { Unsubscribes } from "../mail/unsubscribe.ts";
import type { Store } from "../storage/store.ts";
import { createDeliveryDesk } from "./admin.ts";
import type { DeliveryDesk } from "./admin.ts";
import type { Carrier } from "./carrier.ts";
import type { Endpoints } from "./endpoints.ts";
import { createCodeFor } from "./issue-coupon.ts";
import { createMailCarrier } from "./mail.ts";
import { createPost } from "./post.ts";
import type { PostOptions } from "./post.ts";
import { createPushCarrier } from "./push.ts";
import { createSender } from "./sender.ts";
import type { Sender } from "./sender.ts";
import { createSubscriptions } from "./subscriptions.ts";
import type { Subscriptions } from "./subscriptions.ts";
import { keepVapid } from "./vapid.ts";
import type { Vapid } from "./vapid.ts";
import { createWebhookCarrier } from "./webhook.ts";

/** What the server sends by itself: webhooks, mails, notifications. */
export interface Deliveries {
  readonly sender: Sender;
  readonly desk: DeliveryDesk;
  readonly unsubscribes: Unsubscribes;
  readonly subscriptions: Subscriptions;
  readonly vapid: Vapid;
}

/** What whoever runs the server says about that. */
export interface DeliveryOptions extends PostOptions {
  /** Where webhooks go, by the names that rule sets declare. */
  readonly endpoints?: Endpoints;
  /** Whom push services may write to: `mailto:help@shop.example`. */
  readonly pushContact?: string;
  /**
   * Hosts inside that notifications may go to: a push service of one's own. Not those of webhooks, because any visitor
   * says where their notifications go, path and all.
   */
  readonly pushHosts?: readonly string[];
  /** Of back-off; from 0 to below 1. */
  readonly random?: () => number;
}

export interface DeliveriesDeps extends DeliveryOptions {
  readonly store: Store;
  readonly clock: () => number;
  readonly rulesOf: (customer: string) => Ruleset;
  readonly provision: Pick<Provision, "ensure">;
  readonly mailer: Mailer | undefined;
  /** Where this server is reached from outside; without it no mail is sent, for nobody could end it. */
  readonly publicUrl: string | undefined;
  readonly onError: (cause: unknown) => void;
  readonly lookEveryMs?: number;
}

/** @see Deliveries */
export async function createDeliveries(deps: DeliveriesDeps): Promise<Deliveries> {
  const { store, clock, rulesOf, endpoints = new Map() } = deps;
  const wallClock = Date.now;
  const post = createPost(deps);
  const ofPush = { ...deps, allowHosts: deps.pushHosts ?? [] };
  const unsubscribes = await createUnsubscribes(store, clock);
  const vapid = await keepVapid(store, deps.pushContact ?? "mailto:nobody@proffer.invalid");
  const codeFor = createCodeFor(deps);
  const carriers = {
    webhook: createWebhookCarrier({ endpoints, post, wallClock }),
    mail: mailCarrierOf(deps, { unsubscribes, codeFor }),
    push: createPushCarrier({ store, post: createPost(ofPush), vapid, wallClock, codeFor }),
  };
  const sender = createSender({
    ...deps,
    carriers,
    mayStillSend: ({ subject, rule }) => isOn(rulesOf(subject), rule),
  });
  return {
    sender,
    desk: createDeliveryDesk(store, clock, sender.wake),
    unsubscribes,
    subscriptions: createSubscriptions(store, clock, ofPush),
    vapid,
  };
}

/** One that is gone is not wanted any more than one that is switched off. */
function isOn({ enabled, rules }: Ruleset, id: string): boolean {
  return enabled && rules.some((rule) => rule.id === id && rule.enabled);
}

function mailCarrierOf(
  { store, clock, mailer, publicUrl }: DeliveriesDeps,
  rest: { unsubscribes: Unsubscribes; codeFor: ReturnType<typeof createCodeFor> },
): Carrier {
  if (mailer && publicUrl !== undefined)
    return createMailCarrier({
      store,
      clock,
      mailer,
      publicUrl: publicUrl.replace(/\/+$/, ""),
      ...rest,
    });
  return async () => ({
    type: "failed",
    problem: "The server cannot send mail: start it with --smtp-url, --mail-from and --public-url.",
  });
}
