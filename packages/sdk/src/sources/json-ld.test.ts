// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from "vitest";
import { readProduct } from "./json-ld.ts";

const product = {
  "@context": "https://schema.org",
  "@type": "Product",
  productID: "teapot",
  sku: "TP-1",
  name: "Celadon teapot",
  brand: { "@type": "Brand", name: "Quiet Hill" },
  category: "vessels",
  image: ["/art/teapot.svg"],
  url: "/products/teapot/",
  offers: { "@type": "Offer", price: "268.00", priceCurrency: "CNY" },
};

const expected = {
  product_id: "teapot",
  sku: "TP-1",
  name: "Celadon teapot",
  brand: "Quiet Hill",
  category: "vessels",
  price: 268,
  currency: "CNY",
};

function page(...markup: (object | string)[]): Document {
  for (const entry of markup) {
    const script = document.createElement("script");
    script.type = "application/ld+json";
    script.textContent = typeof entry === "string" ? entry : JSON.stringify(entry);
    document.head.append(script);
  }
  return document;
}

beforeEach(() => document.head.replaceChildren());

describe("A product page", () => {
  test("says what it sells in the words of Product Viewed", () => {
    const read = readProduct(page(product));
    expect(read).toMatchObject(expected);
    expect(String(read?.["url"])).toMatch(/\/products\/teapot\/$/);
    expect(String(read?.["image_url"])).toMatch(/\/art\/teapot\.svg$/);
  });

  test.each([
    [
      "in a graph",
      {
        "@context": "https://schema.org",
        "@graph": [{ "@type": "BreadcrumbList", name: "Home" }, product],
      },
    ],
    ["as the main entity", { "@type": "ItemPage", mainEntity: product }],
    ["in a list", [product]],
    ["with two types", { ...product, "@type": ["Product", "Car"] }],
    ["by the type's full address", { ...product, "@type": "http://schema.org/Product" }],
  ])("is found %s", (_where, markup) => {
    expect(readProduct(page(markup))).toMatchObject(expected);
  });

  test("said twice is still one product", () => {
    expect(readProduct(page(product, product))).toMatchObject(expected);
  });

  test("beside broken markup is found all the same", () => {
    expect(readProduct(page('{ "@type": "Product", ', product))).toMatchObject(expected);
  });
});

describe("Nothing is guessed", () => {
  test.each([
    ["no markup", []],
    [
      "two products: a list is about none of them",
      [product, { ...product, productID: "mug", name: "Mug" }],
    ],
    ["no id", [{ ...product, productID: undefined, sku: undefined }]],
    ["a breadcrumb posing as the name", [{ "@type": "BreadcrumbList", name: "Teapots" }]],
    ["null", ["null"]],
  ])("from %s", (_what, markup) => {
    expect(readProduct(page(...(markup as object[])))).toBeUndefined();
  });

  test.each([[{}], ["on request"], ["1.299,00"], [null], [undefined]])(
    "a price of %j is unknown",
    (price) => {
      const read = readProduct(page({ ...product, offers: { price, priceCurrency: "CNY" } }));
      expect(read).toMatchObject({ product_id: "teapot", currency: "CNY" });
      expect(read).not.toHaveProperty("price");
    },
  );
});
