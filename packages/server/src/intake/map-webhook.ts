import { createHash } from "node:crypto";
import { formatInstant, parseInstant } from "@proffer/engine";
import { idSchema } from "@proffer/protocol/schema";
import { orderMessageId } from "../person/orders.ts";
import type { OrderNews } from "./orders.ts";
import type { From, Mapping, Source } from "./sources.ts";

/** An event of a webhook: whose it is stands in it, or it is an order's. */
export type Mapped =
  | { readonly news: OrderNews }
  | { readonly message: Record<string, unknown> }
  | { readonly problem: string };

/**
 * Makes events of a webhook's body by what its source's mapping says. One whose `when` does not hold is passed over; one
 * whose customer is not in the body is told of.
 */
export function mapWebhook(
  { events }: Pick<Source, "events">,
  body: unknown,
  { source, id, now }: { readonly source: string; readonly id: string; readonly now: number },
): readonly Mapped[] {
  return events.flatMap((mapping, index) =>
    holds(mapping, body) ? [mapOne(mapping, body, `${source}:${short(id)}:${index}`, now)] : [],
  );
}

/** However long its sender makes it, an event's id has room for it. */
function short(id: string): string {
  return createHash("sha256").update(id).digest("base64url").slice(0, 22);
}

function holds({ when }: Mapping, body: unknown): boolean {
  return Object.entries(when).every(([path, value]) => lookUp(body, path) === value);
}

function mapOne(mapping: Mapping, body: unknown, id: string, now: number): Mapped {
  const { event } = mapping;
  const at = mapping.timestamp === undefined ? now : readTime(lookUp(body, mapping.timestamp));
  if (at === undefined)
    return { problem: `“${event}” has no time at “${mapping.timestamp}” that can be read.` };
  const properties = Object.fromEntries(
    Object.entries(mapping.properties).flatMap(([name, from]) => {
      const value = take(body, from);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const message = { type: "track" as const, event, timestamp: formatInstant(at), properties };
  const who = whoOf(mapping, body);
  const orderId = mapping.order === undefined ? undefined : readId(lookUp(body, mapping.order));
  if (orderId !== undefined) {
    const messages = [{ ...message, messageId: orderMessageId(orderId, id) }];
    return { news: { orderId, ...(who && { buyer: who }), messages, updatedAt: at } };
  }
  if (who) return { message: { ...message, messageId: id, ...who } };
  return { problem: `“${event}” is nobody's: there is neither a customer nor an order in it.` };
}

function whoOf(
  mapping: Mapping,
  body: unknown,
): { anonymousId?: string; userId?: string } | undefined {
  const userId = mapping.userId === undefined ? undefined : readId(lookUp(body, mapping.userId));
  const anonymousId =
    mapping.anonymousId === undefined ? undefined : readId(lookUp(body, mapping.anonymousId));
  if (userId === undefined && anonymousId === undefined) return undefined;
  return {
    ...(anonymousId !== undefined && { anonymousId }),
    ...(userId !== undefined && { userId }),
  };
}

const customerId = idSchema(256);

function readId(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return customerId.safeParse(value).data;
}

/** ISO 8601, or seconds or milliseconds since 1970: whoever counts seconds has ten digits for the next two centuries. */
function readTime(value: unknown): number | undefined {
  return parseInstant(typeof value === "number" && value < 1e11 ? Math.round(value * 1000) : value);
}

function take(body: unknown, from: From): unknown {
  return typeof from === "string" ? lookUp(body, from) : from.value;
}

/** Own names only: a path never leads into a prototype. */
function lookUp(body: unknown, path: string): unknown {
  let value = body;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value ?? undefined;
}
