import { readFileSync, readdirSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Page } from "../../packages/sdk/src/sources/source.ts";
import { lookAt } from "../../packages/sdk/src/sources/product/look-at.ts";
import { realData } from "../support/shared-data.ts";
import { openPage } from "./open-page.ts";

const on = { jsonLd: true, microdata: true, rdfa: true, openGraph: true };

/** What is expected of a page: a product, or why there is none, by the syntax that tells. */
interface Expected {
  readonly product?: Readonly<Record<string, unknown>>;
  /** What must not be told. */
  readonly unknown?: readonly string[];
  readonly because?: Readonly<Partial<Record<keyof typeof on, RegExp>>>;
}

const nothing = /^No Product in /;
const noId = /it has no id or sku/;

const pages: Readonly<Record<string, Expected>> = {
  // No markup at all.
  "amazon-gorilla": { because: { jsonLd: nothing, microdata: nothing, openGraph: nothing } },
  amazon: { because: { jsonLd: nothing, microdata: nothing, openGraph: nothing } },
  // Microdata knows the product and OpenGraph the price; the first name on the page is a breadcrumb's.
  costco: {
    product: {
      product_id: "1275464",
      name: "AFA Stainless 33-inch Sink and Semi Pro Faucet Combo",
      price: 329.99,
      currency: "USD",
    },
    because: { openGraph: /id none of its own/ },
  },
  // An article.
  extruct_expanded_OG_support_test: { because: { openGraph: nothing } },
  // A list of recipes, and `false` where there should be an item.
  extruct_jsonld_empty_item_test: { because: { jsonLd: nothing } },
  // From 5.29 to 9.56, without an id.
  "extruct_microdata-with-description": { because: { microdata: noId } },
  // Nulls, a business and a review.
  extruct_null_ld_mock: { because: { jsonLd: nothing } },
  // A title with the shop's name and more in it; the heading is the name. The id is in OpenGraph only.
  extruct_opengraph_ns_product_test: {
    product: {
      product_id: "fye.000000032429335302",
      name: "Better Off Dead [Exclusive Blu-ray Steelbook]",
      price: 17.99,
      currency: "USD",
    },
    unknown: ["sku", "brand"],
  },
  // A maker's part number identifies nothing in a shop.
  "extruct_product-ref": { because: { microdata: noId } },
  extruct_product: { because: { microdata: noId } },
  extruct_product_microdata: { because: { microdata: noId } },
  // The title is the shop's.
  overstock: {
    product: {
      product_id: "34092028",
      name: "Certified International Elegance Canape Plates, Set of 6",
      price: 31.49,
      currency: "USD",
    },
  },
  wayfair: {
    product: {
      product_id: "W005759888",
      name: "Penhook 20.47'' Wide Armchair",
      price: 111.99,
      currency: "USD",
    },
  },
};

/** A saved page, opened at its canonical address. */
function open(name: string): Page {
  const html = gunzipSync(readFileSync(`${realData}/pages/${name}.html.gz`)).toString();
  const [, address] = /<link rel="canonical" href="([^"]+)"/.exec(html) ?? [];
  return openPage(html, address);
}

describe.skipIf(realData === undefined)("Of a real product page", () => {
  test("every one that there is has been looked at", () => {
    const files = readdirSync(`${realData}/pages`);
    expect(files.map((file) => file.replace(".html.gz", "")).sort()).toEqual(
      Object.keys(pages).sort(),
    );
  });

  test.each(Object.entries(pages))("%s: what is told is true, or unknown", (name, expected) => {
    const page = open(name);
    const { product, findings } = lookAt(page, on);
    if (expected.product) {
      expect(product).toMatchObject({ ...expected.product, url: page.location.href });
      expect(product?.["image_url"]).toMatch(/^https:/);
    } else expect(product).toBeUndefined();
    for (const property of expected.unknown ?? []) expect(product).not.toHaveProperty(property);
    const details = new Map(findings.map(([syntax, { detail }]) => [syntax as string, detail]));
    for (const [syntax, why] of Object.entries(expected.because ?? {}))
      expect(details.get(syntax)).toMatch(why);
  });

  test("a price that the page's other markup disputes is unknown", () => {
    const page = open("wayfair");
    const amount = page.document.querySelector('[property="product:price:amount"]')!;
    amount.setAttribute("content", "99.99");
    const { product, findings } = lookAt(page, on);
    expect(product).toMatchObject({ product_id: "W005759888", currency: "USD" });
    expect(product).not.toHaveProperty("price");
    expect(findings[0]?.[1].detail).toMatch(/JSON-LD \(111.99\) and OpenGraph \(99.99\) disagree/);
  });

  test("the price that stands in its text settles what the link's tags say otherwise", () => {
    const page = open("extruct_opengraph_ns_product_test");
    const amount = page.document.querySelector('[property="product:price:amount"]')!;
    amount.setAttribute("content", "24.99");
    expect(lookAt(page, on).product).not.toHaveProperty("price");
    const shown = page.document.createElement("b");
    shown.setAttribute("itemprop", "price");
    shown.textContent = "17.99";
    page.document.querySelector('meta[itemprop="price"]')!.replaceWith(shown);
    expect(lookAt(page, on).product).toMatchObject({ price: 17.99, currency: "USD" });
  });

  test("nothing is told on another page than its own, though its markup still stands there", () => {
    const page = open("overstock");
    const { seen, product } = lookAt(page, on);
    expect(product).toBeDefined();
    page.history.replaceState(null, "", "/Home-Garden/29099469/product.html");
    expect(lookAt(page, on, seen).product).toBeUndefined();
  });
});
