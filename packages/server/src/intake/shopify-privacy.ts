import * as z from "zod";
import type { WebhookReply } from "@proffer/protocol";
import type { People } from "../person/people.ts";
import type { Store } from "../storage/store.ts";
import { eraseOrders, eraseSource } from "../person/orders.ts";
import { guestOf } from "./orders.ts";
import { idSchema as id } from "./shopify-order.ts";

export interface PrivacyOptions {
  readonly store: Store;
  readonly people: Pick<People, "eraseForShop">;
  readonly onRequest: (text: string) => void;
}

const requestSchema = z.object({ data_request: z.object({ id }) });

/**
 * The topic is not signed: what is to be erased has to stand in the body, so that an order which somebody has seen on its
 * way cannot be sent once more as the end of its buyer. Only this request names orders to redact.
 */
const redactSchema = z.object({
  customer: z.object({ id: id.optional().catch(undefined), email: z.string().nullish() }),
  orders_to_redact: z.array(id).nullable(),
});

const nothing = z.undefined().optional();

/** A shop by itself: what concerns a customer or an order of it says so. */
const leftSchema = z.object({
  shop_id: id,
  shop_domain: z.string().min(1),
  customer: nothing,
  orders_to_redact: nothing,
  orders_requested: nothing,
  data_request: nothing,
});

/**
 * Does what the law has Shopify ask of every app: tells of a customer who wants to see their data, erases one who wants
 * to be forgotten, and all that has come from a shop that has left.
 *
 * @returns `undefined` for a topic that is none of these.
 */
export async function answerPrivacy(
  topic: string,
  body: unknown,
  options: PrivacyOptions,
): Promise<WebhookReply | undefined> {
  switch (topic) {
    case "customers/data_request":
      return tell(body, options);
    case "customers/redact":
      return redactCustomer(body, options);
    case "shop/redact":
      if (!leftSchema.safeParse(body).success)
        return { accepted: 0, ignored: "The body does not say that a shop has left." };
      await eraseSource(options.store, "shopify");
      return { accepted: 0 };
    default:
      return undefined;
  }
}

/** What is asked for goes to the shop, which knows where to send it; the log names the request and not the customer. */
function tell(body: unknown, { onRequest }: PrivacyOptions): WebhookReply {
  const request = requestSchema.safeParse(body).data?.data_request.id ?? "without a number";
  onRequest(
    `A customer asks Shopify for their data (data request ${request}). Fetch it with POST /v1/people/export and their customer id, and send it to them.`,
  );
  return { accepted: 0 };
}

async function redactCustomer(
  body: unknown,
  { store, people }: PrivacyOptions,
): Promise<WebhookReply> {
  const { data } = redactSchema.safeParse(body);
  if (!data) return { accepted: 0, ignored: "The body names no customer to redact." };
  const { customer, orders_to_redact: orders } = data;
  // A guest of one mail address, whichever of the two ids their orders stand under.
  const guest = customer.email ? await guestOf(store.db, "", customer.email) : undefined;
  for (const userId of [customer.id, guest])
    if (userId !== undefined) await people.eraseForShop({ userId });
  await eraseOrders(store, "shopify", orders ?? []);
  return { accepted: 0 };
}
