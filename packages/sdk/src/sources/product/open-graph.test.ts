import { describe, expect, test } from "vitest";
import { openPage } from "../../../../../test/real-pages/open-page.ts";
import { lookAt } from "./look-at.ts";

const on = { jsonLd: false, microdata: false, rdfa: false, openGraph: true };

function look(tags: Record<string, string>, attribute = "property") {
  const html = Object.entries(tags).map(
    ([name, content]) => `<meta ${attribute}="${name.replace("#", "")}" content="${content}">`,
  );
  const { product, findings } = lookAt(openPage(html.join("")), on);
  return { product, finding: findings[0]?.[1] };
}

const mug = {
  "og:type": "product",
  "og:title": "Tea mug",
  "product:retailer_item_id": "mug",
  "product:price:amount": "98.00",
  "product:price:currency": "CNY",
};
const expected = { product_id: "mug", name: "Tea mug", price: 98, currency: "CNY" };

describe("OpenGraph of a product", () => {
  test("says what Product Viewed wants to know", () => {
    const tags = {
      ...mug,
      "product:brand": "Quiet Hill",
      "product:category": "vessels",
      "og:url": "/products/teapot",
      "og:image": "//cdn.example/mug.jpg",
    };
    expect(look(tags).product).toEqual({
      ...expected,
      brand: "Quiet Hill",
      category: "vessels",
      url: "https://teahouse.example/products/teapot",
      image_url: "https://cdn.example/mug.jpg",
    });
  });

  test.each(["product", "og:product", "product.item", "wayfairus:product", "Product"])(
    "is found by the type %s",
    (type) => {
      const { "product:retailer_item_id": _, "product:price:amount": __, ...rest } = mug;
      expect(look({ ...rest, "og:type": type }).finding?.detail).toContain("Tea mug");
    },
  );

  test.each([
    ["og:price:amount", "og:price:currency"],
    ["og:product:price:amount", "og:product:price:currency"],
    ["PRODUCT:Price:Amount", "Product:price:currency"],
  ])("is found by %s whatever its type", (amount, currency) => {
    const tags = { "og:type": "website", "og:title": "Tea mug", "product:retailer_item_id": "mug" };
    expect(look({ ...tags, [amount]: "98.00", [currency]: "CNY" }).product).toEqual(expected);
  });

  test("may be written with name", () => {
    expect(look(mug, "name").product).toEqual(expected);
  });

  test("asks the sale's price where there is a sale", () => {
    const sale = { "product:sale_price:amount": "79", "product:sale_price:currency": "CNY" };
    expect(look({ ...mug, ...sale }).product).toMatchObject({ price: 79, currency: "CNY" });
  });

  test("knows no price where it says two", () => {
    expect(look({ ...mug, "og:price:amount": "89.00" }).product).not.toHaveProperty("price");
    expect(look({ ...mug, "og:price:amount": "98" }).product).toEqual(expected);
  });

  test("has its group's id where it has none of its own", () => {
    const { "product:retailer_item_id": _, ...rest } = mug;
    expect(look(rest).product).toBeUndefined();
    expect(look({ ...rest, "product:item_group_id": "mugs" }).product?.["product_id"]).toBe("mugs");
  });

  test("of another page's address is that page's", () => {
    expect(look({ ...mug, "og:url": "/products/bowl" })).toMatchObject({
      product: undefined,
      finding: { state: "amiss" },
    });
  });
});

describe("A title is the product's name", () => {
  const nameOf = (title: string, site = "Quiet Hill") =>
    look({ ...mug, "og:title": title, "og:site_name": site }).product?.["name"];

  test.each([
    ["Tea mug | Quiet Hill", "Tea mug"],
    ["Tea mug – quiet hill", "Tea mug"],
    ["Tea mug - large - Quiet Hill", "Tea mug - large"],
    ["Tea-mug: large", "Tea-mug: large"],
    ["Tea mug by Quiet Hill", "Tea mug by Quiet Hill"],
    ["Quiet Hill tea mug", "Quiet Hill tea mug"],
  ])("%s", (title, name) => {
    expect(nameOf(title)).toBe(name);
  });

  test.each(["Quiet Hill", "Quiet Hill: Tea, Mugs & more", "quiet hill | Shop"])(
    "but not where it is the site's: %s",
    (title) => {
      expect(nameOf(title)).toBeUndefined();
    },
  );
});

test.each([["article"], ["website"], ["product.group"], ["production"], [""]])(
  "A page of type %j without a price or an id is about no product",
  (type) => {
    expect(look({ "og:type": type, "og:title": "Tea" })).toEqual({
      product: undefined,
      finding: { state: "absent", detail: "No Product in OpenGraph." },
    });
  },
);
