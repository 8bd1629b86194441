// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from "vitest";
import type { CustomerPrivacy, PixelApi, PixelEvent } from "./index.ts";
import { connectPixel } from "./index.ts";

const shop = "https://shop.example.com";
const storefront = `${shop}/products/mug`;
const checkout = `${shop}/checkouts/cn/Z2NwLXVzLWVhc3QxOjAxSjk3UFg4/en-us`;
const at = Date.UTC(2026, 10, 22, 10);
const allowed = { analyticsProcessingAllowed: true, preferencesProcessingAllowed: true };

/**
 * A fake of the sandbox in which Shopify runs custom pixels, after its public documentation of the Web Pixels API: events
 * by name, the page's localStorage by promises, and what the customer allows. Nothing here is Shopify's.
 */
class FakePixelApi implements PixelApi {
  readonly #listeners = new Map<string, (event: PixelEvent) => void>();
  #onConsent: (event: { readonly customerPrivacy?: CustomerPrivacy }) => void = () => undefined;
  #ids = 0;
  readonly init: { readonly customerPrivacy?: CustomerPrivacy };
  readonly analytics = {
    subscribe: (name: string, hear: (event: PixelEvent) => void) => this.#listeners.set(name, hear),
  };
  readonly browser = {
    localStorage: {
      getItem: (key: string) => later(() => localStorage.getItem(key)),
      setItem: (key: string, value: string) => later(() => localStorage.setItem(key, value)),
      removeItem: (key: string) => later(() => localStorage.removeItem(key)),
    },
  };
  readonly customerPrivacy = {
    subscribe: (
      _name: string,
      hear: (event: { readonly customerPrivacy?: CustomerPrivacy }) => void,
    ) => (this.#onConsent = hear),
  };

  constructor(customerPrivacy: CustomerPrivacy | undefined = allowed) {
    this.init = customerPrivacy && { customerPrivacy };
  }

  get names(): readonly string[] {
    return [...this.#listeners.keys()];
  }

  /** Something happens in the shop. */
  async happen(
    name: string,
    data: object = {},
    href = storefront,
    id = `e${++this.#ids}`,
  ): Promise<void> {
    const { pathname, search } = new URL(href);
    const document = { location: { href, pathname, search }, title: "Mei's page", referrer: href };
    const timestamp = new Date(at + this.#ids).toISOString();
    this.#listeners.get(name)?.({ id, name, timestamp, data, context: { document } });
    await settled();
  }

  async agree(customerPrivacy: CustomerPrivacy): Promise<void> {
    this.#onConsent({ customerPrivacy });
    await settled();
  }
}

/** The sandbox asks the page, and the page answers, as messages. */
function later<T>(act: () => T): Promise<T> {
  return Promise.resolve().then(act);
}

async function settled(): Promise<void> {
  for (let i = 0; i < 60; i++) await Promise.resolve();
}

const product = {
  id: "8266836345064",
  title: "Morning Mug",
  vendor: "Quiet Hill",
  type: "Vessels",
  url: "/products/mug?variant=1",
};
const variant = {
  id: "44610569208040",
  sku: "MUG-1",
  title: "Celadon",
  price: { amount: 98, currencyCode: "CNY" },
  image: { src: "//cdn.example.com/mug.jpg" },
  product,
};
const mug = {
  product_id: "8266836345064",
  sku: "MUG-1",
  name: "Morning Mug",
  brand: "Quiet Hill",
  category: "Vessels",
  variant: "Celadon",
  price: 98,
  currency: "CNY",
  url: "https://shop.example.com/products/mug?variant=1",
  image_url: "https://cdn.example.com/mug.jpg",
};
const money = (amount: number) => ({ amount, currencyCode: "CNY" });
const order = {
  checkout: {
    token: "c0ffee",
    email: "mei@example.com",
    phone: "+86 138 0000 0000",
    shippingAddress: { firstName: "Mei", address1: "Long Street 1" },
    currencyCode: "CNY",
    totalPrice: money(228),
    subtotalPrice: money(196),
    totalTax: money(20),
    discountsAmount: money(10),
    shippingLine: { price: money(12) },
    discountApplications: [
      { type: "AUTOMATIC", title: "Autumn" },
      { type: "DISCOUNT_CODE", title: "MEI10" },
    ],
    delivery: { selectedDeliveryOptions: [{ title: "Express" }] },
    lineItems: [{ quantity: 2, title: "Morning Mug", variant }],
    order: { id: "gid://shopify/Order/1001", customer: { id: "42" } },
  },
};

interface Sent {
  readonly address: string;
  readonly init: RequestInit;
  readonly batch: readonly Record<string, unknown>[];
}
const requests: Sent[] = [];
let answer: () => Promise<{ status: number }> = async () => ({ status: 200 });
const send = (async (address: string, init: RequestInit) => {
  requests.push({ address, init, ...(JSON.parse(String(init.body)) as Pick<Sent, "batch">) });
  return answer();
}) as unknown as typeof fetch;
const options = { endpoint: "https://help.example.com/", fetch: send };

const mailbox = () =>
  JSON.parse(localStorage.getItem("proffer-mailbox") ?? "[]") as Record<string, unknown>[];
const said = () => mailbox().map(({ event, type, properties }) => [event ?? type, properties]);
const leaveWord = () =>
  localStorage.setItem(
    "proffer-bridge",
    JSON.stringify({ anonymousId: "anna", deviceKey: "k".repeat(32) }),
  );

beforeEach(() => {
  localStorage.clear();
  requests.length = 0;
  answer = async () => ({ status: 200 });
  leaveWord();
});

describe("What Shopify says", () => {
  test.each([
    ["product_viewed", { productVariant: variant }, "Product Viewed", mug],
    [
      "product_added_to_cart",
      { cartLine: { merchandise: variant, quantity: 2 } },
      "Product Added",
      { ...mug, quantity: 2 },
    ],
    [
      "product_removed_from_cart",
      { cartLine: { merchandise: variant, quantity: 1 } },
      "Product Removed",
      { ...mug, quantity: 1 },
    ],
    [
      "collection_viewed",
      { collection: { id: "7", title: "Vessels", productVariants: [variant] } },
      "Product List Viewed",
      { list_id: "7", category: "Vessels", products: [mug] },
    ],
    [
      "search_submitted",
      { searchResult: { query: "teapot", productVariants: [] } },
      "Products Searched",
      { query: "teapot" },
    ],
    [
      "cart_viewed",
      {
        cart: {
          id: "secret",
          cost: { totalAmount: money(196) },
          lines: [{ merchandise: variant, quantity: 2 }],
        },
      },
      "Cart Viewed",
      { value: 196, currency: "CNY", products: [{ ...mug, quantity: 2 }] },
    ],
    ["checkout_contact_info_submitted", order, "Checkout Step Completed", { step: 1 }],
    ["checkout_address_info_submitted", order, "Checkout Step Completed", { step: 2 }],
    [
      "checkout_shipping_info_submitted",
      order,
      "Checkout Step Completed",
      { step: 3, shipping_method: "Express" },
    ],
    ["payment_info_submitted", order, "Payment Info Entered", { step: 4 }],
  ])("%s is read in our words", async (name, data, event, properties) => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen(name, data);
    expect(mailbox()).toEqual([
      { type: "track", event, properties, messageId: "e1", timestamp: at + 1 },
    ]);
  });

  test("of a collection the first twenty products are told", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    const collection = { id: "1", productVariants: Array.from({ length: 50 }, () => variant) };
    await api.happen("collection_viewed", { collection });
    expect(said()[0]?.[1]).toHaveProperty("products.length", 20);
  });

  test("a checkout says what it holds and costs", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen("checkout_started", order, checkout);
    expect(said()).toEqual([
      [
        "Checkout Started",
        {
          total: 228,
          subtotal: 196,
          revenue: 196,
          value: 196,
          shipping: 12,
          tax: 20,
          discount: 10,
          coupon: "MEI10",
          currency: "CNY",
          products: [{ ...mug, quantity: 2 }],
        },
      ],
    ]);
  });

  test("an order goes by its own id, and ends what had failed before it", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen("checkout_completed", order, checkout);
    expect(mailbox()).toMatchObject([
      {
        event: "Order Completed",
        messageId: "order-1001",
        properties: { order_id: "1001", total: 228 },
      },
      { event: "Operation Succeeded", messageId: "e1-1", properties: { operation: "checkout" } },
    ]);
  });

