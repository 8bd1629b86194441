import { describe, expect, test } from "vitest";
import { readGa4 } from "./ga4.ts";
import { orderMessageId } from "./order-id.ts";

const mug = {
  item_id: "mug",
  item_name: "Morning Mug",
  item_brand: "Quiet Hill",
  item_category: "Vessels",
  item_category2: "Cups",
  item_category3: "Stoneware",
  item_variant: "celadon",
  price: 88.2,
  discount: 9.8,
  quantity: 2,
  index: 3,
  coupon: "AUTUMN",
};

const product = {
  product_id: "mug",
  name: "Morning Mug",
  brand: "Quiet Hill",
  category: "Vessels/Cups/Stoneware",
  variant: "celadon",
  price: 88.2,
  currency: "CNY",
  quantity: 2,
  position: 3,
  coupon: "AUTUMN",
};

const tellingsOf = (name: string, params: object) =>
  readGa4(name, params as Record<string, unknown>)?.tellings;

describe("An event about products", () => {
  test.each([
    ["view_item", "Product Viewed"],
    ["select_item", "Product Clicked"],
    ["add_to_cart", "Product Added"],
    ["remove_from_cart", "Product Removed"],
    ["add_to_wishlist", "Product Added to Wishlist"],
  ])("%s is one “%s” for each item", (name, event) => {
    const pot = { item_id: "pot", price: 268 };
    expect(tellingsOf(name, { currency: "CNY", value: 444.4, items: [mug, pot] })).toEqual([
      { event, properties: product },
      { event, properties: { product_id: "pot", price: 268, currency: "CNY" } },
    ]);
  });

  test("with one item says what that is worth, where its specification has a place for it", () => {
    const one = { currency: "CNY", value: "176.40", items: [mug] };
    expect(tellingsOf("add_to_cart", one)?.[0]?.properties["value"]).toBe(176.4);
    expect(tellingsOf("select_item", one)?.[0]?.properties).not.toHaveProperty("value");
  });

  test("takes the price as it stands: Google's is that of one unit, its discount taken off already", () => {
    expect(tellingsOf("view_item", { items: [mug] })?.[0]?.properties["price"]).toBe(88.2);
  });

  test("without items tells nothing, and says what is missing", () => {
    expect(readGa4("add_to_cart", { items: [] })).toEqual({ tellings: [], missing: ["items"] });
    expect(readGa4("add_to_cart", { items: "mug" })).toEqual({ tellings: [], missing: ["items"] });
  });

  test("whose item has no id, or whose price no currency, says so", () => {
    const read = readGa4("add_to_cart", { items: [{ item_name: "Mug", price: 98 }] });
    expect(read?.tellings[0]?.properties).toEqual({ name: "Mug", price: 98 });
    expect(read?.missing).toEqual(["item_id", "currency"]);
  });
});

describe("What is read of an item", () => {
  test.each([
    ["98", 98],
    [" 98.50 ", 98.5],
    [0, 0],
  ])("a price of %j is a number", (price, read) => {
    const [told] = tellingsOf("view_item", { items: [{ item_id: "mug", price }] }) ?? [];
    expect(told?.properties["price"]).toBe(read);
  });

  test.each([["1.299,00"], ["98 €"], ["¥98"], [{}], [Number.NaN], [null], ["-1"], ["1e3"]])(
    "a price of %j is unknown",
    (price) => {
      const [told] = tellingsOf("view_item", { items: [{ item_id: "mug", price }] }) ?? [];
      expect(told?.properties).toEqual({ product_id: "mug" });
    },
  );

  test.each(["", "  ", "undefined", "null", "(not set)", "NaN"])(
    "an id of “%s” is what a template printed that had nothing to print",
    (item_id) => {
      const read = readGa4("view_item", { items: [{ item_id, item_name: "Mug" }] });
      expect(read?.tellings[0]?.properties).toEqual({ name: "Mug" });
      expect(read?.missing).toEqual(["item_id"]);
    },
  );

  test("an id that is a number is a text, as the specification has it", () => {
    expect(tellingsOf("view_item", { items: [{ item_id: 4711 }] })?.[0]?.properties).toEqual({
      product_id: "4711",
    });
  });

  test("the older names are read as well, and one object that should be a list", () => {
    const old = {
      id: "mug",
      name: "Mug",
      brand: "QH",
      category: "A/B",
      variant: "red",
      position: 2,
    };
    expect(tellingsOf("select_item", { items: old })?.[0]?.properties).toEqual({
      product_id: "mug",
      name: "Mug",
      brand: "QH",
      category: "A/B",
      variant: "red",
      position: 2,
    });
  });

  test("what is no item is passed by", () => {
    const items = [null, "mug", 7, [mug], { item_id: "mug" }];
    expect(tellingsOf("view_item", { items })).toHaveLength(1);
  });

  test("of a thousand in a cart a hundred are told, so that the event can be kept, and twenty of a list", () => {
    const items = Array.from({ length: 1000 }, (_, i) => ({ item_id: `p${i}` }));
    const listed = (name: string) => tellingsOf(name, { items })?.[0]?.properties["products"];
    expect(listed("view_cart")).toHaveLength(100);
    expect(listed("view_item_list")).toHaveLength(20);
  });
});

