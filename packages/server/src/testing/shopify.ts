import { createHmac } from "node:crypto";

export const shopifySecret = "hush-0123456789abcdef0123456789abcdef";

/** Shopify's own examples have numbers that are larger than JavaScript tells apart: as it has them. */
export const exampleOrder = Number("820982911946154508");
export const exampleCustomer = Number("115310627314723954");

/** An order as Shopify's webhooks have it, cut down from the example in their documentation. */
export function shopifyOrder(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: exampleOrder,
    admin_graphql_api_id: "gid://shopify/Order/820982911946154508",
    name: "#9999",
    order_number: 1234,
    created_at: "2026-11-22T04:00:00-05:00",
    processed_at: "2026-11-22T04:00:00-05:00",
    updated_at: "2026-11-22T04:00:05-05:00",
    cancelled_at: null,
    cancel_reason: null,
    closed_at: null,
    checkout_id: null,
    currency: "USD",
    financial_status: "paid",
    fulfillment_status: null,
    email: "jon@example.com",
    contact_email: "jon@example.com",
    phone: null,
    total_price: "404.95",
    subtotal_price: "394.95",
    total_tax: "0.00",
    total_discounts: "20.00",
    discount_codes: [{ code: "WELCOME", amount: "20.00", type: "fixed_amount" }],
    note_attributes: [],
    customer: { id: exampleCustomer, email: "john@example.com", first_name: "John" },
    shipping_address: {
      first_name: "Steve",
      address1: "123 Shipping Street",
      phone: "555-555-SHIP",
    },
    line_items: [
      {
        id: 4878176722,
        product_id: 7880321196,
        variant_id: null,
        sku: "example-shirt-s",
        title: "Example T-Shirt",
        variant_title: null,
        vendor: "Acme",
        price: "19.99",
        quantity: 1,
      },
    ],
    fulfillments: [],
    ...overrides,
  };
}

/** A parcel of that order. */
export function shopifyFulfilment(
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id: 4655258435,
    order_id: exampleOrder,
    status: "success",
    created_at: "2026-11-22T05:00:00-05:00",
    updated_at: "2026-11-22T05:00:00-05:00",
    tracking_company: "UPS",
    tracking_number: "1Z999AA10123456784",
    line_items: [{ product_id: 7880321196, title: "Example T-Shirt", quantity: 1 }],
    ...overrides,
  };
}

/** Posts a webhook as Shopify does. */
export async function postShopify(
  url: string,
  topic: string,
  body: string | Record<string, unknown>,
  {
    secret = shopifySecret,
    headers = {},
  }: { secret?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(`${url}/v1/webhooks/shopify`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": "quiet-hill.myshopify.com",
      "x-shopify-webhook-id": crypto.randomUUID(),
      "x-shopify-hmac-sha256": createHmac("sha256", secret).update(text).digest("base64"),
      ...headers,
    },
    body: text,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