  test.each([
    ["PAYMENT_ERROR", [["Operation Failed", { operation: "checkout", code: "PAYMENT_ERROR" }]]],
    ["INVENTORY_ERROR", [["Operation Failed", { operation: "checkout", code: "INVENTORY_ERROR" }]]],
    ["DISCOUNT_ERROR", [["Coupon Denied", { reason: "DISCOUNT_ERROR" }]]],
    ["INPUT_REQUIRED", []],
    ["INPUT_INVALID", []],
    [undefined, []],
  ])("an alert of the type %s", async (type, expected) => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    const alert = {
      type,
      message: "“MEI10” is not valid, Mei",
      value: "MEI10",
      target: "discount",
    };
    await api.happen("alert_displayed", { alert }, checkout);
    expect(said()).toEqual(expected);
  });

  test("of pages only those of the checkout are told, without what is somebody's own in their addresses", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen("page_viewed", {}, storefront);
    await api.happen("page_viewed", {}, `${shop}/account/orders/1`);
    await api.happen("page_viewed", {}, `${checkout}?key=secret`);
    expect(said()).toEqual([["page", { path: "/checkouts/cn/:id/en-us" }]]);
  });

  test("nothing of who the customer is, and nothing that they have typed, is told", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    for (const name of api.names) {
      const alert = { type: "PAYMENT_ERROR", message: "No, Mei", value: "4242" };
      await api.happen(name, { ...order, alert }, checkout);
    }
    const told = JSON.stringify([mailbox(), requests]).replaceAll("MEI10", "");
    expect(told).not.toMatch(/mei|example\.com\/checkouts|138|Long Street|c0ffee|4242|Z2Nw/i);
  });

  test("what cannot be read is passed by", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen("product_viewed", { productVariant: null });
    await api.happen("search_submitted", { searchResult: { query: "" } });
    await api.happen("constructor", {});
    expect(said()).toEqual([["Product Viewed", {}]]);
    const broken = {
      productVariant: {
        title: "Default Title",
        price: { amount: "on request" },
        product: { id: "1", url: "http://[" },
      },
    };
    await api.happen("product_viewed", broken);
    expect(said().at(-1)).toEqual(["Product Viewed", { product_id: "1" }]);
  });
});