describe("An event about all of it", () => {
  const all = { currency: "CNY", value: 176.4, coupon: "AUTUMN", items: [mug] };

  test("view_cart", () => {
    expect(tellingsOf("view_cart", all)).toEqual([
      {
        event: "Cart Viewed",
        properties: { value: 176.4, currency: "CNY", products: [product] },
      },
    ]);
  });

  test("begin_checkout", () => {
    expect(tellingsOf("begin_checkout", all)).toEqual([
      {
        event: "Checkout Started",
        properties: { value: 176.4, currency: "CNY", coupon: "AUTUMN", products: [product] },
      },
    ]);
  });

  test("view_item_list goes by the list's id, else by its name, on the event or on the first item", () => {
    const list = (params: object) => tellingsOf("view_item_list", params)?.[0]?.properties;
    const items = [{ item_id: "mug", item_list_id: "teas", item_list_name: "Our teas" }];
    expect(list({ item_list_id: "sale", items })).toMatchObject({ list_id: "sale" });
    expect(list({ items })).toMatchObject({ list_id: "teas" });
    expect(list({ item_list_name: "Sale", items: [{ item_id: "mug" }] })).toMatchObject({
      list_id: "Sale",
    });
    expect(list({ items: [{ item_id: "mug" }] })).not.toHaveProperty("list_id");
  });

  test("add_shipping_info and add_payment_info", () => {
    expect(tellingsOf("add_shipping_info", { ...all, shipping_tier: "Ground" })).toEqual([
      {
        event: "Checkout Step Completed",
        properties: { shipping_method: "Ground" },
      },
    ]);
    expect(tellingsOf("add_payment_info", { ...all, payment_type: "Card" })).toEqual([
      { event: "Payment Info Entered", properties: { payment_method: "Card" } },
    ]);
  });

  test("purchase is an order with an id of its own, so that a reload is the same one", () => {
    const order = { ...all, transaction_id: "T-1", tax: "20.10", shipping: 12, affiliation: "Web" };
    expect(readGa4("purchase", order)).toEqual({
      tellings: [
        {
          event: "Order Completed",
          messageId: "order-T-1",
          properties: {
            order_id: "T-1",
            affiliation: "Web",
            value: 176.4,
            revenue: 176.4,
            shipping: 12,
            tax: 20.1,
            coupon: "AUTUMN",
            currency: "CNY",
            products: [product],
          },
        },
      ],
      missing: [],
    });
  });

  test("a purchase without an id is an order all the same, and is said to be without one", () => {
    const read = readGa4("purchase", all);
    expect(read?.tellings).toHaveLength(1);
    expect(read?.tellings[0]).not.toHaveProperty("messageId");
    expect(read?.missing).toEqual(["transaction_id"]);
  });

  test("refund", () => {
    expect(tellingsOf("refund", { transaction_id: "T-1", currency: "CNY", value: 9 })).toEqual([
      { event: "Order Refunded", properties: { order_id: "T-1", value: 9, currency: "CNY" } },
    ]);
  });
});

describe("The others", () => {
  test.each(["search", "view_search_results"])("%s is a search for something", (name) => {
    expect(tellingsOf(name, { search_term: "teapot" })).toEqual([
      { event: "Products Searched", properties: { query: "teapot" } },
    ]);
    expect(readGa4(name, {})).toEqual({ tellings: [], missing: ["search_term"] });
  });

  test("share is of a product, or none of ours", () => {
    expect(
      tellingsOf("share", { method: "WeChat", content_type: "product", item_id: "mug" }),
    ).toEqual([
      { event: "Product Shared", properties: { product_id: "mug", share_via: "WeChat" } },
    ]);
    expect(readGa4("share", { content_type: "article", item_id: "news" })).toEqual({
      tellings: [],
      missing: [],
    });
  });

  test("promotions stand on the event, in its items, or in a list of their own; each is told once", () => {
    const sale = {
      promotion_id: "sale",
      promotion_name: "Sale",
      creative_name: "banner",
      creative_slot: "top",
    };
    const told = { promotion_id: "sale", name: "Sale", creative: "banner", position: "top" };
    const event = "Promotion Viewed";
    expect(tellingsOf("view_promotion", { ...sale, items: [mug] })).toEqual([
      { event, properties: told },
    ]);
    expect(
      tellingsOf("view_promotion", {
        items: [
          { ...mug, ...sale },
          { ...mug, ...sale },
        ],
      }),
    ).toEqual([{ event, properties: told }]);
    const own = [{ id: "sale", name: "Sale", creative: "banner", position: "top" }];
    expect(tellingsOf("select_promotion", { promotions: own })).toEqual([
      { event: "Promotion Clicked", properties: told },
    ]);
    expect(readGa4("view_promotion", { items: [] })?.missing).toEqual(["promotion_id"]);
  });

  test.each(["page_view", "gtm.js", "toString", "__proto__", "constructor", "login"])(
    "%s is none of ours",
    (name) => {
      expect(readGa4(name, { items: [mug] })).toBeUndefined();
    },
  );
});

describe("An order's event id", () => {
  test("is the order's own as far as it fits, and at most 64 characters in any case", () => {
    expect(orderMessageId("#1001")).toBe("order-#1001");
    const long = `${"0".repeat(90)}1`;
    expect(orderMessageId(long).length).toBeLessThanOrEqual(64);
    expect(orderMessageId(long)).toBe(orderMessageId(long));
    expect(orderMessageId(`a${long}`)).not.toBe(orderMessageId(`b${long}`));
  });
});
