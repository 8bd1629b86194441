import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseEvent, parseRuleset, replay } from "../../packages/engine/src/index.ts";
import type { Event } from "../../packages/engine/src/index.ts";
import type { PersonExport } from "../../packages/protocol/src/index.ts";
import { readSources } from "../../packages/server/src/intake/sources.ts";
import { agentKey, hour, startSite } from "../../packages/server/src/testing/site.ts";
import type { Site } from "../../packages/server/src/testing/site.ts";
import {
  postShopify,
  shopifyFulfilment,
  shopifyOrder,
  shopifySecret,
} from "../../packages/server/src/testing/shopify.ts";
import { snippetsOf } from "../support/markdown.ts";

const documented = (containing: string): string => {
  const found = snippetsOf("docs/server.md").find(
    ({ language, code }) => language === "json" && code.includes(containing),
  );
  if (!found) throw new Error(`docs/server.md has no JSON with ${containing}`);
  return found.code;
};

const warehouseSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** As the specification of Standard Webhooks has it, by hand. */
const sign = (content: string): string => {
  const key = Buffer.from(warehouseSecret.slice("whsec_".length), "base64");
  return `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
};

let directory: string;
let site: Site;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "proffer-webhooks-"));
  const file = join(directory, "webhooks.json");
  writeFileSync(file, documented('"warehouse"'));
  const env = {
    SHOPIFY_SECRET: shopifySecret,
    WAREHOUSE_SECRET: `${warehouseSecret} whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD`,
  };
  site = await startSite({ webhooks: readSources(file, env) });
});
afterEach(async () => {
  await site.close();
  rmSync(directory, { recursive: true, force: true });
});

const placedAt = Date.UTC(2026, 10, 22, 9);
const orders = { first: 1001, second: 1002 };
const customer = { id: 42 };

/** When the rule of the documentation fires for the customer, by what has come in as webhooks. */
async function firings(until: number): Promise<readonly (readonly [key: unknown, at: number])[]> {
  const response = await fetch(`${site.url}/v1/people/export`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${agentKey}` },
    body: JSON.stringify({ userId: "42" }),
  });
  const { events } = (await response.json()) as PersonExport;
  const read = events.map((event) => {
    const { event: own } = parseEvent(event, { messageId: "", timestamp: 0 }) as { event: Event };
    return own;
  });
  const { ruleset, problems } = parseRuleset(JSON.parse(documented('"not-shipped"')));
  expect(problems).toEqual([]);
  const fired = await replay({ customer: "user:42", events: read, ruleset, until });
  return fired.map(({ key, at }) => [key, at]);
}

test("an order that was not sent within a day is a rule like any other", async () => {
  for (const id of Object.values(orders))
    await postShopify(site.url, "orders/create", shopifyOrder({ id, customer }));
  site.clock.now = placedAt + 20 * hour;
  const sentAt = new Date(site.clock.now).toISOString();
  await postShopify(
    site.url,
    "fulfillments/create",
    shopifyFulfilment({ order_id: orders.second, created_at: sentAt, updated_at: sentAt }),
  );
  expect(await firings(placedAt + 24 * hour - 1)).toEqual([]);
  expect(await firings(placedAt + 48 * hour)).toEqual([["1001", placedAt + 24 * hour]]);
});

test("a warehouse that tells of the parcel in time is as good as Shopify itself", async () => {
  await postShopify(site.url, "orders/create", shopifyOrder({ id: orders.first, customer }));
  site.clock.now = placedAt + 2 * hour;
  const body = JSON.stringify({
    type: "parcel.sent",
    data: { order: { id: "1001" }, sent_at: new Date(site.clock.now).toISOString() },
  });
  const response = await fetch(`${site.url}/v1/webhooks/warehouse`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": "msg_1",
      "webhook-timestamp": String(site.clock.now / 1000),
      "webhook-signature": sign(`msg_1.${site.clock.now / 1000}.${body}`),
    },
    body,
  });
  expect(await response.json()).toEqual({ accepted: 1 });
  expect(await firings(placedAt + 48 * hour)).toEqual([]);
});
