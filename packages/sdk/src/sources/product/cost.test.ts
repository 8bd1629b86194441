import { describe, expect, test } from "vitest";
import { openPage } from "../../../../../test/real-pages/open-page.ts";
import { lookAt } from "./look-at.ts";

const on = { jsonLd: true, microdata: false, rdfa: false, openGraph: false };

/** What is told of a product with these offers, opened with that query. */
function read(more: object, query = "") {
  const product = { "@type": "Product", sku: "TM-1", name: "Tea mug", ...more };
  const html = `<script type="application/ld+json">${JSON.stringify(product)}</script>`;
  return lookAt(openPage(html, `https://teahouse.example/products/mug${query}`), on).product;
}

const cny = { "@type": "Offer", priceCurrency: "CNY" };
const at = (price: unknown, url?: string) => ({ ...cny, price, ...(url && { url }) });

describe("The price is known", () => {
  test.each<[string, object]>([
    ["from one offer", { offers: at(98) }],
    ["from a list of one", { offers: [at("98.00")] }],
    ["from offers that agree", { offers: [at(98), at("98.00"), cny] }],
    ["from its specification", { offers: { "@type": "Offer", priceSpecification: at(98) } }],
    [
      "from a range that is none",
      {
        offers: {
          "@type": "AggregateOffer",
          lowPrice: 98,
          highPrice: "98.00",
          priceCurrency: "CNY",
        },
      },
    ],
    [
      "from what an aggregate offer consists of",
      { offers: { "@type": "AggregateOffer", lowPrice: 98, offers: [at(98), at(98)] } },
    ],
    ["where it stands on the product itself", { price: 98, priceCurrency: "CNY" }],
    [
      "beside one that is struck through, one per litre and one for members",
      {
        offers: {
          ...cny,
          priceSpecification: [
            { price: 98 },
            { price: 128, priceType: "https://schema.org/StrikethroughPrice" },
            { price: 326, referenceQuantity: { value: 1, unitCode: "LTR" } },
            { price: 89, validForMemberTier: { name: "gold" } },
          ],
        },
      },
    ],
  ])("%s", (_how, more) => {
    expect(read(more)).toMatchObject({ price: 98, currency: "CNY" });
  });
});

describe("The price is unknown, and its currency is not", () => {
  test.each<[string, object]>([
    ["of {}", { offers: at({}) }],
    ["of a text", { offers: at("on request") }],
    ["of what may be two numbers", { offers: at("1.299") }],
    ["of null", { offers: at(null) }],
    ["of nothing", { offers: cny }],
    ["of offers that differ", { offers: [at(98), at(89)] }],
    ["of one offer with two prices", { offers: at([98, 89]) }],
    ["of a range", { offers: { ...cny, lowPrice: 89, highPrice: 98 } }],
    ["from a price on", { offers: { ...cny, lowPrice: 89 } }],
    [
      "of a specification that is struck through",
      {
        offers: {
          ...cny,
          priceSpecification: { price: 98, priceType: "https://schema.org/ListPrice" },
        },
      },
    ],
  ])("%s", (_what, more) => {
    expect(read(more)).toEqual({
      product_id: "TM-1",
      sku: "TM-1",
      name: "Tea mug",
      currency: "CNY",
    });
  });

  test("nor is a sign a currency", () => {
    expect(read({ offers: { price: 98, priceCurrency: "¥" } })).not.toHaveProperty("currency");
  });

  test("but of offers in two currencies neither is known", () => {
    const offers = [at(98), { ...at(98), priceCurrency: "USD" }];
    expect(read({ offers })).toEqual({ product_id: "TM-1", sku: "TM-1", name: "Tea mug" });
  });
});

describe("Of several variants", () => {
  const offers = [at(98, "/products/mug?variant=1"), at(128, "/products/mug?variant=2")];
  const variants = [
    { "@type": "Product", sku: "TM-S", name: "Tea mug, small", offers: offers[0] },
    { "@type": "Product", sku: "TM-L", name: "Tea mug, large", offers: offers[1] },
  ];
  const group = {
    "@type": "ProductGroup",
    sku: undefined,
    productGroupID: "mug",
    hasVariant: variants,
  };

  test("the one whose address is open says the price", () => {
    expect(read({ offers }, "?variant=2&utm_source=mail")).toMatchObject({ price: 128 });
  });

  test("one whose parameters are not open is not taken for the one that is", () => {
    expect(read({ offers: [offers[0], at(128)] })).not.toHaveProperty("price");
  });

  test("none says it where none of their addresses is open", () => {
    expect(read({ offers })).not.toHaveProperty("price");
    expect(read({ offers }, "?variant=3")).not.toHaveProperty("price");
  });

  test("in a group the one whose address is open is told with its own unit and price, under the group's id", () => {
    expect(read(group, "?variant=2")).toEqual({
      product_id: "mug",
      sku: "TM-L",
      name: "Tea mug",
      variant: "Tea mug, large",
      price: 128,
      currency: "CNY",
      url: "https://teahouse.example/products/mug?variant=2",
    });
  });

  test("in a group none is told where none of their addresses is open", () => {
    expect(read(group)).toEqual({ product_id: "mug", name: "Tea mug", currency: "CNY" });
  });

  test("in a group whose variants cost the same the price is known", () => {
    const same = variants.map((variant) => Object.assign({}, variant, { offers: at(98) }));
    expect(read({ ...group, hasVariant: same })).toMatchObject({ product_id: "mug", price: 98 });
  });
});