describe("Nothing is written or sent", () => {
  test.each([
    [
      "the customer has allowed nothing",
      { analyticsProcessingAllowed: false, preferencesProcessingAllowed: false },
    ],
    [
      "analytics alone is allowed",
      { analyticsProcessingAllowed: true, preferencesProcessingAllowed: false },
    ],
    [
      "preferences alone are allowed",
      { analyticsProcessingAllowed: false, preferencesProcessingAllowed: true },
    ],
    ["Shopify does not say", {}],
  ])(
    "while %s; what happened on the page is told once both are allowed",
    async (_when, privacy) => {
      const api = new FakePixelApi(privacy);
      connectPixel(api, options);
      await api.happen("product_viewed", { productVariant: variant });
      await api.happen("checkout_started", order, checkout);
      expect([mailbox(), requests]).toEqual([[], []]);
      await api.agree(allowed);
      expect(said().map(([event]) => event)).toEqual(["Product Viewed", "Checkout Started"]);
      expect(requests).toHaveLength(1);
    },
  );

  test("before the storefront's Proffer has left word of who it is", async () => {
    localStorage.clear();
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen("checkout_started", order, checkout);
    expect([localStorage.length, requests]).toEqual([0, []]);
    leaveWord();
    await api.happen("payment_info_submitted", order, checkout);
    expect(said().map(([event]) => event)).toEqual(["Checkout Started", "Payment Info Entered"]);
  });

  test("after the customer has withdrawn, and what waited is deleted", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen("product_viewed", { productVariant: variant });
    await api.agree({ analyticsProcessingAllowed: false, preferencesProcessingAllowed: true });
    expect(localStorage.getItem("proffer-mailbox")).toBeNull();
    await api.happen("checkout_started", order, checkout);
    expect([mailbox(), requests]).toEqual([[], []]);
    await api.agree(allowed);
    await api.happen("payment_info_submitted", order, checkout);
    expect(said().map(([event]) => event)).toEqual(["Payment Info Entered"]);
  });

  test("of what happened before the customer said no", async () => {
    const api = new FakePixelApi({});
    connectPixel(api, options);
    await api.happen("product_viewed", { productVariant: variant });
    await api.agree({ analyticsProcessingAllowed: false });
    await api.agree(allowed);
    expect(mailbox()).toEqual([]);
  });
});

