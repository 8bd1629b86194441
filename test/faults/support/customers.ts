import { parseRuleset } from "@proffer/engine";
import { deviceKeyHeader, readBulletin, routes } from "@proffer/protocol";
import type { BatchReply, Coupon, SiteConfig } from "@proffer/protocol";

const keyOf = (customer: string): string => `device-key-of-${customer}`;

/** An answer that is a refusal. */
export class Refused extends Error {
  readonly status: number;
  readonly isRetryable: boolean;

  constructor(status: number, body: string) {
    super(`${status} ${body}`);
    this.status = status;
    this.isRetryable = body.includes('"retryable":true');
  }
}

async function post<Reply>(url: string, customer: string, body: unknown): Promise<Reply> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", [deviceKeyHeader]: keyOf(customer) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Refused(response.status, await response.text());
  return (await response.json()) as Reply;
}

/** Sends events of a customer who looks at a product. */
export function send(
  url: string,
  anonymousId: string,
  ids: readonly string[],
): Promise<BatchReply> {
  const batch = ids.map((messageId) => ({
    type: "track",
    event: "Product Viewed",
    messageId,
    anonymousId,
    properties: { product_id: "mug" },
  }));
  return post(url + routes.batch, anonymousId, { batch });
}

/** Looks three times and claims the coupon for it. */
export async function earn(url: string, customer: string, rule: string): Promise<string> {
  await send(url, customer, ["1", "2", "3"]);
  return claim(url, customer, rule);
}

/** @returns the code. */
export async function claim(url: string, anonymousId: string, id: string): Promise<string> {
  const response = await fetch(`${url}${routes.config}?ruleset`);
  if (!response.ok) throw new Refused(response.status, await response.text());
  const { ruleset } = readBulletin(((await response.json()) as SiteConfig).bulletin);
  const rule = parseRuleset(ruleset).ruleset.rules.find((one) => one.id === id);
  const { code } = await post<Coupon>(url + routes.claims, anonymousId, {
    anonymousId,
    rule: rule?.id,
    version: rule?.version,
    key: "mug",
    trigger: { type: "event", messageId: "3" },
  });
  return code;
}

export { keyOf };
