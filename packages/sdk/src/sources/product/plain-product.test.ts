import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openPage } from "../../../../../test/real-pages/open-page.ts";
import { lookAt } from "./look-at.ts";
import { readPlainProduct } from "./plain-product.ts";

const on = { jsonLd: true, microdata: true, rdfa: true, openGraph: true };
const here = "https://teahouse.example/products/teapot";

const text = fc.constantFrom<unknown>(
  ..."Celadon teapot|teapot|  two  words |Teahouse|TEAPOT|98|98.00|98.5|1.299|1,299|98,50|CNY|cny|€|".split(
    "|",
  ),
  ..."/products/teapot|teapot|/products/mug|/|/products/teapot?v=1|#product|javascript:1|https://x.example/a.jpg".split(
    "|",
  ),
  98,
  0,
  -1,
  null,
);
const value = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.record({ name: text, "@id": text }, { requiredKeys: [] }) },
);
const some = (names: string, of = value) =>
  fc.record(Object.fromEntries(names.split(" ").map((name) => [name, of])), { requiredKeys: [] });

const seldom = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary });
const offer = fc
  .tuple(
    fc.record({
      price: fc.constantFrom("98", "98.00", 98, 98.5),
      priceCurrency: fc.constantFrom("CNY", "EUR"),
    }),
    seldom(some("url price priceCurrency lowPrice priceSpecification offers @id")),
  )
  .map((parts) => Object.assign({}, ...parts) as object);
const product = fc
  .tuple(
    fc.record({ name: fc.constantFrom("Celadon teapot", "Teapot"), sku: fc.constant("teapot") }),
    fc.record(
      { url: fc.constantFrom("/products/teapot", here), image: fc.constant("/a.jpg") },
      { requiredKeys: [] },
    ),
    seldom(some("name sku productID brand category url image")),
    seldom(some("@id hasVariant isVariantOf mainEntityOfPage price productGroupID")),
    fc.oneof({ weight: 8, arbitrary: offer }, fc.array(offer, { maxLength: 2 })),
    fc.oneof(
      { weight: 9, arbitrary: fc.constant("Product") },
      fc.constantFrom("ProductGroup", "Organization", "https://schema.org/Product", ["Product"]),
    ),
  )
  .map(([plain, address, odd, more, offers, type]) =>
    Object.assign({ "@type": type }, plain, address, odd, more, { offers }),
  );
const tag = fc
  .tuple(
    fc.constantFrom(
      ..."og:type og:title og:url og:image og:site_name og:price:amount product:price:amount product:price:currency".split(
        " ",
      ),
      ..."product:sale_price:amount product:brand product:category og:sku product:retailer_item_id".split(
        " ",
      ),
    ),
    fc.oneof(fc.constantFrom("product", "98", "98.00", "CNY", here), text),
  )
  .map(([name, content]) => `<meta property="${name}" content="${String(content)}">`);
const page = fc.record({
  products: fc.oneof(
    { weight: 5, arbitrary: fc.tuple(product) },
    { weight: 1, arbitrary: fc.array(product, { maxLength: 2 }) },
  ),
  tags: fc.array(tag, { maxLength: 3 }),
  more: fc.constantFrom(
    "",
    "",
    "",
    `<link rel="canonical" href="/products/teapot">`,
    `<link rel="canonical" href="/products/mug">`,
    `<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Mug</b></div>`,
  ),
  url: fc.constantFrom(here, here, `${here}?utm_source=x`, `${here}#/products/mug`),
});

test("What is plain is what all the readers come to", () => {
  let plain = 0;
  const law = fc.property(page, ({ products, tags, more, url }) => {
    const scripts = products.map(
      (one) => `<script type="application/ld+json">${JSON.stringify(one)}</script>`,
    );
    const open = openPage(`<head>${tags.join("")}${more}</head>${scripts.join("")}`, url);
    const read = readPlainProduct(open);
    if (!read) return;
    plain++;
    expect(read).toEqual(lookAt(open, on).product);
  });
  fc.assert(law, { numRuns: 500 });
  expect(plain).toBeGreaterThan(20);
}, 60_000);

test("A shop's usual page is plain, with tags that say the same", () => {
  const ld = {
    "@context": "https://schema.org",
    "@type": "Product",
    productID: "teapot",
    sku: "teapot",
    name: "Celadon teapot",
    description: "Fired twice.",
    image: "/pictures/teapot.svg",
    category: "ware",
    brand: { "@type": "Brand", name: "Teahouse" },
    url: "/products/teapot",
    offers: { "@type": "Offer", price: 268, priceCurrency: "CNY", url: "/products/teapot" },
  };
  const tags = `<meta property="og:type" content="product"><meta property="og:url" content="/products/teapot">
    <meta property="og:image" content="/pictures/teapot.svg"><meta property="product:price:amount" content="268">
    <meta property="product:price:currency" content="CNY"><meta property="og:site_name" content="Teahouse">`;
  const open = openPage(
    `<head>${tags}</head><script type="application/ld+json">${JSON.stringify(ld)}</script>`,
  );
  expect(readPlainProduct(open)).toMatchObject({ product_id: "teapot", price: 268 });
  expect(readPlainProduct(open)).toEqual(lookAt(open, on).product);
});