describe("The mailbox", () => {
  test("keeps the hundred newest letters", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    for (let i = 0; i < 105; i++)
      await api.happen("search_submitted", { searchResult: { query: `q${i}` } });
    expect(mailbox()).toHaveLength(100);
    expect(mailbox().at(-1)?.["properties"]).toEqual({ query: "q104" });
  });

  test("takes no more than 64 KB of the shop's storage", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    const cart = { lines: Array.from({ length: 90 }, () => ({ merchandise: variant })) };
    for (let i = 0; i < 5; i++) await api.happen("cart_viewed", { cart });
    const text = localStorage.getItem("proffer-mailbox") ?? "";
    expect(text.length).toBeLessThanOrEqual(64 * 1024);
    expect(mailbox().at(-1)?.["messageId"]).toBe("e5");
    expect(mailbox().length).toBeGreaterThan(0);
  });

  test("holds events that come in one breath", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    const both = ["tea", "pot"].map((query) =>
      api.happen("search_submitted", { searchResult: { query } }),
    );
    await Promise.all(both);
    expect(said().map(([, properties]) => properties)).toEqual([
      { query: "tea" },
      { query: "pot" },
    ]);
  });

  test("holds an event that comes while another is being written", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    const { setItem } = api.browser.localStorage;
    let second: Promise<void> | undefined;
    api.browser.localStorage.setItem = (key, value) => {
      second ??= api.happen("search_submitted", { searchResult: { query: "pot" } });
      return setItem(key, value);
    };
    await api.happen("search_submitted", { searchResult: { query: "tea" } });
    await second;
    expect(said().map(([, properties]) => properties)).toEqual([
      { query: "tea" },
      { query: "pot" },
    ]);
  });

  test("that another tab's pixel has overwritten is written again", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    const { setItem } = api.browser.localStorage;
    let isFirst = true;
    api.browser.localStorage.setItem = async (key, value) => {
      await setItem(key, value);
      if (isFirst) localStorage.setItem(key, "[]");
      isFirst = false;
    };
    await api.happen("product_viewed", { productVariant: variant });
    expect(said().map(([event]) => event)).toEqual(["Product Viewed"]);
  });

  test.each(["{", "7", "null", '[7,{"type":"track"},{"type":"x"}]'])(
    "that holds %s is as good as empty",
    async (text) => {
      localStorage.setItem("proffer-mailbox", text);
      const api = new FakePixelApi();
      connectPixel(api, options);
      await api.happen("product_viewed", { productVariant: variant });
      expect(said().map(([event]) => event)).toEqual(["Product Viewed"]);
    },
  );

  test("that cannot be written to loses nothing while the page is open", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    const { setItem } = api.browser.localStorage;
    api.browser.localStorage.setItem = async () => {
      throw new Error("QuotaExceededError");
    };
    await api.happen("checkout_started", order, checkout);
    api.browser.localStorage.setItem = setItem;
    await api.happen("payment_info_submitted", order, checkout);
    expect(said().map(([event]) => event)).toEqual(["Checkout Started", "Payment Info Entered"]);
  });
});

describe("To the server goes", () => {
  test("what happens at checkout, in Segment's form, with this device's ids", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen("product_viewed", { productVariant: variant });
    expect(requests).toEqual([]);
    await api.happen("page_viewed", {}, checkout);
    const [{ address, init, batch }] = requests as [Sent];
    expect(address).toBe("https://help.example.com/v1/batch");
    expect(init).toMatchObject({
      method: "POST",
      keepalive: true,
      credentials: "omit",
      headers: { "content-type": "application/json", "x-proffer-device": "k".repeat(32) },
    });
    expect(JSON.parse(String(init.body))).toHaveProperty("sentAt", expect.stringMatching(/Z$/));
    expect(batch).toEqual([
      {
        type: "page",
        properties: { path: "/checkouts/cn/:id/en-us" },
        messageId: "e2",
        timestamp: new Date(at + 2).toISOString(),
        anonymousId: "anna",
      },
    ]);
  });

  test("each letter until it is acknowledged, and then it waits for the storefront alone", async () => {
    answer = async () => {
      throw new TypeError("offline");
    };
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen("checkout_started", order, checkout);
    answer = async () => ({ status: 503 });
    await api.happen("payment_info_submitted", order, checkout);
    expect(requests.map(({ batch }) => batch.length)).toEqual([1, 2]);
    expect(mailbox().map(({ isUnsent }) => isUnsent)).toEqual([true, true]);
    answer = async () => ({ status: 200 });
    connectPixel(new FakePixelApi(), options);
    await settled();
    expect(requests).toHaveLength(3);
    expect(mailbox().map(({ isUnsent }) => isUnsent)).toEqual([false, false]);
    connectPixel(new FakePixelApi(), options);
    await settled();
    expect(requests).toHaveLength(3);
  });

  test("each letter once on a page whose storage forgets that it was", async () => {
    const api = new FakePixelApi();
    connectPixel(api, options);
    const { setItem } = api.browser.localStorage;
    let writes = 0;
    api.browser.localStorage.setItem = async (key, value) =>
      writes++ === 0 ? setItem(key, value) : undefined;
    await api.happen("checkout_started", order, checkout);
    await api.happen("search_submitted", { searchResult: { query: "tea" } });
    expect(requests).toHaveLength(1);
  });

  test("nothing again that the server will never take", async () => {
    answer = async () => ({ status: 400 });
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen("checkout_started", order, checkout);
    await api.happen("search_submitted", { searchResult: { query: "tea" } });
    expect(requests).toHaveLength(1);
  });

  test("what comes while a request is under way, once that has ended, and nothing twice", async () => {
    let release = (): void => {};
    answer = () => new Promise((resolve) => (release = () => resolve({ status: 200 })));
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen("checkout_started", order, checkout);
    await api.happen("payment_info_submitted", order, checkout);
    expect(requests).toHaveLength(1);
    answer = async () => ({ status: 200 });
    release();
    await settled();
    expect(requests.map(({ batch }) => batch.map(({ messageId }) => messageId))).toEqual([
      ["e1"],
      ["e2"],
    ]);
  });

  test("what is too large to outlive the page while the page is there", async () => {
    const lineItems = Array.from({ length: 90 }, () => ({ quantity: 1, variant }));
    const api = new FakePixelApi();
    connectPixel(api, options);
    await api.happen("checkout_started", { checkout: { ...order.checkout, lineItems } }, checkout);
    expect(requests[0]?.init.keepalive).toBe(false);
  });

  test("nothing without an endpoint; it waits for the storefront", async () => {
    const api = new FakePixelApi();
    connectPixel(api, { fetch: send });
    await api.happen("checkout_started", order, checkout);
    expect(requests).toEqual([]);
    expect(said().map(([event]) => event)).toEqual(["Checkout Started"]);
  });
});

test("With storefront: false only the checkout is told of", async () => {
  const api = new FakePixelApi();
  connectPixel(api, { ...options, storefront: false });
  await api.happen("product_added_to_cart", { cartLine: { merchandise: variant } });
  await api.happen("checkout_started", order, checkout);
  expect(said().map(([event]) => event)).toEqual(["Checkout Started"]);
});
